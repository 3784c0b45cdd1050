"""What a chart asks for: which metrics there are, and their curves on a shared x."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from runwell.store.ports import MetricInfo, RestValue, Run, RunQuery, Stores, Stream
from runwell.values.json import Json

MAX_RUNS = 1000
NUMBER = "number"


@dataclass(frozen=True, slots=True)
class MetricSummary:
    """A key over some runs; `kind` is "number" as soon as it is one anywhere."""

    key: str
    kind: str
    runs: int
    count: int
    last_step: int


@dataclass(frozen=True, slots=True)
class Metrics:
    """Reads which metrics there are."""

    stores: Stores

    def runs_of(self, project_id: int, run_ids: Sequence[str] | None) -> list[Run]:
        """Returns the runs of these ids, newest first; without ids the newest `MAX_RUNS`."""
        among: Json = None if run_ids is None else {"name": {"$in": list(run_ids)}}
        page = self.stores.runs.page(project_id, RunQuery(filters=among, limit=MAX_RUNS))
        return list(page.runs)

    def over(self, runs: Iterable[Run], stream: Stream) -> list[MetricSummary]:
        """Returns the metrics of these runs, by key."""
        merged: dict[str, MetricSummary] = {}
        for run in runs:
            for info in self.stores.series.metrics(run.id, stream):
                merged[info.key] = _merge(merged.get(info.key), info)
        return [merged[key] for key in sorted(merged)]

    def values(self, run: Run, key: str) -> tuple[RestValue, ...]:
        """Returns what a history key held that is no number, in order."""
        return self.stores.series.values(run.id, Stream.HISTORY, key)


def _merge(so_far: MetricSummary | None, info: MetricInfo) -> MetricSummary:
    if so_far is None:
        return MetricSummary(info.key, info.kind, 1, info.count, info.last_step)
    kind = NUMBER if NUMBER in (so_far.kind, info.kind) else so_far.kind
    last_step = max(so_far.last_step, info.last_step)
    return MetricSummary(info.key, kind, so_far.runs + 1, so_far.count + info.count, last_step)
