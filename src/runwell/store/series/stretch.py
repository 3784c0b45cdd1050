"""Which rows can hold a stretch of steps: what is asked of the bounds of chunks, packs and blocks.

Steps mostly rise with the rows, so a page of a long history touches few chunks. Where they do not,
the stretch is wider than need be, never narrower.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, func, select

from runwell.store.database import Database
from runwell.store.ports.histories import Stream
from runwell.store.schema.histories import chunks, packs, rests
from runwell.store.series.lineage import Span, read_spans
from runwell.store.series.read import read_blocks

NO_ROWS = (0, 0)


def read_stretch(
    database: Database, run: int, stream: Stream, steps: tuple[int, int]
) -> tuple[int, int]:
    """Returns the first row, and the one behind the last, between which all lines lie whose step
    is in `steps` (both ends count)."""
    with database.read() as connection:
        spans = read_spans(connection, [run], stream).get(run, ())
        found = [bounds for span in spans for bounds in _bounds(connection, span, steps)]
    if not found:
        return NO_ROWS
    return min(first for first, _ in found), max(last for _, last in found) + 1


def _bounds(
    connection: Connection, span: Span, steps: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    low, high = steps
    for table in (chunks, packs):
        yield from _known(
            connection.execute(
                select(func.min(table.c.row_first), func.max(table.c.row_last)).where(
                    table.c.branch == span.branch,
                    table.c.step_max >= low,
                    table.c.step_min <= high,
                    table.c.row_first < span.row_end,
                )
            )
        )
    yield from _known(
        connection.execute(
            select(func.min(rests.c.row), func.max(rests.c.row)).where(
                rests.c.branch == span.branch,
                rests.c.step.between(low, high),
                rests.c.row < span.row_end,
            )
        )
    )
    for _, block in read_blocks(connection, [span.branch]):
        if int(block.steps.max()) >= low and int(block.steps.min()) <= high:
            yield int(block.lines[0]), int(block.lines[-1])


def _known(rows: Iterable[tuple[int | None, int | None]]) -> Iterator[tuple[int, int]]:
    for first, last in rows:
        if first is not None and last is not None:
            yield first, last
