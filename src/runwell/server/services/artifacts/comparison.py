"""What differs between two versions, by path. Reads both a piece at a time, in step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from runwell.store.artifacts.nouns import StoredEntry, Version
from runwell.store.ports.stores import Stores

MAX_CHANGES = 5_000


class Change(str, Enum):
    """What became of a path from the one version to the other."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FileChange:
    """A path that differs; `before` and `after` are None where it is not there."""

    path: str
    change: Change
    before: StoredEntry | None
    after: StoredEntry | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences are counted; the first `MAX_CHANGES` of them are told."""

    changes: tuple[FileChange, ...]
    added: int
    removed: int
    changed: int
    same: int


def compare(stores: Stores, before: Version, after: Version) -> Comparison:
    """Returns what differs between two versions."""
    counts = dict.fromkeys(Change, 0)
    told: list[FileChange] = []
    same = 0
    entries = stores.artifacts.entries
    for old, new in _in_step(iter(entries.all(before.id)), iter(entries.all(after.id))):
        if old is not None and new is not None and _is_same(old, new):
            same += 1
            continue
        kind = Change.ADDED if old is None else Change.REMOVED if new is None else Change.CHANGED
        counts[kind] += 1
        if len(told) < MAX_CHANGES:
            told.append(FileChange(_path(old, new), kind, old, new))
    return Comparison(
        tuple(told), counts[Change.ADDED], counts[Change.REMOVED], counts[Change.CHANGED], same
    )


def _in_step(
    left: Iterator[StoredEntry], right: Iterator[StoredEntry]
) -> Iterator[tuple[StoredEntry | None, StoredEntry | None]]:
    """Yields entries of the same path together; both sides rise by path."""
    old, new = next(left, None), next(right, None)
    while old is not None or new is not None:
        is_old = new is None or (old is not None and old.path <= new.path)
        is_new = old is None or (new is not None and new.path <= old.path)
        yield old if is_old else None, new if is_new else None
        old = next(left, None) if is_old else old
        new = next(right, None) if is_new else new


def _is_same(old: StoredEntry, new: StoredEntry) -> bool:
    return (old.digest, old.reference) == (new.digest, new.reference)


def _path(old: StoredEntry | None, new: StoredEntry | None) -> str:
    found = old or new
    return "" if found is None else found.path
