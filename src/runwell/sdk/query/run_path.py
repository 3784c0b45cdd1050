"""Paths as scripts write them: `entity/project/run`, addresses of pages, and shorter ones."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from runwell.errors import UsageError

_KINDS = ("runs", "sweeps")


def parts_of(path: str) -> list[str]:
    """Returns the parts of a path: of an address without its host and the word `runs`."""
    text = urlsplit(path).path if "://" in path else path.replace(":", "/")
    parts = [unquote(part) for part in text.strip("/").split("/") if part]
    return [part for number, part in enumerate(parts) if not (number and part in _KINDS)]


def read_path(path: str, entity: str | None, project: str | None) -> tuple[str | None, str, str]:
    """Returns entity (None if nobody said), project and the last part.

    Raises:
        UsageError: It is no such path, or says no project and neither does the environment.
    """
    parts = parts_of(path)
    if not parts or len(parts) > len(("entity", "project", "name")):
        raise UsageError(f"{path!r} names nothing; write entity/project/name")
    name = parts.pop()
    project = parts.pop() if parts else project
    if not project:
        raise UsageError(f"{path!r} says no project; write entity/project/name")
    return parts.pop() if parts else entity, project, name
