"""API keys, as hashes. Never sees a key itself."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select, update

from runwell.errors import Conflict
from runwell.store.database import Database
from runwell.store.ports.people import Key
from runwell.store.schema.people import api_keys

_ID_DIGITS = 15  # hexadecimal: 60 bits
_KEY = select(
    api_keys.c.hash,
    api_keys.c.user_id,
    api_keys.c.hint,
    api_keys.c.description,
    api_keys.c.created_at,
    api_keys.c.used_at,
)


class SqlKeys:
    """The part of `ports.Users` that is about keys, in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_key(
        self, user_id: int, key_hash: str, now: float, *, hint: str = "", description: str = ""
    ) -> Key:
        """Gives a user one more key. Raises Conflict if somebody has it."""
        return self._database.write(
            lambda connection: self._add_key(connection, user_id, key_hash, now, hint, description)
        )

    def keys(self, user_id: int) -> tuple[Key, ...]:
        """Returns their keys, oldest first."""
        query = _KEY.where(api_keys.c.user_id == user_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(api_keys.c.created_at, api_keys.c.hash))
            return tuple(_key_of(row) for row in rows)

    def find_key(self, id: str) -> Key | None:
        """Returns the key of this id."""
        with self._database.read() as connection:
            row = connection.execute(_KEY.where(_has_id(id))).one_or_none()
        return None if row is None else _key_of(row)

    def delete_key(self, id: str) -> None:
        """Makes a key worthless; one that is not there is no error."""
        self._database.write(
            lambda connection: connection.execute(delete(api_keys).where(_has_id(id))).close()
        )

    def touch_key(self, key_hash: str, now: float) -> None:
        """Notes that a key was used."""
        statement = update(api_keys).where(api_keys.c.hash == key_hash).values(used_at=now)
        self._database.write(lambda connection: connection.execute(statement).close())

    def key_used_at(self, key_hash: str) -> float | None:
        """Returns when a key was last noted to be used."""
        with self._database.read() as connection:
            return connection.scalar(select(api_keys.c.used_at).where(api_keys.c.hash == key_hash))

    def _add_key(
        self,
        connection: Connection,
        user_id: int,
        key_hash: str,
        now: float,
        hint: str,
        description: str,
    ) -> Key:
        row = {
            "hash": key_hash,
            "user_id": user_id,
            "created_at": now,
            "hint": hint,
            "description": description,
        }
        insert_new = self._database.dialect.insert_new(api_keys).values(row)
        if connection.scalar(insert_new.returning(api_keys.c.hash)) is None:
            raise Conflict("this API key is in use already; make another one")
        return Key(_id_of(key_hash), user_id, hint, description, now, None)


def _id_of(key_hash: str) -> str:
    return key_hash[:_ID_DIGITS]


def _has_id(id: str) -> ColumnElement[bool]:
    return func.substr(api_keys.c.hash, 1, _ID_DIGITS) == id


def _key_of(row: Row[str, int, str, str, float, float | None]) -> Key:
    key_hash, user_id, hint, description, created_at, used_at = row
    return Key(_id_of(key_hash), user_id, hint, description, created_at, used_at)
