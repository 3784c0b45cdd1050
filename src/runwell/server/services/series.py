"""What a chart asks for: which metrics there are, and their curves on a shared x."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from runwell.server.services.config import visualize
from runwell.store.ports.histories import RestValue, Stream
from runwell.store.ports.run_table import KeyQuery, MetricPage, RunRef
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from runwell.values.json import Json

MAX_RUNS = 1000


@dataclass(frozen=True, slots=True)
class CustomChart:
    """A custom chart over some runs, as the first of them described it."""

    key: str
    panel_type: str
    panel_config: dict[str, Json]
    runs: int


@dataclass(frozen=True, slots=True)
class Metrics:
    """Reads which metrics there are."""

    stores: Stores

    def keys(
        self, project_id: int, stream: Stream, query: KeyQuery, runs: Sequence[RunRef] | None
    ) -> MetricPage:
        """Returns a page of the keys that rows have: of these runs, or of all. A single run must be
        of this project."""
        among = None if runs is None else [run.id for run in runs]
        return self.stores.table.metrics(project_id, stream, query, among)

    def charts(self, project_id: int, runs: Sequence[RunRef] | None) -> list[CustomChart]:
        """Returns the custom charts of these runs, the first of which tell, or of the newest
        `MAX_RUNS`; by key."""
        if runs is None:
            runs = self.stores.table.refs(project_id, None, MAX_RUNS)
        merged: dict[str, CustomChart] = {}
        for config in self.stores.table.configs([run.id for run in runs], '"visualize"'):
            for key, chart in visualize(config).items():
                found = _chart(key, chart)
                if found is not None:
                    known = merged.get(key, found)
                    merged[key] = replace(known, runs=known.runs + 1)
        return [merged[key] for key in sorted(merged)]

    def values(self, run: Run, key: str) -> tuple[RestValue, ...]:
        """Returns what a history key held that is no number, in order."""
        return self.stores.series.values(run.id, Stream.HISTORY, key)


def _chart(key: str, described: Json) -> CustomChart | None:
    """Returns what a run wrote about a chart, counted in no run yet; None if it is no chart."""
    if not isinstance(described, dict):
        return None
    kind, config = described.get("panel_type"), described.get("panel_config")
    if not isinstance(kind, str) or not isinstance(config, dict):
        return None
    return CustomChart(key, kind, config, 0)
