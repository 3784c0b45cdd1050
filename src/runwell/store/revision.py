"""Which runs were written since one looked last: `run.revision`, and how to follow it.

Every write of a run's row gives it a new revision, by a trigger, so nobody can forget to. On
SQLite, which has one writer, that is one more than the highest of the project. On PostgreSQL
writers commit in any order: there it is the number of the transaction, and one looks again at all
that had not ended when the last snapshot was taken.

A run that leaves its project (deleted for good, or moved) is in no feed: another trigger counts
these in `project.purges`.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from runwell.store.dialect import Dialect
from runwell.store.schema.runs import runs


class Feed:
    """Follows the runs of a project from snapshot to snapshot."""

    def __init__(self, project_id: int) -> None:
        self._project_id = project_id
        self._since = 0

    def start(self, connection: Connection, dialect: Dialect) -> None:
        """Notes that everything in this snapshot is known."""
        self._since, _ = connection.execute(dialect.revision_bounds(self._project_id)).one()

    def next(self, connection: Connection, dialect: Dialect) -> list[int]:
        """Returns the keys of runs that were written since, the oldest first. A few come twice."""
        since, below = connection.execute(dialect.revision_bounds(self._project_id)).one()
        if self._since == below:
            return []
        written = connection.scalars(
            select(runs.c.id)
            .where(
                runs.c.project_id == self._project_id,
                runs.c.revision >= self._since,
                runs.c.revision < below,
            )
            .order_by(runs.c.id)
        ).all()
        self._since = since
        return list(written)
