"""Settings files: the user's, and that of a directory; INI with a section `default`.

What is in them and cannot be used is told and left out: they are often from another program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from runwell.errors import UsageError
from runwell.sdk.settings import Settings
from runwell.sdk.terminal import termwarn


def from_files(environ: Mapping[str, str], directory: Path) -> Settings:
    """Returns what the settings files say.

    They are `settings` in `WANDB_CONFIG_DIR` (default `~/.config/wandb`), and over it
    `wandb/settings` in the directory.
    """
    found = Settings()
    for path in _places(environ, directory):
        for name, value in _entries_in(path):
            try:
                found = Settings(**{name: value}).over(found)
            except UsageError as error:
                termwarn(f"{error}; that line is left out: {path}", repeat=False)
    return found


def keep_setting(name: str, value: str, environ: Mapping[str, str]) -> Path:
    """Writes a setting into the user's file, beside what is there; returns the file.

    Raises:
        UsageError: The file is none that can be written to, or there is no place for it.
    """
    path = _users(environ)
    if path is None:
        raise UsageError("there is no place for settings: set HOME or WANDB_CONFIG_DIR")
    _write({name: value}, path)
    return path


def keep_here(values: Mapping[str, str], directory: Path) -> Path:
    """Writes settings into the file of a directory, beside what is there; returns the file.

    Raises:
        UsageError: The file is none that can be written to.
    """
    path = directory / "wandb" / "settings"
    _write(values, path)
    return path


def _write(values: Mapping[str, str], path: Path) -> None:
    from configparser import ConfigParser, Error

    parser = ConfigParser(interpolation=None)
    try:
        parser.read(path)
        if not parser.has_section("default"):
            parser.add_section("default")
        for name, value in values.items():
            parser.set("default", name, value)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as file:
            parser.write(file)
    except (OSError, UnicodeError, Error) as error:
        raise UsageError(f"the settings file cannot be changed ({error}): {path}") from error


def _places(environ: Mapping[str, str], directory: Path) -> Iterator[Path]:
    path = _users(environ)
    if path is not None:
        yield path
    yield directory / "wandb" / "settings"


def _users(environ: Mapping[str, str]) -> Path | None:
    home = environ.get("HOME")
    folder = environ.get("WANDB_CONFIG_DIR") or (f"{home}/.config/wandb" if home else None)
    return Path(folder) / "settings" if folder else None


def _entries_in(path: Path) -> list[tuple[str, str]]:
    try:
        text = path.read_text()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeError, ValueError) as error:
        termwarn(f"the settings file cannot be read ({error}): {path}", repeat=False)
        return []
    from configparser import ConfigParser, Error  # rare: most have no such file

    parser = ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except Error as error:
        termwarn(f"the settings file is no INI ({error}): {path}", repeat=False)
        return []
    return parser.items("default") if parser.has_section("default") else []
