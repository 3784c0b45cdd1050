"""Console lines. The highest line number is kept with the run."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from runwell.store.database import Database
from runwell.store.ports import LogLine
from runwell.store.schema import log_lines, runs
from runwell.values.text import storable


class SqlLogs:
    """`ports.Logs` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, run: int, lines: Sequence[LogLine]) -> None:
        """Keeps lines; of lines with one number the last text stays."""
        if not lines:
            return
        latest = {line.number: line for line in lines}
        rows = [_row_of(run, latest[number]) for number in sorted(latest)]
        columns = log_lines.c
        statement = self._database.dialect.insert_or_replace(
            log_lines,
            (columns.run, columns.number),
            (columns.timestamp, columns.level, columns.text, columns.label),
        )
        count = max(latest) + 1

        def work(connection: Connection) -> None:
            connection.execute(statement, rows)
            connection.execute(
                update(runs)
                .where(runs.c.id == run, runs.c.console_lines < count)
                .values(console_lines=count)
            )

        self._database.write(work)

    def page(self, run: int, after: int, limit: int, search: str = "") -> tuple[LogLine, ...]:
        """Returns lines with number >= after, in order; with `search`, those that contain it."""
        columns = log_lines.c
        query = (
            select(columns.number, columns.timestamp, columns.level, columns.text, columns.label)
            .where(columns.run == run, columns.number >= after)
            .order_by(columns.number)
            .limit(limit)
        )
        if search:
            query = query.where(self._database.dialect.contains(columns.text, storable(search)))
        with self._database.read() as connection:
            return tuple(LogLine(*row) for row in connection.execute(query))

    def count(self, run: int) -> int:
        """Returns the next line's number."""
        with self._database.read() as connection:
            found = connection.scalar(select(runs.c.console_lines).where(runs.c.id == run))
        return found or 0


def _row_of(run: int, line: LogLine) -> dict[str, int | str]:
    return {
        "run": run,
        "number": line.number,
        "timestamp": storable(line.timestamp),
        "level": storable(line.level),
        "text": storable(line.text),
        "label": storable(line.label),
    }
