"""Which names that a journal gives lead nowhere but below the folder that they are meant for."""

from __future__ import annotations

from pathlib import PurePosixPath


def is_inside(path: str) -> bool:
    """Tells whether a path leads to something below its folder."""
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts


def is_plain(name: str) -> bool:
    """Tells whether this is one name of a file, and leads nowhere else."""
    return PurePosixPath(name).name == name and name not in ("", ".", "..")
