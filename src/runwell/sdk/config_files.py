"""YAML files of config values, as W&B has them: `key: {desc: …, value: …}`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from runwell.errors import UsageError
from runwell.sdk.terminal import termwarn

DEFAULTS = "config-defaults.yaml"


def config_defaults(paths: Sequence[str], directory: Path) -> dict[str, object]:
    """Returns the values of `config-defaults.yaml` in a directory, and of the files over them.

    Args:
        paths: The files; of a key that several have, the last one holds.
        directory: Where their paths begin.

    Raises:
        UsageError: A file that `paths` names is there, and is none of these.
    """
    values = _usual(directory / DEFAULTS)
    for name in paths:
        try:
            values |= _values_in(directory / Path(name).expanduser())
        except FileNotFoundError:
            termwarn(f"config_paths names a file that is not there: {name}")
        except RuntimeError as error:  # "~" without a home directory
            raise UsageError(f"config_paths names no file ({error}): {name}") from error
    return values


def _usual(path: Path) -> dict[str, object]:
    """Returns the values of a file that nobody has named: it may be that of another program."""
    if not path.is_file():
        return {}
    try:
        return _values_in(path)
    except UsageError as error:
        termwarn(f"{path.name} is left out: {error}")
        return {}


def _values_in(path: Path) -> dict[str, object]:
    import yaml  # type: ignore[import-untyped, unused-ignore]  # only where there is such a file

    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        raise
    except (OSError, UnicodeError) as error:
        raise UsageError(f"a file of config values cannot be read ({error}): {path}") from error
    except yaml.YAMLError as error:
        raise UsageError(f"this is no YAML: {path}") from error
    if not isinstance(found, dict):
        raise UsageError(f"config values are a mapping of keys: {path}")
    found.pop("wandb_version", None)
    for key, box in found.items():
        if not isinstance(box, dict) or "value" not in box:
            raise UsageError(f"{key!r} has no value; write `{key}: {{value: …}}`: {path}")
    return {str(key): box["value"] for key, box in found.items()}
