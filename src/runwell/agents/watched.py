"""A sweep as a controller on this side sees it: read whole from the server, and told what to do.

What a controller writes is one document, as W&B's do: {"schedule": […], "earlystop": […]}; the
server makes runs of the entries and says which became which.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from runwell.agents.orders import Place
from runwell.agents.server import Wire, find
from runwell.errors import NotFound
from runwell.sweeps.config import Metric, SweepConfig, read_config
from runwell.sweeps.trial import Trial, TrialState, best_of, finite
from runwell.sweeps.yaml_text import parse_yaml
from runwell.values.json import Json
from runwell.wire.answer import at, document_of, items_of, nodes

SAMPLES = 100_000  # rows of a history, at most
_INTERNAL = "_wandb"
_WATCH = """
query WatchedSweep($entity: String, $project: String, $sweep: String!, $specs: [JSONString!]!,
    $history: Boolean!) {
  project(name: $project, entityName: $entity) {
    sweep(sweepName: $sweep) {
      state config scheduler
      runs { edges { node {
        name state config summaryMetrics stopped shouldStop
        sampledHistory(specs: $specs) @include(if: $history)
      } } }
    }
  }
}
"""
_TELL = """
mutation TellSweep($id: ID!, $controller: JSONString!) {
  upsertSweep(input: {id: $id, controller: $controller}) { sweep { id } }
}
"""


@dataclass(slots=True)
class SweepRun:
    """A run of a sweep, as searches written by users see it; they make one to say what comes next.

    Attributes:
        name: Its short id.
        config: Its parameters, each as {"value": …}.
        state: pending, running, finished, failed, crashed, killed, preempting or preempted.
        summary_metrics, history: What it has said; rows that have the sweep's metrics.
        stopped, should_stop: It was asked to end, and has; or has yet to.
    """

    name: str | None = None
    config: dict[str, Json] = field(default_factory=dict)
    state: str = "pending"
    summary_metrics: dict[str, Json] = field(default_factory=dict)
    history: list[dict[str, Json]] = field(default_factory=list)
    stopped: bool = False
    should_stop: bool = False

    def values(self, key: str) -> list[float]:
        """Returns the finite values of a metric, in order."""
        found = (finite(row.get(key)) for row in self.history)
        return [value for value in found if value is not None]

    def as_trial(self, metrics: Sequence[Metric]) -> Trial:
        """Returns what our own searches see of it."""
        known = [self.values(metric.name) for metric in metrics]
        last = [finite(self.summary_metrics.get(metric.name)) for metric in metrics]
        both = [
            values if end is None else [*values, end]
            for values, end in zip(known, last, strict=True)
        ]
        best = (best_of(each, metric.sign) for each, metric in zip(both, metrics, strict=True))
        return Trial(
            plain(self.config),
            TrialState.of(self.state),
            tuple(best),
            tuple(each[-1] if each else None for each in both),
        )


@dataclass(frozen=True, slots=True)
class View:
    """A sweep at a moment. `made` are the ids of schedule entries, by the run that each became."""

    state: str
    document: dict[str, Json]
    config: SweepConfig
    runs: tuple[SweepRun, ...]
    made: Mapping[str, str]

    def is_begun(self, entry: str) -> bool:
        """Says whether an agent has begun the run of a schedule entry."""
        return any(self.made.get(str(run.name)) == entry for run in self.runs if _is_begun(run))


@dataclass(frozen=True, slots=True)
class WatchedSweep:
    """A sweep on a server, by its place; `id` is what the server knows it by."""

    wire: Wire
    place: Place
    id: str

    @classmethod
    def at(cls, wire: Wire, place: Place) -> WatchedSweep:
        """Finds it. Raises NotFound."""
        found = find(wire, place)
        project = found.get("project")
        where = Place(
            str(found["name"]), str(at(project, "name")), str(at(project, "entity", "name"))
        )
        return cls(wire, where, str(found["id"]))

    def look(self, keys: Sequence[str]) -> View:
        """Reads it whole, with the histories of these metrics."""
        specs = [json.dumps({"keys": [key], "samples": SAMPLES}) for key in keys]
        asked: dict[str, Json] = {
            "entity": self.place.entity,
            "project": self.place.project,
            "sweep": self.place.sweep_id,
            "specs": [*specs],
            "history": bool(specs),
        }
        node = at(self.wire.ask(_WATCH, asked), "project", "sweep")
        if not isinstance(node, dict):
            raise NotFound(f"there is no sweep {self.place.sweep_id} any more")
        document = parse_yaml(str(node.get("config")))
        return View(
            str(node.get("state")),
            document if isinstance(document, dict) else {},
            read_config(document),
            tuple(map(_run, nodes(node.get("runs")))),
            _made(node.get("scheduler")),
        )

    def tell(self, document: Mapping[str, Json]) -> None:
        """Writes what shall happen."""
        self.wire.ask(_TELL, {"id": self.id, "controller": json.dumps(dict(document))})


def plain(config: Mapping[str, Json]) -> dict[str, Json]:
    """Returns parameters without what is around their values."""
    return {
        key: each["value"] if isinstance(each, dict) and "value" in each else each
        for key, each in config.items()
    }


def _is_begun(run: SweepRun) -> bool:
    return run.state != "pending" or bool(run.summary_metrics)


def _run(node: Mapping[str, Json]) -> SweepRun:
    config = document_of(node.get("config"))
    rows = [row for each in items_of(node.get("sampledHistory")) for row in items_of(each)]
    return SweepRun(
        name=str(node.get("name")),
        config={key: value for key, value in config.items() if key != _INTERNAL},
        state=str(node.get("state")),
        summary_metrics=document_of(node.get("summaryMetrics")),
        history=[row for row in rows if isinstance(row, dict)],
        stopped=bool(node.get("stopped")),
        should_stop=bool(node.get("shouldStop")),
    )


def _made(scheduler: Json) -> dict[str, str]:
    entries = items_of(document_of(scheduler).get("scheduled"))
    return {str(at(each, "runid")): str(at(each, "id")) for each in entries}
