"""Runs that were deleted: whole, until somebody empties the trash, and back as they were."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, and_, delete, select, update

from runwell.store.database import Database
from runwell.store.metadata.run_row import ALIVE, read_runs
from runwell.store.ports.runs import Run
from runwell.store.schema.runs import runs
from runwell.store.series.free import delete_run


class SqlTrash:
    """`ports.Trash` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, ids: Sequence[int], now: float) -> None:
        """Deletes runs; one that is in the trash already, or nowhere, is no error."""
        among = self._database.dialect.among(runs.c.id, ids)

        def work(connection: Connection) -> None:
            connection.execute(update(runs).where(among, ALIVE).values(deleted_at=now))

        self._database.write(work)

    def put_all(self, project_id: int, limit: int) -> int:
        """Deletes runs of a project as if it were ages ago; returns how many."""
        is_left = runs.c.deleted_at.is_(None) | (runs.c.deleted_at > 0)
        some = select(runs.c.id).where(runs.c.project_id == project_id, is_left).limit(limit)

        def work(connection: Connection) -> int:
            ids = list(connection.scalars(some))
            among = self._database.dialect.among(runs.c.id, ids)
            connection.execute(update(runs).where(among).values(deleted_at=0.0))
            return len(ids)

        return self._database.write(work)

    def restore(self, ids: Sequence[int]) -> None:
        """Brings runs back as they were; one that is not in the trash is no error."""
        among = self._database.dialect.among(runs.c.id, ids)

        def work(connection: Connection) -> None:
            connection.execute(update(runs).where(among).values(deleted_at=None))

        self._database.write(work)

    def find(self, project_id: int, run_id: str) -> Run | None:
        """Returns the run of this id if it is in the trash of the project."""
        is_it = and_(runs.c.project_id == project_id, runs.c.run_id == run_id, ~ALIVE)
        with self._database.read() as connection:
            found = read_runs(connection, is_it)
        return found[0] if found else None

    def all(self, project_id: int, limit: int) -> tuple[Run, ...]:
        """Returns the deleted runs of a project, last deleted first."""
        newest = (
            select(runs.c.id)
            .where(runs.c.project_id == project_id, ~ALIVE)
            .order_by(runs.c.deleted_at.desc(), runs.c.id.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            found = read_runs(connection, runs.c.id.in_(newest))
        return tuple(sorted(found, key=lambda run: (-(run.deleted_at or 0.0), -run.id)))

    def due(self, before: float, limit: int) -> tuple[int, ...]:
        """Returns the keys of runs that were deleted before this time, the first deleted first."""
        query = (
            select(runs.c.id)
            .where(runs.c.deleted_at < before)
            .order_by(runs.c.deleted_at, runs.c.id)
            .limit(limit)
        )
        with self._database.read() as connection:
            return tuple(connection.scalars(query))

    def purge(self, id: int, before: float) -> bool:
        """Forgets a run for ever if it lies in the trash since before this time; tells whether."""

        def work(connection: Connection) -> bool:
            is_due = and_(runs.c.id == id, runs.c.deleted_at < before)
            if connection.scalar(select(runs.c.id).where(is_due).with_for_update()) is None:
                return False  # somebody has just brought it back
            delete_run(connection, id)
            connection.execute(delete(runs).where(runs.c.id == id))
            return True

        return self._database.write(work)
