"""Viewer, entities, and what this server can do."""

from __future__ import annotations

from ariadne import ObjectType, QueryType

from runwell.server.http.graphql.context import Info
from runwell.server.http.graphql.fields import set_fields
from runwell.server.http.graphql.ids import encode_id
from runwell.store.ports import User

FEATURES = ("CLIENT_IDS", "LARGE_FILENAMES", "STRUCTURED_CONSOLE_LOGS", "FILESTREAM_GZIP")

NEWEST_CLIENT = "0.31.0"

query = QueryType()
user = ObjectType("User")
entity = ObjectType("Entity")

set_fields(
    query,
    {
        "serverInfo": lambda _: {
            "features": [{"name": name, "is_enabled": True} for name in FEATURES],
            "cli_version_info": {"max_cli_version": NEWEST_CLIENT},
        }
    },
)
set_fields(
    user,
    {
        "id": lambda found: encode_id("User", found.id),
        "username": lambda found: found.name,
        "entity": lambda found: found.entity,
        "admin": lambda found: found.is_admin,
        "flags": lambda _: "{}",
        "teams": lambda _: {"edges": []},
        "apiKeys": lambda _: {"edges": []},
    },
)
set_fields(entity, {"id": lambda found: encode_id("Entity", found.id)})


@query.field("viewer")
def _viewer(_: None, info: Info) -> User:
    return info.context.user


@query.field("entity")
def _entity(_: None, info: Info, name: str | None = None) -> User | None:
    if name is None:
        return info.context.user
    return info.context.services.accounts.find(name)
