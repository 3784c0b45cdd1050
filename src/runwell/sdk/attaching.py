"""Finds the run of another process by its id, so that this one can write to it, too.

The journal is looked for where runs of this host leave notes for the uplink, and in directories
`wandb/`. It is read once, and what it says is what a pickled run would have carried along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from runwell.errors import DataError, JournalError, UsageError
from runwell.sdk.capture.process import host_name, is_alive
from runwell.sdk.directory import RunDirectory
from runwell.sdk.resuming import Past
from runwell.sdk.run import RunState
from runwell.sdk.terminal import termwarn
from runwell.sdk.waiting import read_cursor
from runwell.values.json import Json
from runwell.values.summary import MetricRule, SummaryFold
from runwell.wire.journal import frames_of
from runwell.wire.records import (
    ConfigRecord,
    ExitRecord,
    HistoryRecord,
    MetricRecord,
    Record,
    RunRecord,
    SummaryRecord,
    decode,
)
from runwell.wire.rendezvous import decode_spool_note


def find_live(run_id: str, spool: Path | None, folders: Iterable[Path]) -> RunState:
    """Returns the run of this id whose process lives.

    Args:
        run_id: Its id.
        spool: Where notes of journals are; None if there is no such place.
        folders: Directories in which run directories may lie.

    Raises:
        UsageError: There is none.
    """
    found = {*_in_spool(run_id, spool), *_in_folders(run_id, folders)}
    if not found:
        raise UsageError(f"there is no run {run_id!r} on this host; attach() takes a run's id")
    newest = max(found, key=lambda journal: journal.stat().st_mtime)
    try:
        state = state_of(newest)
    except (OSError, DataError) as error:
        raise UsageError(f"the run {run_id!r} cannot be read: {error}") from error
    record = state.record
    may_live = record.host != host_name() or is_alive(record.pid, record.process_started_at)
    if state.exit_code is not None or not may_live:
        raise UsageError(f"the run {run_id!r} has ended; init(id=…, resume='must') goes on with it")
    return state


def state_of(journal: Path) -> RunState:
    """Returns what a journal says of its run.

    Raises:
        OSError: It cannot be read.
        JournalError: It is none, or does not begin with its run.
    """
    reading, run = _read(journal)
    cursor = read_cursor(journal)
    return RunState(
        record=run,
        directory=RunDirectory(path=journal.parent, run_id=run.run_id),
        config=reading.config,
        summary=dict(reading.summary.document),
        step=reading.step,
        url=cursor.url if cursor else None,
        exit_code=reading.exit_code,
    )


def past_here(record: RunRecord, folders: Iterable[Path]) -> Past | None:
    """Returns what the last journal of a run on this disk says of it; None if there is none.

    Args:
        record: The run that is to go on.
        folders: Directories in which run directories may lie.
    """
    found = _in_folders(record.run_id, folders)
    for journal in sorted(found, key=lambda journal: journal.stat().st_mtime, reverse=True):
        try:
            reading, run = _read(journal)
        except (OSError, DataError) as error:
            termwarn(f"a journal of this run cannot be read ({error}): {journal}")
            continue
        if run.project == record.project:
            return reading.as_past(run)
    return None


def _read(journal: Path) -> tuple[_Reading, RunRecord]:
    reading = _Reading()
    for frame in frames_of(journal.read_bytes()):
        reading.take(decode(frame.kind, frame.payload))
    if reading.run is None:
        raise JournalError("the journal does not begin with its run")
    return reading, reading.run


class _Reading:
    """What the records so far say."""

    def __init__(self) -> None:
        self.run: RunRecord | None = None
        self.config: dict[str, Json] = {}
        self.summary = SummaryFold()
        self.step = 0
        self.exit_code: int | None = None
        self._last_at = 0.0

    def as_past(self, run: RunRecord) -> Past:
        return Past(
            name=run.name,
            notes=run.notes,
            tags=run.tags,
            group=run.group,
            job_type=run.job_type,
            config=self.config,
            summary=dict(self.summary.document),
            next_step=self.step,
            runtime_s=max(0.0, self._last_at - run.started_at),
        )

    def take(self, record: Record | None) -> None:
        match record:
            case RunRecord():
                self.run = record
            case ConfigRecord():
                self.config.update(record.changed)
                for key in ("_wandb", *record.removed):
                    self.config.pop(key, None)
            case HistoryRecord():
                self.summary.add(record.data)
                self.step = max(self.step, record.step + record.committed)
                self._last_at = record.timestamp
            case SummaryRecord():
                self.summary.replace(record.changed)
                self.summary.remove(*record.removed)
            case MetricRecord():
                self.summary.define(MetricRule(record.name, record.summary, record.goal))
            case ExitRecord():
                self.exit_code = record.exit_code


def _in_spool(run_id: str, spool: Path | None) -> Iterator[Path]:
    for path in sorted(spool.glob("*.json")) if spool else ():
        try:
            journal = Path(decode_spool_note(path.read_bytes()).journal)
        except (OSError, DataError):
            continue  # somebody else's trouble: the uplink tells of notes that cannot be read
        if journal.name == f"run-{run_id}.wandb" and journal.exists():
            yield journal


def _in_folders(run_id: str, folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_dir():
            names = (each for each in folder.iterdir() if run_id in each.name)
            paths = (each / f"run-{run_id}.wandb" for each in names)
            yield from (path.absolute() for path in paths if path.exists())
