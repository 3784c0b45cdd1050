"""Projects at a glance: one query that adds up runs."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case, func, select

from runwell.store.columns.source import Source
from runwell.store.database import Database
from runwell.store.digest import key_digest
from runwell.store.metadata.run_row import ALIVE
from runwell.store.ports.glances import Share
from runwell.store.schema.people import users
from runwell.store.schema.runs import runs, values

_TOLD_BY_CLIENT = key_digest("_runtime")


class SqlGlances:
    """`ports.Glances` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def shares(self, project_id: int) -> tuple[Share, ...]:
        """Returns who has how many runs in which state."""
        is_told = and_(
            values.c.project == project_id,
            values.c.source == int(Source.SUMMARY),
            values.c.digest == _TOLD_BY_CLIENT,
            values.c.run == runs.c.id,
            values.c.item == 0,
        )
        query = (
            select(
                users.c.name,
                runs.c.state,
                func.count(),
                func.sum(_runtime()),
                func.max(runs.c.heartbeat_at),
            )
            .select_from(runs.join(users, users.c.id == runs.c.user_id).outerjoin(values, is_told))
            .where(runs.c.project_id == project_id, ALIVE)
            .group_by(users.c.name, runs.c.state)
            .order_by(users.c.name, runs.c.state)
        )
        with self._database.read() as connection:
            return tuple(Share(*row) for row in connection.execute(query))


def _runtime() -> ColumnElement[float]:
    """How long a run ran, in seconds."""
    lasted = func.coalesce(runs.c.finished_at, runs.c.heartbeat_at) - runs.c.created_at
    return case((values.c.number > 0, values.c.number), (lasted > 0, lasted), else_=0.0)
