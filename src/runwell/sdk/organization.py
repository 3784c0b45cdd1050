"""Organisations, whose registries everybody in them may find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from runwell.errors import NotFound
from runwell.values.json import Json
from runwell.wire.answer import at, items_of, text_of
from runwell.wire.documents.operation import Operation
from runwell.wire.documents.registries import ORGANIZATION, ORGANIZATION_OF

REGISTRY_PREFIX = "wandb-registry-"


class Asks(Protocol):
    """A way to ask a server."""

    def query(self, operation: Operation, variables: Mapping[str, Json]) -> dict[str, Json]: ...


@dataclass(frozen=True, slots=True)
class OrgEntity:
    """The entity that owns what is the organisation's."""

    id: str
    name: str
    entity_type: str = "organization"


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation."""

    id: str
    name: str
    org_entity: OrgEntity


def find_organization(connection: Asks, name: str | None, entity: str) -> Organization:
    """Returns an organisation by its name, or that of a user or team. Raises NotFound."""
    wanted = name or _name_of(connection, entity)
    node = at(connection.query(ORGANIZATION, {"org": wanted}), "organization")
    if not isinstance(at(node, "orgEntity"), dict):
        raise NotFound(f"there is no organisation {wanted!r}")
    own = OrgEntity(str(at(node, "orgEntity", "id")), str(at(node, "orgEntity", "name")))
    return Organization(str(at(node, "id")), str(at(node, "name")), own)


def _name_of(connection: Asks, entity: str) -> Json:
    found = at(connection.query(ORGANIZATION_OF, {"entity": entity}), "entity")
    of_user = items_of(at(found, "user", "organizations"))
    name = text_of(at(found, "organization", "name")) or next(
        (text_of(at(each, "name")) for each in of_user), None
    )
    if name is None:
        raise NotFound(f"{entity} belongs to no organisation")
    return name


def owner_of(connection: Asks, entity: str, project: str) -> str:
    """Returns whose a project is: of a registry, the entity of the organisation.

    Args:
        connection: The server.
        entity: The organisation, or somebody who belongs to it.
        project: The project.

    Raises:
        NotFound: It is a registry, and there is no such organisation.
    """
    if not project.startswith(REGISTRY_PREFIX):
        return entity
    try:
        return find_organization(connection, None, entity).org_entity.name
    except NotFound:  # it is the organisation itself
        return find_organization(connection, entity, entity).org_entity.name
