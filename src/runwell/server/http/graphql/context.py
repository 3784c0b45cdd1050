"""What every resolver gets: the services, who asks, and how this server is called from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, TypeAlias

from graphql import GraphQLResolveInfo

from runwell.server.services.assembly import Services
from runwell.store.artifacts.nouns import Collection
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project


@dataclass(frozen=True, slots=True)
class Context:
    """One request.

    Attributes:
        services: All use cases.
        user: Who asks.
        base_url: Of this server as the client sees it, without a slash at the end.
        projects, collections: Those that resolvers have met already, by key.
    """

    services: Services
    user: User
    base_url: str
    projects: dict[int, Project | None] = field(default_factory=dict)
    collections: dict[int, Collection] = field(default_factory=dict)


if TYPE_CHECKING:
    Info: TypeAlias = GraphQLResolveInfo[Context]
else:
    Info: TypeAlias = GraphQLResolveInfo  # generic for type checkers alone in older versions


def date_time(seconds: float) -> str:
    """Returns a time as the wire has it: ISO 8601, UTC."""
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
