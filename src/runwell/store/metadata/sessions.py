"""Browser sessions, by the hash of their token."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert

from runwell.store.database import Database
from runwell.store.metadata.accounts import USER, is_open, user_of
from runwell.store.ports.people import User
from runwell.store.schema.people import sessions, users


class SqlSessions:
    """`ports.Sessions` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, token_hash: str, user_id: int, now: float, expires_at: float) -> None:
        """Opens a session; sessions that have expired by `now` are swept out on the way."""
        row = {
            "token_hash": token_hash,
            "user_id": user_id,
            "created_at": now,
            "expires_at": expires_at,
        }

        def work(connection: Connection) -> None:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
            connection.execute(insert(sessions).values(row))

        self._database.write(work)

    def find(self, token_hash: str, now: float) -> User | None:
        """Returns whose session it is, or None if there is none or it has expired."""
        query = USER.join(sessions, sessions.c.user_id == users.c.id).where(
            sessions.c.token_hash == token_hash, sessions.c.expires_at > now, is_open
        )
        with self._database.read() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else user_of(row)

    def delete(self, token_hash: str) -> None:
        """Ends a session; one that is not there is no error."""
        statement = delete(sessions).where(sessions.c.token_hash == token_hash)

        def work(connection: Connection) -> None:
            connection.execute(statement)

        self._database.write(work)
