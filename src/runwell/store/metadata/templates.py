"""What new workspaces begin with."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from runwell.store.database import Database
from runwell.store.schema.templates import templates
from runwell.values.text import storable

_EVERYBODY = 0


class SqlTemplates:
    """`ports.Templates` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, user_id: int | None) -> str | None:
        """Returns a person's template, with None that of everybody else."""
        query = select(templates.c.spec).where(templates.c.user_id == (user_id or _EVERYBODY))
        with self._database.read() as connection:
            return connection.scalar(query)

    def set(self, user_id: int | None, spec: str | None, now: float) -> None:
        """Keeps a template; None takes it away."""
        key, columns = user_id or _EVERYBODY, templates.c

        def work(connection: Connection) -> None:
            if spec is None:
                connection.execute(delete(templates).where(columns.user_id == key))
                return
            put = self._database.dialect.insert_or_replace(
                templates, [columns.user_id], [columns.spec, columns.updated_at]
            )
            connection.execute(put.values(user_id=key, spec=storable(spec), updated_at=now))

        self._database.write(work)
