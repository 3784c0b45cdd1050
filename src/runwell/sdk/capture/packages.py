"""What is installed beside the program, as a requirements.txt.

Name and version stand in the names of the folders that installers leave on `sys.path`, so nothing
is opened. Names come in their normal form (dashes, small letters).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache

_SUFFIXES = (".dist-info", ".egg-info")


def requirements(path: Iterable[str]) -> bytes:
    """Returns a line `name==version` for each package on a path of imports, by name."""
    return _requirements(tuple(path))


@cache
def _requirements(path: tuple[str, ...]) -> bytes:
    found: dict[str, str] = {}
    for place in path:
        for entry in _entries(place or "."):
            stem, suffix = os.path.splitext(entry)  # noqa: PTH122  the same
            name, _, version = stem.partition("-")
            if suffix in _SUFFIXES and version:
                # The first on the path is the one that is imported.
                found.setdefault(name.replace("_", "-").lower(), version.split("-")[0])
    return "".join(f"{name}=={found[name]}\n" for name in sorted(found)).encode()


def _entries(place: str) -> list[str]:
    try:
        return os.listdir(place)  # noqa: PTH208  names are enough
    except OSError:  # sys.path may name what is not there
        return []
