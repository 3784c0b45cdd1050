"""Which runs logged and used which versions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from runwell.store.artifacts.nouns import State, Use
from runwell.store.database import Database
from runwell.store.schema.artifacts import uses, versions

_USE = select(
    uses.c.run, uses.c.artifact_id, uses.c.is_output, uses.c.used_as, uses.c.created_at
).join(versions, versions.c.id == uses.c.artifact_id)
_IS_SHOWN = versions.c.state == State.COMMITTED.value


class Lineage:
    """Uses in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def use(self, run: int, artifact_id: int, used_as: str | None, now: float) -> None:
        """Notes that a run uses a version; the last `used_as` stays."""
        columns = uses.c
        statement = self._database.dialect.insert_or_replace(
            uses, (columns.run, columns.is_output, columns.artifact_id), (columns.used_as,)
        ).values(run=run, artifact_id=artifact_id, is_output=False, used_as=used_as, created_at=now)

        def work(connection: Connection) -> None:
            connection.execute(statement)

        self._database.write(work)

    def of_run(
        self, run: int, *, is_output: bool, after: int = 0, limit: int = 1000
    ) -> tuple[tuple[int, ...], int]:
        """Returns the versions that a run logged or used, in order, and how many in all."""
        condition = (uses.c.run == run) & (uses.c.is_output == is_output) & _IS_SHOWN
        wanted = _USE.where(condition).order_by(uses.c.created_at, uses.c.artifact_id)
        with self._database.read() as connection:
            total = connection.scalar(select(func.count()).select_from(wanted.subquery())) or 0
            rows = connection.execute(wanted.limit(limit).offset(after))
            return tuple(row.artifact_id for row in rows), total

    def of_versions(
        self, ids: Sequence[int], *, is_output: bool, limit: int = 1000
    ) -> tuple[Use, ...]:
        """Returns the runs that logged or used versions, in the order in which they did."""
        query = (
            _USE.where(
                self._database.dialect.among(uses.c.artifact_id, ids),
                uses.c.is_output == is_output,
            )
            .order_by(uses.c.created_at, uses.c.run)
            .limit(limit)
        )
        with self._database.read() as connection:
            return tuple(Use(*row) for row in connection.execute(query))

    def of_runs(
        self, runs: Sequence[int], *, is_output: bool, limit: int = 1000
    ) -> tuple[Use, ...]:
        """Returns the versions that runs logged or used, in the order in which they did."""
        query = (
            _USE.where(
                self._database.dialect.among(uses.c.run, runs),
                uses.c.is_output == is_output,
                _IS_SHOWN,
            )
            .order_by(uses.c.created_at, uses.c.artifact_id)
            .limit(limit)
        )
        with self._database.read() as connection:
            return tuple(Use(*row) for row in connection.execute(query))
