"""Random bytes that the server signs with, one row per purpose."""

from __future__ import annotations

import os
from collections.abc import Callable

from sqlalchemy import Connection, select

from runwell.store.database import Database
from runwell.store.schema.people import secrets

SECRET_BYTES = 32


class SqlSecrets:
    """`ports.Secrets` in SQL. `randomness` returns so many random bytes."""

    def __init__(self, database: Database, randomness: Callable[[int], bytes] = os.urandom) -> None:
        self._database = database
        self._randomness = randomness

    def get_or_create(self, name: str) -> bytes:
        """Returns the bytes of this name; whoever asks first, in whichever process, makes them."""
        offer = {"name": name, "value": self._randomness(SECRET_BYTES)}
        query = select(secrets.c.value).where(secrets.c.name == name)

        def work(connection: Connection) -> bytes:
            connection.execute(self._database.dialect.insert_new(secrets).values(offer))
            return bytes(connection.execute(query).scalar_one())

        with self._database.read() as connection:
            found = connection.scalar(query)
        return self._database.write(work) if found is None else bytes(found)
