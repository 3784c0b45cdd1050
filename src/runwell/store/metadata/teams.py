"""Teams and the organisation: who is in them, who is expected."""

from __future__ import annotations

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from runwell.errors import Conflict
from runwell.store.database import Database
from runwell.store.metadata.accounts import (
    ENTITY,
    USER,
    entity_of,
    is_open,
    register,
    user_of,
)
from runwell.store.ports.people import Entity, Invite, Membership, Organization, Standing, User
from runwell.store.schema.people import entities, invites, organizations, team_members, users
from runwell.store.schema.projects import project_members, projects
from runwell.values.access import Kind, Role

_INVITE = select(
    invites.c.id, invites.c.team_id, invites.c.email, invites.c.role, invites.c.created_at
)


class SqlTeams:
    """`ports.Teams` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def organization(self) -> Organization:
        """Returns whose server this is."""
        query = select(organizations.c.name, organizations.c.entity)
        with self._database.read() as connection:
            return Organization(*connection.execute(query).one())

    def entity(self, name: str) -> Entity | None:
        """Returns the person, team or organisation of this name."""
        has_projects = entities.c.kind != Kind.SERVICE.value
        with self._database.read() as connection:
            row = connection.execute(
                ENTITY.where(entities.c.name == name, has_projects)
            ).one_or_none()
        return None if row is None else entity_of(row)

    def add(self, name: str, now: float, admin_id: int) -> Entity:
        """Makes a team with its first admin. Raises Conflict if the name is taken."""

        def work(connection: Connection) -> Entity:
            key = register(connection, self._database, name, Kind.TEAM, now)
            _put(connection, self._database, key, admin_id, Role.ADMIN, now)
            return Entity(key, name, Kind.TEAM, now)

        return self._database.write(work)

    def delete(self, id: int, now: float) -> None:
        """Ends a team that has no projects and closes its service accounts. Raises Conflict."""

        def work(connection: Connection) -> None:
            name = connection.scalar(select(entities.c.name).where(entities.c.id == id))
            theirs = select(func.count()).where(projects.c.entity == name)
            if connection.scalar(theirs):
                raise Conflict(f"team {name} has projects; move or delete them first")
            accounts = update(users).where(users.c.team == name, is_open)
            connection.execute(accounts.values(deactivated_at=now))
            connection.execute(delete(entities).where(entities.c.id == id))

        self._database.write(work)

    def all(self) -> tuple[Entity, ...]:
        """Returns every team by name."""
        query = ENTITY.where(entities.c.kind == Kind.TEAM.value).order_by(entities.c.name)
        with self._database.read() as connection:
            return tuple(map(entity_of, connection.execute(query)))

    def standing(self, user: User) -> Standing:
        """Returns what somebody is, where."""
        teams = (
            select(entities.c.id, entities.c.name, team_members.c.role)
            .join(team_members, team_members.c.team_id == entities.c.id)
            .where(team_members.c.user_id == user.id)
            .order_by(entities.c.name)
        )
        own = select(entities.c.id).where(entities.c.name == user.name)
        member = project_members.c
        with self._database.read() as connection:
            found = connection.execute(teams).all()
            among = [row.id for row in found] + list(connection.scalars(own))
            granted = connection.execute(
                select(member.project_id, func.max(member.role).label("role"))
                .where(self._database.dialect.among(member.entity_id, among))
                .group_by(member.project_id)
            )
            projects_in = {row.project_id: Role(row.role) for row in granted}
        return Standing({row.name: Role(row.role) for row in found}, projects_in)

    def members(self, team_id: int) -> tuple[Membership, ...]:
        """Returns who is in a team, in the order in which they came."""
        query = (
            USER.add_columns(team_members.c.role, team_members.c.joined_at)
            .join(team_members, team_members.c.user_id == users.c.id)
            .where(team_members.c.team_id == team_id)
            .order_by(team_members.c.joined_at, users.c.id)
        )
        with self._database.read() as connection:
            return tuple(
                Membership(user_of(row), Role(row["role"]), row["joined_at"])
                for row in connection.execute(query).mappings()
            )

    def set_member(self, team_id: int, user_id: int, role: Role, now: float) -> None:
        """Puts somebody into a team, or gives them another role there."""
        self._database.write(
            lambda connection: _put(connection, self._database, team_id, user_id, role, now)
        )

    def remove_member(self, team_id: int, user_id: int) -> None:
        """Takes somebody out of a team; whoever is not in it is no error."""
        member = team_members.c
        is_it = (member.team_id == team_id) & (member.user_id == user_id)
        self._database.write(
            lambda connection: connection.execute(delete(team_members).where(is_it)).close()
        )

    def invite(self, team_id: int, email: str, role: Role, now: float) -> Invite:
        """Expects somebody; whoever was expected already gets the new role."""

        def work(connection: Connection) -> Invite:
            is_it = (invites.c.team_id == team_id) & (invites.c.email == email)
            row = {"team_id": team_id, "email": email, "role": int(role), "created_at": now}
            connection.execute(delete(invites).where(is_it))
            connection.execute(insert(invites).values(row))
            return _invite_of(connection.execute(_INVITE.where(is_it)).one())

        return self._database.write(work)

    def invites(self, team_id: int) -> tuple[Invite, ...]:
        """Returns who is expected, in the order in which they were invited."""
        query = _INVITE.where(invites.c.team_id == team_id).order_by(invites.c.id)
        with self._database.read() as connection:
            return tuple(map(_invite_of, connection.execute(query)))

    def remove_invite(self, id: int) -> None:
        """Expects somebody no longer."""
        self._database.write(
            lambda connection: connection.execute(delete(invites).where(invites.c.id == id)).close()
        )


def _put(
    connection: Connection, database: Database, team_id: int, user_id: int, role: Role, now: float
) -> None:
    member = team_members.c
    put = database.dialect.insert_or_replace(
        team_members, [member.team_id, member.user_id], [member.role]
    )
    connection.execute(put.values(team_id=team_id, user_id=user_id, role=int(role), joined_at=now))


def _invite_of(row: Row[int, int, str, int, float]) -> Invite:
    key, team_id, email, role, created_at = row
    return Invite(key, team_id, email, Role(role), created_at)
