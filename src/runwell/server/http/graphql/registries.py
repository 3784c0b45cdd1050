"""Registries, and what is said of projects as of registries: who is let in, their end."""

from __future__ import annotations

from collections.abc import Sequence

from ariadne import MutationType, ObjectType

from runwell.errors import NotFound, UsageError
from runwell.server.http.graphql.artifacts.nodes import collection_list, list_connection, list_query
from runwell.server.http.graphql.context import Context, Info, date_time
from runwell.server.http.graphql.fields import set_fields
from runwell.server.http.graphql.ids import decode_id, encode_id
from runwell.server.http.graphql.projects import ProjectNode, project
from runwell.server.http.graphql.teams import ROLE_NAMES, entity, organization
from runwell.server.services.registries import Registries
from runwell.server.services.rows import parse_filter
from runwell.store.artifacts.nouns import Kind
from runwell.store.ports.people import Entity, User
from runwell.store.ports.projects import Project
from runwell.values.access import Role
from runwell.values.json import Json

# Whoever is let in may look; more is said by name.
FIRST_ROLE = Role.VIEWER
_ROLES = {
    "admin": Role.ADMIN,
    "member": Role.MEMBER,
    "viewer": Role.VIEWER,
    "restricted_viewer": Role.VIEWER,
}
_KINDS = {"SEQUENCE": Kind.SEQUENCE, "PORTFOLIO": Kind.PORTFOLIO}

mutation = MutationType()
project_member = ObjectType("ProjectMember")

set_fields(organization, {"advancedRegistryFeatures": lambda _: {"advanced_search": True}})
set_fields(
    project,
    {
        "updatedAt": lambda node: (
            None if node.found.updated_at is None else date_time(node.found.updated_at)
        ),
        "allowAllArtifactTypesInRegistry": lambda node: node.found.takes_any_type,
    },
)
set_fields(project_member, {"id": lambda node: encode_id("User", node["user"].id)})


@project_member.field("email")
def _email(node: dict[str, User], info: Info) -> str | None:
    asker, found = info.context.user, node["user"]
    return found.email if asker.is_admin or asker.id == found.id else None


@entity.field("artifactCollections")
def _collections(
    found: Entity,
    info: Info,
    project_filters: str | None = None,
    filters: str | None = None,
    collection_types: Sequence[str] | None = None,
    after: str | None = None,
    first: int | None = None,
    order: str | None = None,
) -> dict[str, object]:
    asked = list_query(after, first, filters, order)
    kinds = tuple(_KINDS[word] for word in collection_types or ("PORTFOLIO",))
    return collection_list(
        _service(info).collections(
            info.context.user, found.name, parse_filter(project_filters), asked, kinds
        )
    )


@entity.field("artifactMemberships")
def _memberships(
    found: Entity,
    info: Info,
    project_filters: str | None = None,
    collection_filters: str | None = None,
    filters: str | None = None,
    after: str | None = None,
    first: int | None = None,
    order: str | None = None,
) -> dict[str, object]:
    asked = list_query(after, first, filters, order)
    page = _service(info).versions(
        info.context.user,
        found.name,
        parse_filter(project_filters),
        parse_filter(collection_filters),
        asked,
    )
    return list_connection(page, page.items)


@project.field("members")
def _members(node: ProjectNode, info: Info) -> list[dict[str, object]]:
    context = info.context
    named = [one for one in _service(info).members(context.user, node.found) if not one.is_team]
    people = ((context.services.accounts.find(one.name), one.role) for one in named)
    return [
        {"user": who, "name": who.description or who.name, "username": who.name, **_role(role)}
        for who, role in people
        if who is not None
    ]


@project.field("teamMembers")
def _team_members(node: ProjectNode, info: Info) -> list[dict[str, object]]:
    context = info.context
    named = [one for one in _service(info).members(context.user, node.found) if one.is_team]
    teams = ((context.services.teams.entity(one.name), one.role) for one in named)
    return [{"team": team, **_role(role)} for team, role in teams if team is not None]


@mutation.field("renameProject")
def _rename(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    found = context.services.projects.get(
        context.user, str(input["entity_name"]), str(input["old_project_name"])
    )
    renamed = context.services.projects.rename(context.user, found, str(input["new_project_name"]))
    return {"project": ProjectNode(renamed), "inserted": False}


@mutation.field("deleteModel")
def _delete(_: None, info: Info, input: dict[str, Json]) -> Json:
    """Deletes a project with all that is in it."""
    found = _project(info.context, input["id"])
    info.context.services.removal.remove(info.context.user, found)
    return {"success": True}


@mutation.field("createProjectMembers")
def _let_in(_: None, info: Info, input: dict[str, Json]) -> Json:
    """Lets people and teams in; those who are in already keep what they are."""
    context = info.context
    found = _project(context, input["project_id"])
    context.services.projects.let_in(context.user, found, _names(info, input), FIRST_ROLE)
    return {"success": True}


@mutation.field("deleteProjectMembers")
def _let_out(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    found = _project(context, input["project_id"])
    for name in _names(info, input):
        context.services.projects.set_member(context.user, found, name, None)
    return {"success": True}


@mutation.field("updateProjectMember")
def _set_person(_: None, info: Info, input: dict[str, Json]) -> Json:
    name = _service(info).person(decode_id("User", str(input["user_id"])))
    return _set_role(info, input, name, input["user_project_role"])


@mutation.field("updateProjectTeamMember")
def _set_team(_: None, info: Info, input: dict[str, Json]) -> Json:
    name = _service(info).team(decode_id("Entity", str(input["team_id"])))
    return _set_role(info, input, name, input["team_project_role"])


def _set_role(info: Info, input: dict[str, Json], name: str, role: Json) -> Json:
    if role not in _ROLES:
        raise UsageError(f"a role is one of {', '.join(_ROLES)}, not {str(role)[:64]!r}")
    context = info.context
    found = _project(context, input["project_id"])
    if name not in context.services.projects.members(context.user, found):
        raise NotFound(f"{name} was not let into {found.name}; add them first")
    context.services.projects.set_member(context.user, found, name, _ROLES[str(role)])
    return {"success": True}


def _names(info: Info, input: dict[str, Json]) -> list[str]:
    service = _service(info)
    return [
        *(service.person(decode_id("User", one)) for one in _ids(input, "user_ids")),
        *(service.team(decode_id("Entity", one)) for one in _ids(input, "team_ids")),
    ]


def _ids(input: dict[str, Json], key: str) -> list[str]:
    ids = input.get(key)
    return [str(one) for one in ids] if isinstance(ids, list) else []


def _project(context: Context, opaque: Json) -> Project:
    return context.services.projects.by_key(context.user, decode_id("Project", str(opaque)))


def _role(role: Role) -> dict[str, object]:
    return {"role": {"name": ROLE_NAMES[role]}}


def _service(info: Info) -> Registries:
    registries: Registries = info.context.services.registries
    return registries
