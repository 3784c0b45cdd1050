"""What a server should know of a run apart from its lines: names, tags, and the whole config.

The config has the form of the wire: each value boxed, and under `_wandb` what the client adds:
versions (by which other clients recognise a run), the environment per writer, metric definitions
with numbered fields, custom charts, and where this journal's lines begin on the server.

Pure; knows neither journal nor HTTP.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TypeAlias

from runwell.values.json import Json
from runwell.wire.records import MetricRecord, RunRecord

INTERNAL_KEY = "_wandb"
_WRITERS_KEY = "runwell"
_SUMMARY_NUMBERS = {
    "min": 1, "max": 2, "mean": 3, "best": 4, "last": 5, "none": 6, "copy": 7, "first": 8,
}  # fmt: skip
_GOAL_NUMBERS = {"minimize": 1, "min": 1, "maximize": 2, "max": 2}
_STEP_SYNC, _HIDDEN, _EXPLICIT = 1, 2, 3

FirstLines: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Profile:
    """The variables of an upsert, without those that say which run it is.

    Attributes are named as the variables; None is "not known". `config` is JSON text.
    """

    displayName: str | None = None  # noqa: N815 (the wire's name)
    groupName: str | None = None  # noqa: N815
    jobType: str | None = None  # noqa: N815
    notes: str | None = None
    tags: tuple[str, ...] | None = None
    sweep: str | None = None
    host: str | None = None
    program: str | None = None
    commit: str | None = None
    repo: str | None = None
    config: str | None = None

    def changes_from(self, known: Profile) -> dict[str, Json]:
        """Returns the variables that differ from what the server knows; never a None."""
        changes: dict[str, Json] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if value is not None and value != getattr(known, each.name):
                changes[each.name] = list(value) if isinstance(value, tuple) else value
        return changes


def writer_of(run: RunRecord) -> str:
    """Returns a name for the process that wrote a journal, the same whenever it is asked for."""
    facts = f"{run.run_id}\n{run.host}\n{run.pid}\n{run.started_at!r}"
    return hashlib.blake2b(facts.encode("utf-8", "replace"), digest_size=8).hexdigest()


def first_lines_in(config: Mapping[str, Json], writer: str) -> FirstLines | None:
    """Returns where a writer's lines begin according to a run's config; None: it never wrote."""
    writers = _at(config, INTERNAL_KEY, "value", _WRITERS_KEY)
    numbers = writers.get(writer) if isinstance(writers, dict) else None
    if not isinstance(numbers, list) or len(numbers) != len(("history", "events", "console")):
        return None
    history, events, console = (each if isinstance(each, int) else 0 for each in numbers)
    return history, events, console


def unboxed(config: Mapping[str, Json]) -> dict[str, Json]:
    """Returns the values of a config in the form of the wire, without what clients add."""
    return {
        key: box.get("value")
        for key, box in config.items()
        if key != INTERNAL_KEY and isinstance(box, dict)
    }


def internal_in(config: Mapping[str, Json]) -> dict[str, Json]:
    """Returns what clients added to a config in the form of the wire."""
    internal = _at(config, INTERNAL_KEY, "value")
    return internal if isinstance(internal, dict) else {}


def wire_config(
    values: Mapping[str, Json],
    internal: Mapping[str, Json],
    *,
    writer: str,
    facts: Mapping[str, Json],
    metrics: Iterable[MetricRecord],
    first_lines: FirstLines,
    version: str,
) -> str:
    """Returns the whole config as JSON text.

    Args:
        values: The user's config.
        internal: What goes below `_wandb` as it is: custom charts, or what other clients wrote.
        writer: See `writer_of`.
        facts: The environment; "python" is taken for the version.
        metrics: Definitions, in their order.
        first_lines: Numbers of this journal's first history, event and console line.
        version: Of Runwell.
    """
    python = str(facts.get("python") or "").rpartition(" ")[2]
    own: dict[str, Json] = {
        "cli_version": version,
        "python_version": python,
        "t": {"4": python, "5": version},
        "e": _merged(internal.get("e"), {writer: dict(facts)}),
        "m": numbered_metrics(metrics),
        _WRITERS_KEY: _merged(internal.get(_WRITERS_KEY), {writer: list(first_lines)}),
    }
    boxed: dict[str, Json] = {key: {"value": value} for key, value in values.items()}
    boxed[INTERNAL_KEY] = {"value": {**internal, **own}}
    return json.dumps(boxed)


def numbered_metrics(metrics: Iterable[MetricRecord]) -> list[Json]:
    """Returns definitions in the numbered form of the wire, a step metric before its users."""
    places: dict[str, int] = {}
    entries: list[dict[str, Json]] = []

    def place_of(name: str) -> int:
        if name not in places:
            places[name] = len(entries)
            entries.append({"1": name})
        return places[name]

    for metric in metrics:
        step_place = place_of(metric.step_metric) if metric.step_metric else None
        entries[place_of(metric.name)] = _numbered(metric, step_place)
    return list(entries)


def _numbered(metric: MetricRecord, step_place: int | None) -> dict[str, Json]:
    is_glob = metric.name.endswith("*")
    entry: dict[str, Json] = {"2" if is_glob else "1": metric.name}
    options: list[Json] = [] if is_glob else [_EXPLICIT]
    if step_place is not None:
        entry["5"] = step_place + 1
        if metric.step_sync:
            options.insert(0, _STEP_SYNC)
    if metric.hidden:
        options.append(_HIDDEN)
    entry["6"] = options
    kinds: list[Json] = [
        _SUMMARY_NUMBERS[word] for word in metric.summary if word in _SUMMARY_NUMBERS
    ]
    if kinds:
        entry["7"] = kinds
    if metric.goal in _GOAL_NUMBERS:
        entry["8"] = _GOAL_NUMBERS[metric.goal]
    return entry


def _merged(known: Json, added: Mapping[str, Json]) -> dict[str, Json]:
    return {**(known if isinstance(known, dict) else {}), **added}


def _at(value: Json | Mapping[str, Json], *path: str) -> Json:
    inner: object = value
    for key in path:
        inner = inner.get(key) if isinstance(inner, Mapping) else None
    return inner  # type: ignore[return-value]
