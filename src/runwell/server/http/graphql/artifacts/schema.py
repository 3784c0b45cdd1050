"""The types of artifacts, with their resolvers; importing this binds the mutations too."""

from __future__ import annotations

from ariadne import ObjectType, SchemaBindable

from runwell.server.http.graphql.artifacts import changes, collections, versions
from runwell.server.http.graphql.fields import set_fields

__all__ = ["TYPES", "changes"]

entity = ObjectType("Entity")
set_fields(entity, {"xxhashDigestsEnabled": lambda _: False})

TYPES: tuple[SchemaBindable, ...] = (
    entity,
    versions.artifact,
    versions.membership,
    versions.alias,
    versions.creator,
    collections.artifact_type,
    collections.collection,
    collections.sequence,
    collections.portfolio,
)
