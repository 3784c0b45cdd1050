"""What runs have logged since a reader last looked, so that a live page fetches no point twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runwell.server.services.charts import place
from runwell.store.ports.histories import Series, Stream
from runwell.store.ports.run_table import RunRef
from runwell.store.ports.stores import Stores
from runwell.wire.frame import FrameWriter

if TYPE_CHECKING:
    from runwell.values.json import Json


@dataclass(frozen=True, slots=True)
class Tails:
    """Reads the newest rows."""

    stores: Stores

    def frame(
        self, runs: Sequence[tuple[RunRef, int]], stream: Stream, keys: Sequence[str]
    ) -> bytes:
        """Returns the frame of some runs, each from a row on.

        The next row of each is asked for before the points are read, and none behind it is told:
        so the next tail begins where this one ends, whatever is logged meanwhile.
        """
        ends = {run.id: self.stores.series.line_count(run.id, stream) for run, _ in runs}
        first = min((row for _, row in runs), default=0)
        last = max(ends.values(), default=0)
        found = self.stores.series.read_many(list(ends), stream, keys, (first, last))
        writer = FrameWriter()
        tails: list[Json] = [
            {
                "run": run.run_id,
                "next": ends[run.id],
                "series": _series(writer, found, run.id, keys, (row, ends[run.id])),
            }
            for run, row in runs
        ]
        return writer.finish({"runs": tails})


def _series(
    writer: FrameWriter,
    found: Mapping[tuple[int, str], Series],
    run: int,
    keys: Sequence[str],
    rows: tuple[int, int],
) -> list[Json]:
    tails: list[Json] = []
    for key in keys:
        series = found.get((run, key))
        if series is None:
            continue
        start, stop = np.searchsorted(series.rows, rows).tolist()
        if start < stop:
            tails.append(
                {
                    "key": key,
                    "rows": place(writer, series.rows[start:stop].astype(np.float64)),
                    "steps": place(writer, series.steps[start:stop].astype(np.float64)),
                    "values": place(writer, series.values[start:stop]),
                }
            )
    return tails
