"""What every resolver gets: the services, who asks, and how this server is called from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, TypeAlias

from graphql import GraphQLResolveInfo

from runwell.server.services.assembly import Services
from runwell.store.ports import User


@dataclass(frozen=True, slots=True)
class Context:
    """One request.

    Attributes:
        services: All use cases.
        user: Who asks.
        base_url: Of this server as the client sees it, without a slash at the end.
    """

    services: Services
    user: User
    base_url: str


if TYPE_CHECKING:
    Info: TypeAlias = GraphQLResolveInfo[Context]
else:
    Info: TypeAlias = GraphQLResolveInfo  # generic for type checkers alone in older versions


def date_time(seconds: float) -> str:
    """Returns a time as the wire has it: ISO 8601, UTC."""
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
