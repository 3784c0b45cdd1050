"""Folds the records of a journal into what goes on the wire: rows, console lines, summary, profile.

Pure: no clock, no file, no server. The same records with the same `Start` give the same rows with
the same numbers, whenever and in however many pieces they are folded; that is what makes sending
again after a crash harmless.

A row is a series of history records of one step, up to a committed one, a change of step, the exit,
or a place where the uplink closed it early (`close_row`; the place is remembered in the cursor).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TypeAlias

from runwell.uplink.console import Console
from runwell.uplink.lines import event_line
from runwell.uplink.profile import (
    INTERNAL_KEY,
    FirstLines,
    Profile,
    internal_in,
    unboxed,
    wire_config,
    writer_of,
)
from runwell.values.json import Json
from runwell.values.run_time import RunTime
from runwell.values.summary import MetricRule, SummaryFold
from runwell.wire.records import (
    AlertRecord,
    ArtifactRecord,
    ConfigRecord,
    ConsoleRecord,
    EnvironmentRecord,
    ExitRecord,
    FileRecord,
    HistoryRecord,
    LinkRecord,
    MetricRecord,
    PauseRecord,
    PreemptingRecord,
    Record,
    RunRecord,
    StatsRecord,
    SummaryRecord,
    UseRecord,
)
from runwell.wire.stream import MAX_BODY_BYTES

# A line is quoted once more inside the body, which may double it.
LONGEST_ROW_BYTES = MAX_BODY_BYTES // 2 - 64 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is complete.

    Attributes:
        number: Its place among the rows of this journal, from 0.
        line: Its JSON, all ASCII, with bare NaN and infinities.
        after: Journal offset behind its last piece.
    """

    number: int
    line: str
    after: int


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert and its place among those of this journal, from 0."""

    number: int
    record: AlertRecord


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file that is complete, and the journal offset behind the record that said so."""

    path: str
    after: int


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be done about an artifact, and the journal offset behind the record."""

    record: ArtifactRecord | UseRecord | LinkRecord
    after: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample of the machine as a line of events, and the journal offset behind its record."""

    line: str
    after: int


Yield: TypeAlias = Row | Alert | ReadyFile | Deed | Sample


@dataclass(frozen=True, slots=True)
class Start:
    """Where rows begin to count.

    Attributes:
        after: Pieces of history up to this journal offset belong to rows before `number`.
        number: The number of the first row behind it.
        closed_rows: Offsets behind the last pieces of rows that were closed early.
    """

    after: int = 0
    number: int = 0
    closed_rows: frozenset[int] = frozenset()


@dataclass(slots=True)
class _OpenRow:
    step: int
    facts: dict[str, Json]
    after: int
    data: dict[str, Json]


@dataclass(slots=True)
class Fold:
    """The state of a run as far as its journal was read.

    Attributes:
        run: Who the run is; None before the first record.
        exit: How it ended; None while it runs.
        is_preempting: Whether it said that it will be taken off its machine.
        console: The output; take changed lines from there.
        summary_version, profile_version: Change when the summary, the profile did.
        time: How long it has run.
    """

    start: Start = field(default_factory=Start)
    run: RunRecord | None = None
    exit: ExitRecord | None = None
    is_preempting: bool = False
    console: Console = field(default_factory=Console)
    summary_version: int = 0
    profile_version: int = 0
    time: RunTime = field(default_factory=RunTime)
    _latest: float = 0.0
    _next_row: int = 0
    _num_alerts: int = 0
    _open: _OpenRow | None = None
    _summary: SummaryFold = field(default_factory=SummaryFold)
    _row_facts: dict[str, Json] = field(default_factory=dict)
    _config: dict[str, Json] = field(default_factory=dict)
    _internal: dict[str, Json] = field(default_factory=dict)
    _facts: dict[str, Json] = field(default_factory=dict)
    _metrics: dict[str, MetricRecord] = field(default_factory=dict)
    _step_values: dict[str, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._next_row = self.start.number

    @property
    def has_open_row(self) -> bool:
        """Tells whether there are pieces of a row that may still grow."""
        return self._open is not None

    def inherit(self, config: dict[str, Json], summary: dict[str, Json]) -> None:
        """Goes on where another journal of the run ended; called before the first record.

        Args:
            config: The run's config in the form of the wire.
            summary: Its summary.
        """
        self._config.update(unboxed(config))
        self._internal.update(internal_in(config))
        self._summary.replace(summary)

    def add(self, record: Record, end: int) -> list[Yield]:
        """Takes the next record, which ends at the journal offset `end`."""
        match record:
            case HistoryRecord():
                return list(self._add_history(record, end))
            case ConsoleRecord():
                self._latest = max(self._latest, record.timestamp)
                self.console.write(record.timestamp, record.text, is_error=record.is_error)
            case FileRecord():
                return [ReadyFile(record.path, end)]
            case ArtifactRecord() | UseRecord() | LinkRecord() | StatsRecord():
                return [self._beside(record, end)]
            case SummaryRecord():
                self._summary.replace(record.changed)
                self._summary.remove(*record.removed)
                self.summary_version += 1
            case AlertRecord():
                self._num_alerts += 1
                return [Alert(self._num_alerts - 1, record)]
            case PauseRecord():
                self._rest(record)
            case PreemptingRecord():
                self.is_preempting = True
                self.summary_version += 1  # something has to be sent, to say it
            case ExitRecord():
                self._latest = max(self._latest, record.timestamp)
                self.exit = record
                self.summary_version += 1
                return list(self._close())
            case _:
                self._add_to_profile(record)
        return []

    def _beside(
        self, record: ArtifactRecord | UseRecord | LinkRecord | StatsRecord, end: int
    ) -> Deed | Sample:
        """Returns what goes to the server beside rows and console."""
        if not isinstance(record, StatsRecord):
            return Deed(record, end)
        runtime_s = self.time.at(record.timestamp)
        return Sample(event_line(record.values, record.timestamp, runtime_s), end)

    @property
    def open_until(self) -> int | None:
        """Returns the journal offset behind the last piece of the open row, if there is one."""
        return self._open.after if self._open is not None else None

    def close_row(self) -> Row | None:
        """Closes the open row, which the run did not do; the caller remembers `open_until`."""
        rows = self._close()
        return rows[0] if rows else None

    def summary_line(self) -> str:
        """Returns the whole summary as JSON, all ASCII, with bare NaN and infinities."""
        runtime = int(self.time.at(self._latest))
        facts = {**self._row_facts, INTERNAL_KEY: {"runtime": runtime}}
        return json.dumps({**self._summary.document, **facts}, separators=(",", ":"))

    def profile(self, first_lines: FirstLines, version: str) -> Profile:
        """Returns what the server should know of the run; `run` must be known.

        Args:
            first_lines: Where this journal's lines begin on the server.
            version: Of Runwell.
        """
        run = self.run
        if run is None:
            return Profile()
        git = self._facts.get("git")
        git = git if isinstance(git, dict) else {}
        return Profile(
            displayName=run.name or None,
            groupName=run.group,
            jobType=run.job_type,
            notes=run.notes,
            tags=run.tags,
            sweep=run.sweep_id,
            host=run.host,
            program=_text(self._facts.get("program")),
            commit=_text(git.get("commit")),
            repo=_text(git.get("remote")),
            config=wire_config(
                self._config,
                self._internal,
                writer=writer_of(run),
                facts=self._facts,
                metrics=self._metrics.values(),
                first_lines=first_lines,
                version=version,
            ),
        )

    def _add_to_profile(self, record: Record) -> None:
        self.profile_version += 1
        match record:
            case RunRecord():
                self.time.started_at = self.time.started_at or record.started_at
                self.run = record
            case ConfigRecord():
                self._add_config(record)
            case EnvironmentRecord():
                self._facts.update(record.facts)
            case MetricRecord():
                self._metrics[record.name] = record
                self._summary.define(MetricRule(record.name, record.summary, record.goal))
                if record.step_metric:
                    self._step_values.setdefault(record.step_metric, None)

    def _rest(self, record: PauseRecord) -> None:
        if record.is_resting:
            self.time.pause(record.timestamp)
        else:
            self.time.go_on(record.timestamp)

    def _add_config(self, record: ConfigRecord) -> None:
        for key, value in record.changed.items():
            if key == INTERNAL_KEY and isinstance(value, dict):
                _merge_leaves(self._internal, value)
            else:
                self._config[key] = value
        for key in record.removed:
            self._config.pop(key, None)

    def _add_history(self, record: HistoryRecord, end: int) -> list[Row]:
        self._latest = max(self._latest, record.timestamp)
        self._summary.add(record.data)
        self._row_facts = self._facts_of(record.step, record.timestamp)
        self.summary_version += 1
        for name in self._step_values:
            if name in record.data:
                self._step_values[name] = record.data[name]
        if end <= self.start.after:
            return []
        rows = [] if self._open is None or self._open.step == record.step else self._close()
        if self._open is None:
            self._open = _OpenRow(record.step, self._row_facts, end, dict(record.data))
        else:
            self._open.data.update(record.data)
            self._open.facts, self._open.after = self._row_facts, end
        if record.committed or end in self.start.closed_rows:
            rows += self._close()
        return rows

    def _close(self) -> list[Row]:
        row, self._open = self._open, None
        if row is None:
            return []
        self._add_step_values(row.data)
        closed = Row(self._next_row, _row_line(row.data, row.facts), row.after)
        self._next_row += 1
        return [closed]

    def _add_step_values(self, data: dict[str, Json]) -> None:
        """Gives a row the step metrics of its keys, if their definitions ask for that."""
        if not self._step_values:
            return
        for key in tuple(data):
            metric = self._metric_of(key)
            if metric is None or not metric.step_metric or not metric.step_sync:
                continue
            value = self._step_values.get(metric.step_metric)
            if value is not None:
                data.setdefault(metric.step_metric, value)

    def _metric_of(self, key: str) -> MetricRecord | None:
        metric = self._metrics.get(key)
        if metric is not None or key in self._step_values:
            return metric
        globs = [name for name in self._metrics if name.endswith("*") and key.startswith(name[:-1])]
        return self._metrics[max(globs, key=len)] if globs else None

    def _facts_of(self, step: int, timestamp: float) -> dict[str, Json]:
        return {"_step": step, "_timestamp": timestamp, "_runtime": self.time.at(timestamp)}


def _row_line(data: dict[str, Json], facts: dict[str, Json]) -> str:
    """Returns a row as JSON; of one that no body can hold, without its largest values."""
    line = json.dumps({**data, **facts}, separators=(",", ":"))
    if len(line) <= LONGEST_ROW_BYTES:
        return line
    sizes = sorted((len(json.dumps(value)) + len(key), key) for key, value in data.items())
    kept: dict[str, Json] = {}
    room = LONGEST_ROW_BYTES - 1024
    for size, key in sizes:
        room -= size + 8
        if room < 0:
            break
        kept[key] = data[key]
    return json.dumps({**kept, **facts}, separators=(",", ":"))


def _merge_leaves(target: dict[str, Json], change: dict[str, Json]) -> None:
    for key, value in change.items():
        inner = target.get(key)
        if isinstance(inner, dict) and isinstance(value, dict):
            target[key] = {**inner, **value}
        else:
            target[key] = value


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None
