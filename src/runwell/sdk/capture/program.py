"""The file of the program that runs, and how it is called among the run's code."""

from __future__ import annotations

from pathlib import Path


def program_file(named: str | None, main: object, directory: Path) -> tuple[Path, str] | None:
    """Returns the program's file and its path below the directory; None if it has no file.

    Args:
        named: The program as the settings have it.
        main: The module `__main__`.
        directory: The working directory; of a file elsewhere only the name is kept.
    """
    given = named or getattr(main, "__file__", None)
    if not isinstance(given, str):
        return None
    path = (directory / given).resolve()
    if not path.is_file():
        return None
    root = directory.resolve()
    return path, path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
