"""Types and collections, and the lists of what is in them."""

from __future__ import annotations

from ariadne import InterfaceType, ObjectType

from runwell.errors import NotFound
from runwell.server.http.graphql.artifacts.nodes import (
    CollectionNode,
    collection_list,
    collection_node,
    connection,
    list_connection,
    list_query,
    page_size,
    position,
    project_node,
    tag_node,
)
from runwell.server.http.graphql.context import Info, date_time
from runwell.server.http.graphql.fields import set_fields
from runwell.server.http.graphql.ids import decode_id, encode_id
from runwell.server.http.graphql.people import query
from runwell.server.http.graphql.projects import ProjectNode, project
from runwell.store.artifacts.nouns import (
    LATEST,
    ArtifactType,
    Collection,
    Kind,
    Membership,
    Version,
)
from runwell.values.json import Json

NEWEST_FIRST = "-versionIndex"

artifact_type = ObjectType("ArtifactType")
collection = InterfaceType("ArtifactCollection")
sequence = ObjectType("ArtifactSequence")
portfolio = ObjectType("ArtifactPortfolio")

set_fields(
    artifact_type,
    {
        "id": lambda found: encode_id("ArtifactType", found.id),
        "createdAt": lambda found: date_time(found.created_at),
    },
)


@collection.type_resolver
def _kind(node: CollectionNode, *_: object) -> str:
    return "ArtifactPortfolio" if node.kind is Kind.PORTFOLIO else "ArtifactSequence"


@query.field("artifactCollection")
def _by_id(_: None, info: Info, id: str) -> CollectionNode | None:
    found = info.context.services.artifacts.reading.collection_by_id(
        info.context.user, decode_id("ArtifactCollection", id)
    )
    return None if found is None else collection_node(found)


@project.field("artifactTypes")
def _types(
    node: ProjectNode,
    info: Info,
    after: str | None = None,
    first: int | None = None,
    **_include_all: bool,
) -> dict[str, object]:
    found = info.context.services.artifacts.reading.types(node.found.id)
    start = position(after)
    return connection(found[start : start + page_size(first)], start, len(found))


@project.field("artifactType")
def _type(node: ProjectNode, info: Info, name: str) -> ArtifactType | None:
    return info.context.services.artifacts.reading.type(node.found.id, name)


@project.field("artifactCollection")
def _of_project(node: ProjectNode, info: Info, name: str) -> CollectionNode | None:
    found = info.context.services.artifacts.reading.collection(node.found.id, name)
    return None if found is None else collection_node(found)


@artifact_type.field("artifactCollection")
def _of_type(found: ArtifactType, info: Info, name: str) -> CollectionNode | None:
    named = info.context.services.artifacts.reading.collection(found.place.project_id, name)
    # What a portfolio shows may have moved to another type since.
    if named is None or (named.kind is Kind.SEQUENCE and named.type != found.name):
        return None
    return collection_node(named)


@project.field("artifactCollections")
def _all_of_project(
    node: ProjectNode,
    info: Info,
    after: str | None = None,
    first: int | None = None,
    filters: str | None = None,
    order: str | None = None,
) -> dict[str, object]:
    asked = list_query(after, first, filters, order)
    return collection_list(
        info.context.services.artifacts.reading.collections((node.found.id,), asked)
    )


@artifact_type.field("artifactCollections")
def _all_of_type(
    found: ArtifactType,
    info: Info,
    after: str | None = None,
    first: int | None = None,
    filters: str | None = None,
    order: str | None = None,
) -> dict[str, object]:
    asked = list_query(after, first, filters, order)
    return collection_list(
        info.context.services.artifacts.reading.collections(
            (found.place.project_id,), asked, type=found.name
        )
    )


def _require(node: CollectionNode, info: Info) -> None:
    """Raises NotFound if a version is all that whoever asks may see of a collection."""
    info.context.services.artifacts.reading.require(info.context.user, node.place)


def _full(node: CollectionNode, info: Info) -> Collection:
    """Returns all that is known of a collection; deleted ones too, as answers to their deletion."""
    _require(node, info)
    known = info.context.collections
    if node.id not in known:
        found = info.context.services.artifacts.reading.any_collection(node.id)
        if found is None:
            raise NotFound("there is no such artifact collection")
        known[node.id] = found
    return known[node.id]


def _description(node: CollectionNode, info: Info) -> str | None:
    return _full(node, info).description


def _state(node: CollectionNode, info: Info) -> str:
    return "DELETED" if _full(node, info).is_deleted else "READY"


def _created_at(node: CollectionNode, info: Info) -> str:
    return date_time(_full(node, info).created_at)


def _updated_at(node: CollectionNode, info: Info) -> str:
    return date_time(_full(node, info).updated_at)


def _project(node: CollectionNode, info: Info) -> ProjectNode | None:
    return project_node(info, node.place)


def _default_type(node: CollectionNode, info: Info) -> ArtifactType | None:
    wanted = _full(node, info).type
    return info.context.services.artifacts.reading.type(node.place.project_id, wanted)


def _tags(node: CollectionNode, info: Info) -> Json:
    return {"edges": [{"node": tag_node(name)} for name in _full(node, info).tags]}


def _aliases(
    node: CollectionNode, info: Info, after: str | None = None, first: int | None = None
) -> dict[str, object]:
    _require(node, info)
    start = position(after)
    found, total = info.context.services.artifacts.reading.aliases(
        node.id, start, page_size(first, 1000)
    )
    return connection(found, start, total)


def _member(node: CollectionNode, info: Info, alias_name: str) -> Membership | None:
    _require(node, info)
    return info.context.services.artifacts.reading.member(node.id, alias_name)


def _versions(
    node: CollectionNode,
    info: Info,
    after: str | None = None,
    first: int | None = None,
    order: str | None = None,
    filters: str | None = None,
) -> dict[str, object]:
    _require(node, info)
    asked = list_query(after, first, filters, order or NEWEST_FIRST)
    page = info.context.services.artifacts.reading.members((node.id,), asked)
    return list_connection(
        page,
        [item.version for item in page.items],
        [f"v{item.version_index}" for item in page.items],
    )


for _owner in (sequence, portfolio):
    set_fields(_owner, {"id": lambda node: encode_id("ArtifactCollection", node.id)})
    _owner.set_field("description", _description)
    _owner.set_field("state", _state)
    _owner.set_field("createdAt", _created_at)
    _owner.set_field("updatedAt", _updated_at)
    _owner.set_field("project", _project)
    _owner.set_field("defaultArtifactType", _default_type)
    _owner.set_field("tags", _tags)
    _owner.set_field("aliases", _aliases)
    _owner.set_field("artifactMembership", _member)
    _owner.set_field("artifacts", _versions)
set_fields(sequence, {"digestAlgorithm": lambda _: "MANIFEST_MD5"})


@sequence.field("latestArtifact")
def _latest(node: CollectionNode, info: Info) -> Version | None:
    found = _member(node, info, LATEST)
    return None if found is None else found.version
