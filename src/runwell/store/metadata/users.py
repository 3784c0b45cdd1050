"""People and the hashes of their keys. Never sees a key itself."""

from __future__ import annotations

from sqlalchemy import Connection, Row, Select, select

from runwell.errors import Conflict
from runwell.store.database import Database
from runwell.store.ports import User
from runwell.store.schema import api_keys, users

_USER: Select[int, str, bool, float] = select(
    users.c.id, users.c.name, users.c.is_admin, users.c.created_at
)


class SqlUsers:
    """`ports.Users` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, *, is_admin: bool, key_hash: str, now: float) -> User:
        """Adds a user with one key. Raises Conflict if the name or the key is taken."""

        def work(connection: Connection) -> User:
            row = {"name": name, "is_admin": is_admin, "created_at": now}
            insert_new = self._database.dialect.insert_new(users).values(row)
            added = connection.scalar(insert_new.returning(users.c.id))
            if added is None:
                raise Conflict(f"a user named {name!r} exists already")
            self._add_key(connection, added, key_hash, now)
            return User(added, name, is_admin, now)

        return self._database.write(work)

    def add_key(self, user_id: int, key_hash: str, now: float) -> None:
        """Gives a user one more key. Raises Conflict if somebody has it."""
        self._database.write(lambda connection: self._add_key(connection, user_id, key_hash, now))

    def by_key(self, key_hash: str) -> User | None:
        """Returns whose key it is."""
        joined = _USER.join(api_keys, api_keys.c.user_id == users.c.id)
        return self._one(joined.where(api_keys.c.hash == key_hash))

    def by_name(self, name: str) -> User | None:
        """Returns the user of this name."""
        return self._one(_USER.where(users.c.name == name))

    def all(self) -> tuple[User, ...]:
        """Returns everybody, in the order in which they came."""
        with self._database.read() as connection:
            return tuple(user_of(row) for row in connection.execute(_USER.order_by(users.c.id)))

    def _one(self, query: Select[int, str, bool, float]) -> User | None:
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else user_of(row)

    def _add_key(self, connection: Connection, user_id: int, key_hash: str, now: float) -> None:
        row = {"hash": key_hash, "user_id": user_id, "created_at": now}
        insert_new = self._database.dialect.insert_new(api_keys).values(row)
        added = connection.scalar(insert_new.returning(api_keys.c.hash))
        if added is None:
            raise Conflict("this API key is in use already; make another one")


def user_of(row: Row[int, str, bool, float]) -> User:
    """Returns a row of id, name, is_admin and created_at as a user."""
    key, name, is_admin, created_at = row
    return User(key, name, is_admin, created_at)
