"""Whose lines a run reads: its own branch, and before it what that branch inherits of others.

A fork shares the lines of its parent up to a row and a step, a rewound run those of what it was.
Lines belong to a branch, are never changed, and stay while anybody reads them; so a fork of a
million lines is a few rows here. Rows rise along a lineage: a branch begins where what it
inherits ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, bindparam, select

from runwell.store.ports.histories import Stream
from runwell.store.schema.histories import lineage, streams
from runwell.store.series.points import Points

NO_END = 2**63 - 1

_SPANS = (
    select(
        streams.c.run,
        streams.c.branch,
        lineage.c.ancestor,
        lineage.c.row_end,
        lineage.c.step_end,
    )
    .select_from(streams.outerjoin(lineage, lineage.c.branch == streams.c.branch))
    .where(streams.c.run.in_(bindparam("runs", expanding=True)))
    .where(streams.c.stream == bindparam("stream"))
    .order_by(streams.c.run, lineage.c.position)
)


@dataclass(frozen=True, slots=True)
class Span:
    """The lines of a branch with a row below `row_end` and a step up to `step_end`."""

    branch: int
    row_end: int = NO_END
    step_end: int = NO_END

    @property
    def is_whole(self) -> bool:
        """Tells whether every line of the branch is meant."""
        return self.row_end == NO_END and self.step_end == NO_END

    def up_to(self, row_end: int, step_end: int) -> Span:
        """Returns the part of it that also lies below these ends."""
        return Span(self.branch, min(self.row_end, row_end), min(self.step_end, step_end))

    def holds_all(self, row_last: int, step_max: int) -> bool:
        """Tells whether lines up to this row and step are all in it."""
        return row_last < self.row_end and step_max <= self.step_end

    def holds_none(self, row_first: int, step_min: int) -> bool:
        """Tells whether no line from this row and step on is in it."""
        return row_first >= self.row_end or step_min > self.step_end

    def of(self, points: Points) -> Points:
        """Returns the points that are in it."""
        if self.is_whole:
            return points
        points = points.cut(0, int(np.searchsorted(points.rows, self.row_end)))
        is_in = points.steps <= self.step_end
        if is_in.all():
            return points
        return Points(points.rows[is_in], points.steps[is_in], points.values[is_in])


def read_spans(
    connection: Connection, runs: Sequence[int], stream: Stream
) -> dict[int, tuple[Span, ...]]:
    """Returns by run what it reads, the oldest first and its own branch last."""
    rows = connection.execute(_SPANS, {"runs": list(runs), "stream": stream})
    spans: dict[int, tuple[Span, ...]] = {}
    heads: dict[int, int] = {}
    for run, branch, ancestor, row_end, step_end in rows:
        heads[run] = branch
        before = spans.setdefault(run, ())
        if ancestor is not None:
            spans[run] = (*before, Span(ancestor, row_end, step_end))
    return {run: (*before, Span(heads[run])) for run, before in spans.items()}
