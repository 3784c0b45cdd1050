"""Files of the user's that are kept with a run: which, where they lie in it, when they are sent.

A file under the policy `now` is copied. Those under `live` and `end` are links to where they are,
so what is sent is what they hold then.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from glob import escape, glob, has_magic
from pathlib import Path

from runwell.errors import UsageError
from runwell.sdk.terminal import termwarn

POLICIES = ("live", "now", "end")


class Saving:
    """Saved files of one run.

    Args:
        files: The run's `files/`, absolute.
        on_file: Told path and size of each file that is to be sent.
    """

    def __init__(self, files: Path, on_file: Callable[[str, int], None]) -> None:
        self._files = files
        self._on_file = on_file
        self._at_end: dict[str, None] = {}

    def save(
        self, pattern: object, base: object, policy: str, *, is_pattern: bool = True
    ) -> list[str]:
        """Keeps the files of a pattern, see `Run.save`."""
        if policy not in POLICIES:
            raise UsageError(f"policy is {policy!r}; use live, now or end")
        text = _path_text("glob_str", pattern)
        root = Path(_path_text("base_path", base)) if base is not None else _default_base(text)
        # Not Path.glob(), which takes no absolute patterns.
        named = map(Path, glob(text if is_pattern else escape(text), recursive=True))  # noqa: PTH207
        found = sorted(path for path in named if path.is_file())
        if not found:
            termwarn(f"no file is saved, for none is there: {text}")
        places = [_place_of(path.absolute(), root.absolute()) for path in found]
        return [
            self._keep(path.absolute(), place, policy)
            for path, place in zip(found, places, strict=True)
        ]

    def end(self) -> None:
        """Has those sent that wait for the end of the run, or may have changed."""
        for place in self._at_end:
            self._tell(place)
        self._at_end.clear()

    def _keep(self, source: Path, place: str, policy: str) -> str:
        target = self._files / place
        if source != target and not _is_same(source, target):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            _put(source, target, is_copy=policy == "now")
        if policy != "end":
            self._tell(place)
        if policy != "now":
            self._at_end[place] = None
        return str(target)

    def _tell(self, place: str) -> None:
        with suppress(FileNotFoundError):  # removed since
            self._on_file(place, (self._files / place).stat().st_size)


def _put(source: Path, target: Path, *, is_copy: bool) -> None:
    if not is_copy:
        with suppress(OSError):  # a system without links
            target.symlink_to(source)
            return
    import shutil  # rare

    shutil.copyfile(source, target)


def _is_same(source: Path, target: Path) -> bool:
    """Tells whether the target is a link to the source already."""
    return target.is_symlink() and target.resolve() == source.resolve()


def _path_text(what: str, given: object) -> str:
    try:
        return os.fsdecode(given)  # type: ignore[arg-type]
    except TypeError:
        raise UsageError(f"{what} is {given!r}; use a path") from None


def _default_base(pattern: str) -> Path:
    """Returns what is left out of the path of a file that a pattern names."""
    path = Path(pattern)
    if not path.is_absolute():
        return Path.cwd()
    fixed = path.parent
    while has_magic(str(fixed)):
        fixed = fixed.parent
    return fixed.parent


def _place_of(path: Path, base: Path) -> str:
    """Returns where below `files/` a file is kept."""
    place = os.path.relpath(os.path.normpath(path), os.path.normpath(base))
    if Path(place).parts[0] == os.pardir:
        raise UsageError(f"{path} is not below {base}; pass a base_path that it is below")
    return Path(place).as_posix()
