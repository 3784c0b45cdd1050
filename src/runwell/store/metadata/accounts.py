"""Accounts and entities as rows: the query that reads an account, and the register of names."""

from __future__ import annotations

from sqlalchemy import Connection, Row, RowMapping, select

from runwell.errors import Conflict
from runwell.store.database import Database
from runwell.store.ports.people import Entity, User
from runwell.store.schema.people import entities, users
from runwell.values.access import Kind

USER = select(
    users.c.id,
    users.c.name,
    users.c.is_admin,
    users.c.created_at,
    users.c.kind,
    users.c.email,
    users.c.is_org_admin,
    users.c.team,
    users.c.description,
    users.c.deactivated_at,
)
ENTITY = select(entities.c.id, entities.c.name, entities.c.kind, entities.c.created_at)

is_open = users.c.deactivated_at.is_(None)


def user_of(row: RowMapping) -> User:
    """Returns a row of `USER` as a user."""
    return User(
        id=row["id"],
        name=row["name"],
        is_admin=row["is_admin"],
        created_at=row["created_at"],
        kind=Kind(row["kind"]),
        email=row["email"],
        is_org_admin=row["is_org_admin"],
        team=row["team"],
        description=row["description"],
        deactivated_at=row["deactivated_at"],
    )


def entity_of(row: Row[int, str, str, float]) -> Entity:
    """Returns a row of `ENTITY` as an entity."""
    key, name, kind, created_at = row
    return Entity(key, name, Kind(kind), created_at)


def register(connection: Connection, database: Database, name: str, kind: Kind, now: float) -> int:
    """Enters a name into the register and returns its id. Raises Conflict if it is taken."""
    row = {"name": name, "kind": kind.value, "created_at": now}
    insert_new = database.dialect.insert_new(entities).values(row)
    added = connection.scalar(insert_new.returning(entities.c.id))
    if added is None:
        raise Conflict(f"a user or team named {name!r} exists already; choose another name")
    return int(added)
