"""Console lines. The highest line number is kept with the run."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, exists, select, update

from runwell.store.database import Database
from runwell.store.ports.logs import LogLine
from runwell.store.schema.runs import log_lines, runs
from runwell.values.text import storable


class SqlLogs:
    """`ports.Logs` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, run: int, lines: Sequence[LogLine], writer: str = "") -> int:
        """Keeps lines, of those with one number the last text; returns the next line's number."""
        if not lines:
            return self.count(run)
        latest = {line.number: line for line in lines}
        columns = log_lines.c
        statement = self._database.dialect.insert_or_replace(
            log_lines,
            (columns.run, columns.number),
            (columns.timestamp, columns.level, columns.text, columns.label),
        )

        def work(connection: Connection) -> int:
            places = _places(connection, run, writer, sorted(latest)) if writer else {}
            rows = [
                _row_of(run, places.get(number, number), latest[number], writer)
                for number in sorted(latest)
            ]
            connection.execute(statement, rows)
            count = max(places.get(number, number) for number in latest) + 1
            connection.execute(
                update(runs)
                .where(runs.c.id == run, runs.c.console_lines < count)
                .values(console_lines=count)
            )
            return count

        return self._database.write(work)

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

    def forget(self, before: float, limit: int) -> int:
        """Deletes the lines of at most so many runs that ended before this time; returns of how
        many."""
        has_lines = exists().where(log_lines.c.run == runs.c.id)
        due = select(runs.c.id).where(runs.c.finished_at < before, has_lines).limit(limit)

        def work(connection: Connection) -> int:
            found = connection.scalars(due).all()
            for ended in found:
                connection.execute(delete(log_lines).where(log_lines.c.run == ended))
            return len(found)

        return self._database.write(work)


def _places(
    connection: Connection, run: int, writer: str, numbers: Sequence[int]
) -> dict[int, int]:
    """Returns which lines of the run a writer's own numbers are: those they were, or the next."""
    free = connection.scalar(select(runs.c.console_lines).where(runs.c.id == run).with_for_update())
    columns = log_lines.c
    known = connection.execute(
        select(columns.writer_number, columns.number).where(
            columns.run == run,
            columns.writer == storable(writer),
            columns.writer_number.between(numbers[0], numbers[-1]),
        )
    )
    places = {own: number for own, number in known}  # noqa: C416 - rows are no pairs for mypy
    fresh = (number for number in numbers if number not in places)
    return places | {own: number for number, own in enumerate(fresh, free or 0)}


def _row_of(run: int, number: int, line: LogLine, writer: str) -> dict[str, int | str | None]:
    return {
        "run": run,
        "number": number,
        "writer": storable(writer),
        "writer_number": line.number if writer else None,
        "timestamp": storable(line.timestamp),
        "level": storable(line.level),
        "text": storable(line.text),
        "label": storable(line.label),
    }
