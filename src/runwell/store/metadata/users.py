"""Accounts: people and the service accounts of teams."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from runwell.errors import Conflict, NotFound
from runwell.store.metadata.accounts import USER, is_open, register, user_of
from runwell.store.metadata.keys import SqlKeys
from runwell.store.ports.people import User
from runwell.store.schema.people import api_keys, entities, invites, sessions, team_members, users
from runwell.store.schema.projects import projects
from runwell.values.access import Kind, Role
from runwell.values.text import storable


class SqlUsers(SqlKeys):
    """`ports.Users` in SQL."""

    def add(
        self,
        name: str,
        *,
        is_admin: bool,
        now: float,
        key_hash: str | None = None,
        hint: str = "",
        email: str | None = None,
        team: str | None = None,
        description: str = "",
    ) -> User:
        """Adds an account, with a key if one is given; with a team, a service account of it."""
        kind = Kind.PERSON if team is None else Kind.SERVICE
        row = {
            "name": name,
            "is_admin": is_admin,
            "created_at": now,
            "kind": kind.value,
            "email": email,
            "team": team,
            "description": storable(description),
        }

        def work(connection: Connection) -> User:
            register(connection, self._database, name, kind, now)
            if email is not None:
                _check_email(connection, email)
            connection.execute(insert(users).values(row))
            user = user_of(connection.execute(USER.where(users.c.name == name)).mappings().one())
            if key_hash is not None:
                self._add_key(connection, user.id, key_hash, now, hint, "")
            if team is not None:
                _join(connection, team, user.id, now)
            elif email is not None:
                _accept(connection, email, user.id, now)
            return user

        return self._database.write(work)

    def change(
        self,
        id: int,
        *,
        is_admin: bool | None = None,
        is_org_admin: bool | None = None,
        email: str | None = None,
    ) -> User:
        """Changes an account; None keeps what is there. Raises NotFound, Conflict."""
        given = {"is_admin": is_admin, "is_org_admin": is_org_admin, "email": email}
        columns: dict[str, object] = {
            name: value for name, value in given.items() if value is not None
        }

        def work(connection: Connection) -> User:
            if email is not None:
                _check_email(connection, email, besides=id)
            return _set(connection, id, columns)

        return self._database.write(work)

    def rename(self, id: int, name: str) -> User:
        """Gives an account another name, and its entity with all projects. Raises Conflict."""

        def work(connection: Connection) -> User:
            user = _one(connection, id)
            if name == user.name:
                return user
            taken = connection.scalar(select(entities.c.id).where(entities.c.name == name))
            if taken is not None:
                raise Conflict(f"a user or team named {name!r} exists already")
            own = entities.c.name == user.name
            connection.execute(update(entities).where(own).values(name=name))
            if user.kind is Kind.PERSON:
                theirs = projects.c.entity == user.name
                connection.execute(update(projects).where(theirs).values(entity=name))
            return _set(connection, id, {"name": name})

        return self._database.write(work)

    def set_active(self, id: int, deactivated_at: float | None) -> User:
        """Closes an account, ending its sessions, or opens it again with None."""

        def work(connection: Connection) -> User:
            connection.execute(delete(sessions).where(sessions.c.user_id == id))
            return _set(connection, id, {"deactivated_at": deactivated_at})

        return self._database.write(work)

    def by_key(self, key_hash: str) -> User | None:
        """Returns whose key it is; nobody if that account is closed."""
        joined = USER.join(api_keys, api_keys.c.user_id == users.c.id)
        with self._database.read() as connection:
            rows = connection.execute(joined.where(api_keys.c.hash == key_hash, is_open))
            row = rows.mappings().one_or_none()
        return None if row is None else user_of(row)

    def get(self, id: int) -> User | None:
        """Returns the account of this id."""
        return self._find(users.c.id == id)

    def by_name(self, name: str) -> User | None:
        """Returns the account of this name."""
        return self._find(users.c.name == name)

    def by_email(self, email: str) -> User | None:
        """Returns the account of this address, in lower case."""
        return self._find(users.c.email == email)

    def search(self, text: str, limit: int) -> tuple[User, ...]:
        """Returns people of whom the name or the address begins or ends with the text; the one
        who is called or addressed exactly so comes first."""
        columns = (users.c.name, users.c.email)
        is_it = or_(*(column == text for column in columns))
        fits = or_(
            *(column.startswith(text, autoescape=True) for column in columns),
            *(column.endswith(text, autoescape=True) for column in columns),
        )
        is_person = users.c.kind == Kind.PERSON.value
        found = USER.where(is_person, fits).order_by(is_it.desc().nulls_last(), users.c.name)
        with self._database.read() as connection:
            return tuple(map(user_of, connection.execute(found.limit(limit)).mappings()))

    def all(self) -> tuple[User, ...]:
        """Returns everybody, in the order in which they came."""
        with self._database.read() as connection:
            rows = connection.execute(USER.order_by(users.c.id))
            return tuple(map(user_of, rows.mappings()))

    def _find(self, condition: ColumnElement[bool]) -> User | None:
        with self._database.read() as connection:
            row = connection.execute(USER.where(condition)).mappings().one_or_none()
        return None if row is None else user_of(row)


def _one(connection: Connection, id: int) -> User:
    row = connection.execute(USER.where(users.c.id == id)).mappings().one_or_none()
    if row is None:
        raise NotFound("there is no such user")
    return user_of(row)


def _set(connection: Connection, id: int, columns: dict[str, object]) -> User:
    if columns:
        connection.execute(update(users).where(users.c.id == id).values(columns))
    return _one(connection, id)


def _check_email(connection: Connection, email: str, besides: int = 0) -> None:
    taken = select(users.c.id).where(users.c.email == email, users.c.id != besides)
    if connection.scalar(taken) is not None:
        raise Conflict("a user with this e-mail address exists already")


def _join(connection: Connection, team: str, user_id: int, now: float) -> None:
    is_team = (entities.c.name == team) & (entities.c.kind == Kind.TEAM.value)
    key = connection.scalar(select(entities.c.id).where(is_team))
    if key is None:
        raise NotFound(f"there is no team {team!r}")
    row = {"team_id": key, "user_id": user_id, "role": int(Role.MEMBER), "joined_at": now}
    connection.execute(insert(team_members).values(row))


def _accept(connection: Connection, email: str, user_id: int, now: float) -> None:
    """Turns the invites of an address into memberships."""
    waiting = connection.execute(
        select(invites.c.team_id, invites.c.role).where(invites.c.email == email)
    )
    rows = [
        {"team_id": row.team_id, "user_id": user_id, "role": row.role, "joined_at": now}
        for row in waiting
    ]
    if rows:
        connection.execute(insert(team_members), rows)
        connection.execute(delete(invites).where(invites.c.email == email))
