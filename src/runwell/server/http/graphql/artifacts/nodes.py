"""What resolvers of artifacts hand to each other, and the pages that they answer with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from runwell.errors import UsageError
from runwell.server.http.graphql.context import Info
from runwell.server.http.graphql.ids import encode_id
from runwell.server.http.graphql.linked_file import LinkedFile
from runwell.server.http.graphql.projects import ProjectNode
from runwell.server.services.files import media_type
from runwell.server.services.rows import parse_object
from runwell.store.artifacts.nouns import (
    Collection,
    Kind,
    ListPage,
    ListQuery,
    Place,
    StoredEntry,
    Version,
)
from runwell.store.digest import key_digest
from runwell.store.ports.files import RunFile
from runwell.values.json import Json

Item = TypeVar("Item")
MAX_PAGE = 10_000
_POSITION = re.compile("[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class CollectionNode:
    """A collection of which mostly only this is needed; the rest is looked up when asked for."""

    id: int
    kind: Kind
    name: str
    place: Place


def collection_node(found: Collection) -> CollectionNode:
    """Returns the node of a collection."""
    return CollectionNode(found.id, found.kind, found.name, found.place)


def project_node(info: Info, place: Place) -> ProjectNode | None:
    """Returns the project of a place; None if whoever asks may not look into it.

    What a page shows mostly lies in the same one, so those met already are remembered.
    """
    context, known = info.context, info.context.projects
    if place.project_id not in known:
        known[place.project_id] = context.services.artifacts.reading.home(context.user, place)
    found = known[place.project_id]
    return None if found is None else ProjectNode(found)


def file_node(info: Info, version: Version, entry: StoredEntry) -> LinkedFile:
    """Returns a file of a version, or a reference, whose link is what it refers to."""
    reading, link = info.context.services.artifacts.reading, entry.reference
    if link is None:
        link = info.context.base_url + reading.file_link(entry)
    md5 = entry.digest if entry.reference is None else None
    kind = media_type(entry.path)
    return LinkedFile(
        id=encode_id("ArtifactFile", (version.id << 32) + entry.number),
        found=RunFile(entry.path, entry.size_bytes, kind, version.created_at, "", md5),
        link=link,
        display_name=entry.path,
        storage_path=reading.storage_path(entry),
        digest=entry.digest,
        artifact=version,
    )


def tag_node(name: str) -> Json:
    """Returns a tag; it is nothing but its name."""
    return {"id": encode_id("Tag", key_digest(name)), "name": name}


def position(cursor: str | None) -> int:
    """Returns how many come before a page. Raises UsageError."""
    if not cursor:
        return 0
    if not _POSITION.fullmatch(cursor):
        raise UsageError("this cursor is none; begin with the first page")
    return int(cursor)


def page_size(first: int | None, default: int = 50) -> int:
    """Returns how many a page may have."""
    return max(1, min(default if first is None else first, MAX_PAGE))


def list_query(
    after: str | None, first: int | None, filters: str | None = None, order: str | None = None
) -> ListQuery:
    """Returns what a connection asks for. Raises UsageError."""
    document = dict(parse_object(filters, "the filter")) if filters else None
    return ListQuery(document, order or "", after or "", page_size(first))


def collection_list(page: ListPage[Collection]) -> dict[str, object]:
    """Returns a page of collections."""
    return list_connection(page, [collection_node(item) for item in page.items])


def list_connection(
    page: ListPage[Item], nodes: Sequence[object], versions: Sequence[str] = ()
) -> dict[str, object]:
    """Returns a page of a list, with what stands for each item in it."""
    return _connection(nodes, page.cursors, page.total, versions, has_more=page.has_more)


def connection(nodes: Sequence[object], start: int, total: int) -> dict[str, object]:
    """Returns a page: its nodes, where it begins, and how many there are in all."""
    end = start + len(nodes)
    cursors = [str(start + number + 1) for number in range(len(nodes))]
    return _connection(nodes, cursors, total, has_more=end < total and bool(nodes))


def _connection(
    nodes: Sequence[object],
    cursors: Sequence[str],
    total: int,
    versions: Sequence[str] = (),
    *,
    has_more: bool,
) -> dict[str, object]:
    edges = [{"node": node, "cursor": cursor} for node, cursor in zip(nodes, cursors, strict=True)]
    for edge, version in zip(edges, versions, strict=False):
        edge["version"] = version
    return {
        "total_count": total,
        "edges": edges,
        "upload_headers": [],
        "page_info": {"end_cursor": cursors[-1] if cursors else None, "has_next_page": has_more},
    }
