"""What a run is told besides values: messages, lines of the log, pauses, notes for programs.

A part of `Run`; each call writes one record.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec

from runwell.sdk.alerting import alert_record
from runwell.sdk.boundary import guarded
from runwell.sdk.run_part import RunPart
from runwell.sdk.waiting import read_cursor
from runwell.values.json import Json
from runwell.values.run_time import RunTime
from runwell.wire.records import ConfigRecord, PauseRecord, PreemptingRecord
from runwell.wire.rendezvous import cursor_path


class RunStatus(msgspec.Struct, frozen=True):
    """How far a run is on its way to the server.

    Attributes:
        sync_items_total: Bytes of the journal.
        sync_items_pending: Those that the server has not acknowledged.
        sync_time: When it acknowledged something last; None if it never did.
    """

    sync_items_total: int = 0
    sync_items_pending: int = 0
    sync_time: datetime | None = None


class RunNotes(RunPart):
    """The calls about notes; `Run` sets the attributes that this reads."""

    _clock: Callable[[], float]
    _time: RunTime

    @abstractmethod
    def hear(self, text: str, *, is_error: bool) -> None:
        """Writes what was printed."""

    @guarded
    def alert(
        self,
        title: str,
        text: str,
        level: str = "INFO",
        wait_duration: float | timedelta | None = None,
    ) -> None:
        """Tells people something; `wait_duration` (seconds) spaces alerts of one title (60)."""
        self._write(alert_record(self._clock(), title, text, level, wait_duration))

    @guarded
    def mark_preempting(self) -> None:
        """Says that this process will be taken off its machine: then it counts as preempted."""
        self._write(PreemptingRecord(self._clock()))

    @guarded
    def write_logs(self, text: str) -> None:
        """Writes a text into the run's log, as if it had been printed; also with `console="off"`.

        Args:
            text: One line or several; a missing end of line is added.
        """
        line = str(text)
        self.hear(line if line.endswith("\n") else f"{line}\n", is_error=False)

    @guarded
    def pin_config_keys(self, keys: Sequence[str] = ()) -> None:
        """Says which keys of the config people shall see first; what was said before is forgotten.

        Args:
            keys: Whole keys, in the order in which they are shown.
        """
        self.note_internal("pinned_keys", [str(key) for key in keys])

    def status(self) -> RunStatus:
        """Returns how far the run is on its way to the server."""
        if self._directory is None:
            return RunStatus()
        journal = self._directory.journal
        total = journal.stat().st_size if journal.exists() else 0
        cursor = read_cursor(journal)
        if cursor is None:
            return RunStatus(total, total)
        told_at = datetime.fromtimestamp(
            Path(cursor_path(str(journal))).stat().st_mtime, tz=timezone.utc
        )
        return RunStatus(total, max(0, total - cursor.offset), told_at if cursor.offset else None)

    def rest(self, *, is_resting: bool) -> None:
        """Lets the run rest, as between two cells of a notebook, or go on."""
        if is_resting != self._time.is_paused:
            now = self._clock()
            (self._time.pause if is_resting else self._time.go_on)(now)
            self._write(PauseRecord(now, is_resting))

    def note_internal(self, name: str, note: Json) -> None:
        """Writes what programs, not people, look for in the config."""
        self._write(ConfigRecord({"_wandb": {name: note}}))
