"""What a change of a version amounts to, as the deeds that its history tells. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from runwell.store.artifacts.nouns import Deed, Version, VersionChange

Done = tuple[Deed, int, str]


def deeds_of(before: Version, after: Version, change: VersionChange) -> list[Done]:
    """Returns what was done in the sequence of a version: deed, collection, what it is about.

    Names and tags are compared, so that what was there already is not told again.
    """
    home = before.collection_id
    done = [
        *_moved(home, _own_names(before), _own_names(after), Deed.NAMED, Deed.UNNAMED),
        *_moved(home, before.tags, after.tags, Deed.TAGGED, Deed.UNTAGGED),
    ]
    if change.description is not None and before.description != after.description:
        done.append((Deed.DESCRIBED, home, ""))
    if change.metadata is not None and before.metadata != after.metadata:
        done.append((Deed.ANNOTATED, home, ""))
    if before.ttl_s != after.ttl_s:
        done.append((Deed.KEPT, home, ""))
    return done


def _own_names(version: Version) -> list[str]:
    home = version.collection_id
    return [alias.name for alias in version.aliases if alias.collection_id == home]


def _moved(
    home: int, before: Iterable[str], after: Iterable[str], come: Deed, gone: Deed
) -> Iterator[Done]:
    old, new = set(before), set(after)
    yield from ((come, home, name) for name in sorted(new - old))
    yield from ((gone, home, name) for name in sorted(old - new))
