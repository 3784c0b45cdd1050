"""Curves of groups of runs: statistics over the runs of each group, on one x for all groups."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runwell.series.chart import Line, Panel
from runwell.series.group import group_statistics
from runwell.server.services.charts import ChartQuery, Charts, place
from runwell.server.services.config import unwrap
from runwell.store.ports.run_table import RunRef
from runwell.store.ports.runs import Run, RunQuery
from runwell.wire.frame import FrameWriter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from runwell.values.json import Json

_ABSENT = "null"


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that are shown as one."""

    name: str
    runs: tuple[RunRef | Run, ...]


def grouped_by(runs: Iterable[Run], keys: Sequence[str]) -> list[Group]:
    """Returns runs by what their configs hold under these keys, in the order of the runs.

    The name is the JSON of the value, of several keys that of a list; null where there is none.
    A dot leads into nested objects, unless the key itself has it.
    """
    found: dict[str, list[Run]] = {}
    for run in runs:
        config = unwrap(run.config)
        texts = [_text(config, key) for key in keys]
        name = texts[0] if len(texts) == 1 else f"[{','.join(texts)}]"
        found.setdefault(name, []).append(run)
    return [Group(name, tuple(members)) for name, members in found.items()]


def _text(config: Mapping[str, Json], key: str) -> str:
    value = _value(config, key)
    return _ABSENT if value is None else json.dumps(value, sort_keys=True, separators=(",", ":"))


def _value(config: Mapping[str, Json], key: str) -> Json:
    if key in config:
        return config[key]
    head, dot, rest = key.partition(".")
    inner = config.get(head)
    return _value(inner, rest) if dot and isinstance(inner, dict) else None


@dataclass(frozen=True, slots=True)
class ChartGroups:
    """Reads curves of groups."""

    charts: Charts

    def by_config(
        self, project_id: int, run_ids: Sequence[str], keys: Sequence[str]
    ) -> list[Group]:
        """Returns the groups of these runs, as far as they are there; see `grouped_by`."""
        among: Json = {"name": {"$in": list(run_ids)}}
        query = RunQuery(filters=among, limit=max(1, len(run_ids)))
        found = {run.run_id: run for run in self.charts.stores.runs.page(project_id, query).runs}
        return grouped_by([found[name] for name in run_ids if name in found], keys)

    def frame(
        self, groups: Sequence[Group], query: ChartQuery, statistics: Sequence[str], of: str
    ) -> bytes:
        """Returns the frame of these groups, in their order.

        Args:
            groups: A run may be in several.
            query: Which curves, on which x.
            statistics: See `series.group`.
            of: What of a run's bucket takes part: last, mean, min or max.
        """
        writer = FrameWriter()
        runs = list({run.id: run for group in groups for run in group.runs}.values())
        panels: list[Json] = []
        for key, panel in self.charts.panels(runs, query):
            lines = {line.run: _column(line, of) for line in panel.lines}
            panels.append(
                {
                    "key": key,
                    "x": place(writer, panel.x),
                    "exact": panel.is_exact,
                    "dx": panel.dx,
                    "groups": [_group(writer, one, lines, panel, statistics) for one in groups],
                }
            )
        return writer.finish({"x": query.x, "panels": panels})


def _column(line: Line, of: str) -> NDArray[np.float64]:
    wanted = {"mean": line.mean, "min": line.low, "max": line.high}.get(of)
    return line.last if wanted is None else wanted


def _group(
    writer: FrameWriter,
    group: Group,
    lines: Mapping[str, NDArray[np.float64]],
    panel: Panel,
    statistics: Sequence[str],
) -> Json:
    own = [lines[run.run_id] for run in group.runs if run.run_id in lines]
    values = np.stack(own) if own else np.empty((0, len(panel.x)))
    found = group_statistics(values, statistics)
    return {
        "name": group.name,
        "runs": len(own),
        **{name: place(writer, column) for name, column in found.items()},
    }
