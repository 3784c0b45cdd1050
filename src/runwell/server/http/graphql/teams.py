"""Entities (people, teams, the organisation): what they are, and who is in them."""

from __future__ import annotations

from ariadne import ObjectType

from runwell.errors import NotFound, UsageError
from runwell.server.http.graphql.changes import mutation
from runwell.server.http.graphql.context import Context, Info, date_time
from runwell.server.http.graphql.fields import set_fields
from runwell.server.http.graphql.ids import decode_id, encode_id
from runwell.server.http.graphql.people import query
from runwell.server.services.access import Action
from runwell.store.ports.people import Entity, Invite, Membership, Organization, User
from runwell.values.access import Kind, Role
from runwell.values.json import Json

ROLE_NAMES = {Role.ADMIN: "admin", Role.MEMBER: "member", Role.VIEWER: "viewer"}
_ENTITY_TYPES = {Kind.PERSON: "user", Kind.TEAM: "team", Kind.ORGANIZATION: "organization"}

entity = ObjectType("Entity")
organization = ObjectType("Organization")

set_fields(
    entity,
    {
        "id": lambda found: encode_id("Entity", found.id),
        "available": lambda _: False,
        "readOnlyAdmin": lambda _: False,
        "isTeam": lambda found: found.kind is Kind.TEAM,
        "entityType": lambda found: _ENTITY_TYPES[found.kind],
        "privateOnly": lambda _: False,
        "storageBytes": lambda _: 0,
        "codeSavingEnabled": lambda _: True,
        "defaultAccess": lambda _: "PRIVATE",
        "isPaid": lambda _: True,
        "limits": lambda _: "{}",
    },
)
set_fields(
    organization,
    {
        "id": lambda _: encode_id("Organization", 1),
        "featureFlags": lambda _: [],
    },
)


@query.field("entity")
def _entity(_: None, info: Info, name: str | None = None) -> Entity | None:
    return info.context.services.teams.entity(name or info.context.user.entity)


@query.field("organization")
def _find_organization(_: None, info: Info, name: str | None = None) -> Organization | None:
    found = info.context.services.access.organization()
    return found if name in (None, found.name, found.entity) else None


@organization.field("orgEntity")
def _org_entity(found: Organization, info: Info) -> Entity | None:
    return info.context.services.teams.entity(found.entity)


@entity.field("organization")
def _organization(found: Entity, info: Info) -> Organization | None:
    is_inside = found.kind in (Kind.TEAM, Kind.ORGANIZATION)
    return info.context.services.access.organization() if is_inside else None


@entity.field("user")
def _user(found: Entity, info: Info) -> User | None:
    is_person = found.kind is Kind.PERSON
    return info.context.services.accounts.find(found.name) if is_person else None


@entity.field("readOnly")
def _read_only(found: Entity, info: Info) -> bool:
    return not info.context.services.access.allows(info.context.user, Action.WRITE, found.name)


@entity.field("members")
def _members(found: Entity, info: Info) -> list[dict[str, Json]]:
    context = info.context
    if found.kind is not Kind.TEAM:
        return []
    teams = context.services.teams
    is_aside = info.path.prev is not None and info.path.prev.typename == "ProjectTeamMember"
    if is_aside and not context.services.access.allows_team(context.user, found.name):
        return []  # that a team was let in is told to all who may look, who is in it is not
    members = teams.members(context.user, found.name)
    invites = teams.invites(context.user, found.name)
    people = [_member(context, one) for one in members if one.user.team is None]
    expected = [_expected(invite) for invite in invites]
    # The official client takes the last one for the service account that it has just made.
    return people + expected + [_member(context, one) for one in members if one.user.team]


@mutation.field("createTeam")
def _create_team(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    admin = input.get("team_admin_user_name")
    name = str(input["team_name"])
    context = info.context
    made = context.services.teams.create(context.user, name, str(admin) if admin else None)
    return {"entity": made}


@mutation.field("createInvite")
def _create_invite(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    who = input.get("email") or input.get("username")
    if not isinstance(who, str):
        raise UsageError("say whom to invite, by e-mail address or user name")
    role = Role.ADMIN if input.get("admin") is True else Role.MEMBER
    context = info.context
    done = context.services.teams.invite(context.user, str(input["entity_name"]), who, role)
    if isinstance(done, Invite):
        node = {"id": encode_id("Invite", done.id), "name": done.email, "email": done.email}
        return {"invite": {**node, "created_at": date_time(done.created_at), "to_user": None}}
    found = done.user
    node = {"id": encode_id("User", found.id), "name": found.name}
    return {"invite": {**node, "created_at": date_time(done.joined_at), "to_user": found}}


@mutation.field("deleteInvite")
def _delete_invite(_: None, info: Info, input: dict[str, Json]) -> Json:
    teams, asker = info.context.services.teams, info.context.user
    opaque, name = str(input.get("id") or ""), str(input.get("entity_name") or "")
    try:
        number = decode_id("Invite", opaque)
    except NotFound:
        member = decode_id("User", opaque)
        names = [one.user.name for one in teams.members(asker, name) if one.user.id == member]
        teams.remove(asker, name, names[0] if names else opaque)
    else:
        teams.revoke_invite(asker, name, number)
    return {"success": True}


@mutation.field("createServiceAccount")
def _create_service_account(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    made, key = context.services.teams.create_service_account(
        context.user, str(input["entity_name"]), str(input["description"])
    )
    context.services.fresh_keys.put(context.user.id, made.id, key)
    return {"user": made}


def _member(context: Context, one: Membership) -> dict[str, Json]:
    found, is_service = one.user, one.user.team is not None
    waiting = context.services.fresh_keys.take(context.user.id, found.id) if is_service else None
    return {
        "id": encode_id("User", found.id),
        "admin": one.role is Role.ADMIN,
        "role": ROLE_NAMES[one.role],
        "pending": False,
        "email": found.email,
        "username": found.name,
        "name": found.description or found.name,
        "account_type": "SERVICE" if is_service else "USER",
        "api_key": waiting,
    }


def _expected(invite: Invite) -> dict[str, Json]:
    return {
        "id": encode_id("Invite", invite.id),
        "admin": invite.role is Role.ADMIN,
        "role": ROLE_NAMES[invite.role],
        "pending": True,
        "email": invite.email,
        "username": None,
        "name": invite.email,
        "account_type": "INVITE",
        "api_key": None,
    }
