"""Viewer, users and their keys, and what this server can do."""

from __future__ import annotations

from collections.abc import Sequence

from ariadne import ObjectType, QueryType

from runwell.server.http.graphql.changes import mutation
from runwell.server.http.graphql.context import Info, date_time
from runwell.server.http.graphql.fields import set_fields
from runwell.server.http.graphql.ids import decode_id, encode_id
from runwell.store.ports.people import Key, Organization, User
from runwell.values.json import Json

FEATURES = (
    "ARTIFACT_COLLECTIONS_FILTERING_SORTING",
    "ARTIFACT_COLLECTION_MEMBERSHIP_FILES",
    "ARTIFACT_COLLECTION_MEMBERSHIP_FILE_DOWNLOAD_HANDLER",
    "ARTIFACT_MEMBERSHIP_IN_LINK_ARTIFACT_RESPONSE",
    "ARTIFACT_REGISTRY_SEARCH",
    "ARTIFACT_TAGS",
    "ARTIFACT_V2_DOWNLOAD_HANDLER_SUPPORTS_ARTIFACT_ID",
    "CLIENT_IDS",
    "FILESTREAM_GZIP",
    "INCLUDE_ARTIFACT_TYPES_IN_REGISTRY_CREATION",
    "LARGE_FILENAMES",
    "PROJECT_ARTIFACT_COLLECTION_MEMBERSHIP",
    "STRUCTURED_CONSOLE_LOGS",
    "SWEEPS_LOCAL_SCHEDULER",
    "SWEEPS_QUERY_FILTERING",
    "TOTAL_COUNT_IN_FILE_CONNECTION",
    "USE_ARTIFACT_WITH_ENTITY_AND_PROJECT_INFORMATION",
)

NEWEST_CLIENT = "0.31.0"
_KEY_DIGITS = 15

query = QueryType()
user = ObjectType("User")

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
        "deletedAt": lambda found: (
            None if found.deactivated_at is None else date_time(found.deactivated_at)
        ),
    },
)


@query.field("viewer")
def _viewer(_: None, info: Info) -> User:
    return info.context.user


@query.field("users")
def _users(_: None, info: Info, query: str | None = None) -> dict[str, object]:
    found = info.context.services.people.search(query) if query else ()
    return {"edges": [{"node": one} for one in found]}


@user.field("email")
def _email(found: User, info: Info) -> str | None:
    asker = info.context.user
    return found.email if asker.is_admin or asker.id == found.id else None


@user.field("teams")
def _teams(found: User, info: Info) -> dict[str, object]:
    """Names of teams are no secret, but who is in which is told to those who are in it."""
    access, asker = info.context.services.access, info.context.user
    names = access.standing(found).teams
    if not (asker.is_admin or asker.is_org_admin or asker.id == found.id):
        names = {name: names[name] for name in names if name in access.standing(asker).teams}
    teams = map(info.context.services.teams.entity, names)
    return {"edges": [{"node": team} for team in teams if team is not None]}


@user.field("apiKeys")
def _keys(found: User, info: Info) -> dict[str, object]:
    people, asker = info.context.services.people, info.context.user
    keys: Sequence[Key] = people.keys(asker, found) if people.may_see_keys(asker, found) else ()
    return {"edges": [{"node": key_node(key)} for key in keys]}


@user.field("organizations")
def _organizations(_found: User, info: Info) -> list[Organization]:
    return [info.context.services.access.organization()]


@mutation.field("createUser")
def _create_user(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    email, is_admin = str(input["email"]), input.get("admin") is True
    made, key = context.services.people.create(context.user, None, email=email, is_admin=is_admin)
    del key  # nobody is told: an admin makes another one for them, or they are given theirs
    return {"user": made}


@mutation.field("generateApiKey")
def _generate_key(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    asker = info.context.user
    description = str(input.get("description") or "")
    made, key = info.context.services.people.add_key(asker, asker, description=description)
    return {"api_key": {**key_node(made), "name": key}}


@mutation.field("deleteApiKey")
def _delete_key(_: None, info: Info, input: dict[str, Json]) -> Json:
    number = decode_id("ApiKey", str(input["id"]))
    info.context.services.people.revoke(info.context.user, f"{number:0{_KEY_DIGITS}x}")
    return {"success": True}


def key_node(key: Key) -> dict[str, Json]:
    """Returns a key as the wire tells of it; the name is no key."""
    name = f"{key.hint}…" if key.hint else f"key {key.id}"
    return {
        "id": encode_id("ApiKey", int(key.id, 16)),
        "name": name,
        "description": key.description,
    }
