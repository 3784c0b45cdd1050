"""A run as a terminal shows it: a fold over its records. Pure: no file, no clock, no server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

from runwell.cli.viewer.curve import Curve
from runwell.uplink.console import Console, ConsoleLine
from runwell.values.json import Json
from runwell.values.number import as_float
from runwell.values.run_time import RunTime
from runwell.values.summary import MetricRule, SummaryFold
from runwell.wire.records import (
    ConfigRecord,
    ConsoleRecord,
    EnvironmentRecord,
    ExitRecord,
    HistoryRecord,
    MetricRecord,
    PauseRecord,
    PreemptingRecord,
    Record,
    RunRecord,
    StatsRecord,
    SummaryRecord,
)

MOST_LINES = 2000
_INTERNAL = "_wandb"


@dataclass(slots=True)
class RunView:
    """What is known of a run.

    Attributes:
        run: Who it is; None before the first record.
        exit: How it ended.
        is_preempting: Whether it said that it will be taken off its machine.
        step: The last one; -1 before the first row.
        config: Its config.
        metrics, system: Curves by name.
        lines: The last lines of its output, by number.
        num_lines: How many there were.
    """

    run: RunRecord | None = None
    exit: ExitRecord | None = None
    is_preempting: bool = False
    step: int = -1
    config: dict[str, Json] = field(default_factory=dict)
    facts: dict[str, Json] = field(default_factory=dict)
    metrics: dict[str, Curve] = field(default_factory=dict)
    system: dict[str, Curve] = field(default_factory=dict)
    lines: dict[int, ConsoleLine] = field(default_factory=dict)
    num_lines: int = 0
    time: RunTime = field(default_factory=RunTime)
    latest: float = 0.0
    _summary: SummaryFold = field(default_factory=SummaryFold)
    _console: Console = field(default_factory=Console)
    _hidden: set[str] = field(default_factory=set)
    _axis_rules: dict[str, str] = field(default_factory=dict)  # step metrics, by name or prefix*
    _axes: dict[str, str] = field(default_factory=dict)
    _step_values: dict[str, float | None] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the run is called."""
        return "" if self.run is None else self.run.name or self.run.run_id

    @property
    def summary(self) -> dict[str, Json]:
        """Its summary."""
        return self._summary.document

    @property
    def runtime_s(self) -> float:
        """How long it has run."""
        return max(0.0, self.time.at(self.latest)) if self.latest else 0.0

    def add(self, record: Record) -> None:
        """Takes the next record."""
        match record:
            case HistoryRecord():
                self._add_row(record)
            case ConsoleRecord():
                self._add_output(record)
            case StatsRecord():
                self._add_sample(record)
            case SummaryRecord():
                _change(self.summary, record)
            case MetricRecord():
                self._define(record)
            case PauseRecord():
                (self.time.pause if record.is_resting else self.time.go_on)(record.timestamp)
            case _:
                self._add_words(record)

    def _add_words(self, record: Record) -> None:
        """Takes what a run says of itself, and of its end."""
        match record:
            case RunRecord():
                self.time.started_at = self.time.started_at or record.started_at
                self.run = record
            case ConfigRecord():
                _change(self.config, record)
                self.config.pop(_INTERNAL, None)
            case EnvironmentRecord():
                self.facts.update(record.facts)
            case PreemptingRecord():
                self.is_preempting = True
            case ExitRecord():
                self.latest = max(self.latest, record.timestamp)
                self.exit = record

    def _add_row(self, record: HistoryRecord) -> None:
        self.latest = max(self.latest, record.timestamp)
        self.step = record.step
        self._summary.add(record.data)
        time_s = self.time.at(record.timestamp)
        numbers = dict(numbers_in(record.data))
        self._step_values.update(
            (name, numbers[name]) for name in self._step_values if name in numbers
        )
        for name, value in numbers.items():
            if not _fits(name, self._hidden):
                self._curve(self.metrics, name).add(self._x(name, record.step), time_s, value)

    def _add_sample(self, record: StatsRecord) -> None:
        self.time.started_at = self.time.started_at or record.timestamp
        time_s = self.time.at(record.timestamp)
        for name, value in record.values.items():
            self._curve(self.system, name).add(time_s, time_s, value)

    def _add_output(self, record: ConsoleRecord) -> None:
        self.latest = max(self.latest, record.timestamp)
        self._console.write(record.timestamp, record.text, is_error=record.is_error)
        for line in self._console.take():
            self.num_lines = max(self.num_lines, line.number + 1)
            self.lines[line.number] = line
        while len(self.lines) > MOST_LINES:
            del self.lines[next(iter(self.lines))]

    def _x(self, name: str, step: int) -> float:
        """Returns where a value stands: at the value of its step metric, else at the step."""
        if not self._step_values or name in self._step_values:
            return step
        if name not in self._axes:
            self._axes[name] = self._axis_of(name)
        value = self._step_values.get(self._axes[name])
        return step if value is None else value

    def _axis_of(self, name: str) -> str:
        """Returns the step metric by its name, else by the longest prefix; "" if it has none."""
        rules = self._axis_rules
        fitting = [each for each in rules if each[-1:] == "*" and name.startswith(each[:-1])]
        return rules.get(name) or (rules[max(fitting, key=len)] if fitting else "")

    def _define(self, record: MetricRecord) -> None:
        if record.step_metric and record.step_metric != "_step":
            self._axis_rules[record.name] = record.step_metric
            self._axes.clear()
            self._step_values.setdefault(record.step_metric, None)
        self._summary.define(MetricRule(record.name, record.summary, record.goal))
        if record.hidden:
            self._hidden.add(record.name)

    @staticmethod
    def _curve(curves: dict[str, Curve], name: str) -> Curve:
        if name not in curves:
            curves[name] = Curve()
        return curves[name]


def numbers_in(row: Mapping[str, Json], prefix: str = "") -> Iterator[tuple[str, float]]:
    """Yields the numbers of a row by their dotted paths; not what is W&B's own, nor media."""
    for key, value in row.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            if "_type" not in value:
                yield from numbers_in(value, f"{name}.")
        elif _is_number(value) and not name.startswith("_"):
            yield name, as_float(value)


def leaves(document: Mapping[str, Json], prefix: str = "") -> Iterator[tuple[str, Json]]:
    """Yields the leaves of a document by their dotted paths, sorted; a media value is one."""
    for key in sorted(document):
        value = document[key]
        if isinstance(value, Mapping) and value and "_type" not in value:
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _fits(name: str, rules: set[str]) -> bool:
    """Tells whether a name is one of those, or begins as one that ends in `*`."""
    return name in rules or any(each[-1:] == "*" and name.startswith(each[:-1]) for each in rules)


def _is_number(value: Json) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _change(document: dict[str, Json], record: ConfigRecord | SummaryRecord) -> None:
    document.update(record.changed)
    for key in record.removed:
        document.pop(key, None)
