"""What a chart asks for: which metrics there are, and their curves on a shared x."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from runwell.server.services.config import visualize
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
class CustomChart:
    """A custom chart over some runs, as the newest of them described it."""

    key: str
    panel_type: str
    panel_config: dict[str, Json]
    runs: int


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

    def charts(self, runs: Iterable[Run]) -> list[CustomChart]:
        """Returns the custom charts of these runs (given newest first), by key."""
        merged: dict[str, CustomChart] = {}
        for run in runs:
            for key, chart in visualize(run.config).items():
                found = _chart(key, chart)
                if found is not None:
                    known = merged.get(key, found)
                    merged[key] = replace(known, runs=known.runs + 1)
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


def _chart(key: str, described: Json) -> CustomChart | None:
    """Returns what a run wrote about a chart, counted in no run yet; None if it is no chart."""
    if not isinstance(described, dict):
        return None
    kind, config = described.get("panel_type"), described.get("panel_config")
    if not isinstance(kind, str) or not isinstance(config, dict):
        return None
    return CustomChart(key, kind, config, 0)
