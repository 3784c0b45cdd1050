"""Where a viewer has its records from: a file of this disk, a server, or this machine.

All say the same words, the records of a journal, so that one fold (`run_view.py`) shows them all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from runwell.cli.viewer.files import reader_of
from runwell.cli.viewer.run_view import RunView
from runwell.sdk.capture.process import host_name, is_alive
from runwell.uplink.monitor.monitor import Machine, machine_probes, sampler
from runwell.uplink.monitor.probe import Probe
from runwell.wire.records import (
    ConfigRecord,
    ConsoleRecord,
    ExitRecord,
    HistoryRecord,
    Record,
    RunRecord,
    StatsRecord,
    SummaryRecord,
)

if TYPE_CHECKING:
    from runwell.sdk.query.run import Run

SAMPLE_EVERY_S = 2.0
SILENT_S = 300.0  # a file of a process of which nothing is known counts as left after so long
_ROWS_AT_ONCE = 5000
_LAST_LINES = 500
_SAMPLES = 1000


class Source(Protocol):
    """Tells of a run, piece by piece.

    Attributes:
        place: Where it is from, for people.
        every_s: How often it is worth asking when there was nothing new.
        has_more: Whether the last piece was cut off, so that it is worth asking at once.
    """

    place: str
    every_s: float
    has_more: bool

    def read(self) -> Sequence[Record]:
        """Returns what comes next; nothing if there is nothing new."""

    def state(self, view: RunView) -> str:
        """Returns one word: running, finished, failed, crashed …."""

    def close(self) -> None: ...


class FileSource:
    """A run of this disk.

    Of a run of ours that lives on this machine it samples the system, too: its journal does not say
    it.

    Args:
        path: Its file.
        clock: Seconds since the epoch.
        find_sampler: Makes what samples the machine for a run.
    """

    def __init__(
        self,
        path: Path,
        clock: Callable[[], float] = time.time,
        find_sampler: Callable[[RunRecord], Callable[[], dict[str, float]]] | None = None,
    ) -> None:
        self.place = str(path)
        self.every_s = 0.5
        self.has_more = True
        self._path = path
        self._clock = clock
        self._find_sampler = find_sampler or _sampler_of
        self._reader = reader_of(path)
        self._run: RunRecord | None = None
        self._is_over = False
        self._sample: Callable[[], dict[str, float]] | None = None
        self._sampled_at = 0.0

    def read(self) -> Sequence[Record]:
        found = [record for entry in self._reader.read() for record in entry.told]
        for each in found:
            if isinstance(each, RunRecord):
                self._run = each
            elif isinstance(each, ExitRecord):
                self._is_over = True
        self.has_more = bool(found)
        return found or self._samples()

    def state(self, view: RunView) -> str:
        if view.exit is not None:
            ended = "preempted" if view.is_preempting else "failed"
            return "finished" if view.exit.exit_code == 0 else ended
        if view.run is None:
            return "starting"
        return "running" if self._lives(view.run) else "crashed"

    def close(self) -> None:
        self._reader.close()

    def _lives(self, run: RunRecord) -> bool:
        if run.pid and run.host == host_name():
            return is_alive(run.pid, run.process_started_at)
        try:
            return self._clock() - self._path.stat().st_mtime < SILENT_S
        except OSError:
            return False

    def _samples(self) -> list[Record]:
        run, now = self._run, self._clock()
        if (
            run is None
            or self._is_over
            or not (run.pid and run.samples_system and run.host == host_name())
        ):
            return []
        if now < self._sampled_at + SAMPLE_EVERY_S or not self._lives(run):
            return []
        self._sampled_at = now
        self._sample = self._sample or self._find_sampler(run)
        return [StatsRecord(now, dict(self._sample()))]


class MachineSource:
    """This machine, without a run.

    Args:
        every_s: How often it is sampled.
        probes: Who is asked.
        clock: Seconds since the epoch.
    """

    def __init__(
        self, every_s: float, probes: Sequence[Probe], clock: Callable[[], float] = time.time
    ) -> None:
        self.place = host_name()
        self.every_s = every_s
        self.has_more = False
        self._probes = probes
        self._clock = clock
        self._next_at = 0.0

    def read(self) -> Sequence[Record]:
        now = self._clock()
        if now < self._next_at:
            return []
        self._next_at = now + self.every_s * 0.9  # timers are never quite on time
        numbers = {name: value for probe in self._probes for name, value in probe.sample().items()}
        return [StatsRecord(now, numbers)]

    def state(self, view: RunView) -> str:
        return "live"

    def close(self) -> None:
        return


class ServerSource:
    """A run of a server.

    Args:
        run: The run.
    """

    def __init__(self, run: Run) -> None:
        self.place = run.url
        self.every_s = 3.0
        self.has_more = True
        self._run = run
        self._rows: Iterator[dict[str, Any]] = iter(())
        self._next_step = 0
        self._next_line = 0
        self._sampled_at = 0.0
        self._told: tuple[object, ...] = ()

    def read(self) -> Sequence[Record]:
        rows = self._next_rows()
        if rows:
            return rows
        self._run.load(force=True)
        self._rows = self._run.scan_history(min_step=self._next_step)
        rows = self._next_rows()
        return [*self._words(), *rows, *self._summary(), *self._lines(), *self._samples()]

    def state(self, view: RunView) -> str:
        return self._run.state

    def close(self) -> None:
        return

    def _next_rows(self) -> list[Record]:
        rows = [_row(each) for each in islice(self._rows, _ROWS_AT_ONCE)]
        self._next_step = max([self._next_step, *(row.step + 1 for row in rows)])
        self.has_more = len(rows) == _ROWS_AT_ONCE
        return [*rows]

    def _words(self) -> list[Record]:
        run = self._run
        words = (run.name, tuple(run.tags), repr(run.config))
        if words == self._told:
            return []
        self._told = words
        record = RunRecord(
            run_id=run.id,
            project=run.project,
            entity=run.entity,
            name=run.name,
            started_at=_seconds(run.created_at),
            host="",
            pid=0,
            process_started_at=0,
            tags=tuple(run.tags),
        )
        return [record, ConfigRecord(dict(run.config))]

    def _summary(self) -> list[Record]:
        own = {key: value for key, value in self._run.summary.items() if not key.startswith("_")}
        return [SummaryRecord(own)]

    def _lines(self) -> list[Record]:
        found: list[Record] = []
        for node in self._run.console_logs(last=_LAST_LINES):
            number = _whole(node.get("number"))
            if number >= self._next_line:
                self._next_line = number + 1
                moment = _seconds(str(node.get("timestamp") or ""))
                text = str(node.get("line") or "").rstrip("\n")
                found.append(ConsoleRecord(moment, node.get("level") == "error", f"{text}\n"))
        return found

    def _samples(self) -> list[Record]:
        found: list[Record] = []
        for event in self._run.history(samples=_SAMPLES, pandas=False, stream="system"):
            moment = event.get("_timestamp")
            if isinstance(moment, int | float) and moment > self._sampled_at:
                self._sampled_at = moment
                found.append(StatsRecord(float(moment), _system_numbers(event)))
        return found


def machine_source(every_s: float) -> MachineSource:
    """Returns what samples this machine."""
    from functools import partial

    from runwell.uplink.monitor.disk import SpaceProbe
    from runwell.uplink.monitor.monitor import DISKS, Guarded

    spaces = [Guarded(partial(SpaceProbe, path)) for path in DISKS]
    return MachineSource(every_s, [*machine_probes(), *spaces])


def _sampler_of(run: RunRecord) -> Callable[[], dict[str, float]]:
    return sampler(Machine(machine_probes(), time.monotonic), run)


def _row(row: Mapping[str, Any]) -> HistoryRecord:
    own = {key: value for key, value in row.items() if not key.startswith("_")}
    moment = row.get("_timestamp")
    timestamp = float(moment) if isinstance(moment, int | float) else 0.0
    return HistoryRecord(_whole(row.get("_step")), timestamp, committed=True, data=own)


def _system_numbers(event: Mapping[str, Any]) -> dict[str, float]:
    return {
        key.removeprefix("system."): float(value)
        for key, value in event.items()
        if not key.startswith("_") and isinstance(value, int | float)
    }


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _seconds(moment: str) -> float:
    """Returns seconds since the epoch of a time in ISO 8601; 0 of anything else."""
    from datetime import datetime, timezone

    try:
        told = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    except ValueError:
        return 0.0
    return (told if told.tzinfo else told.replace(tzinfo=timezone.utc)).timestamp()
