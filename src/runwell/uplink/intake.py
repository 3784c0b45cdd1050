"""Reads a journal into the outbox: what the server has already is folded, but not sent again.

Knows no server and no clock. It reads on only when the outbox is empty of lines, so memory holds
about one batch, however long the run is.
"""

from __future__ import annotations

import logging
from collections import deque
from fnmatch import fnmatchcase

from runwell.uplink.batch import Outbox
from runwell.uplink.console import ConsoleLine
from runwell.uplink.filing import Filing
from runwell.uplink.fold import Alert, Deed, Fold, ReadyFile, Row, Sample, Start
from runwell.uplink.greeting import Found
from runwell.uplink.lines import console_line
from runwell.uplink.profile import Profile
from runwell.uplink.recast import AS_THEY_ARE, Recast
from runwell.uplink.tail import Tail
from runwell.uplink.transcript import OUTPUT, Transcript
from runwell.wire.journal import Frame
from runwell.wire.records import HistoryRecord, decode
from runwell.wire.rendezvous import Cursor

_log = logging.getLogger(__name__)


class Intake:
    """What was read of a journal, and what of it waits for the server.

    Args:
        tail: The journal, from its first record.
        cursor: How far the server has it.
        filing: Takes the files.
        inherited: What the run had before this journal, if it goes on from there.
        is_structured: The server takes console lines as JSON.
        version: Of Runwell.
        transcript: Takes the console, too; None if nobody wants it as a file.
        recast: What is said of the run in place of what the journal says.

    Attributes:
        outbox: Lines that wait.
        alerts: Alerts that wait, oldest first.
        is_at_end: The last `collect` read everything that was there.
        last_piece_at: When a piece of the open row was read last.
        known: What the server knows of the run besides lines.
        known_version: The version of the profile that it knows.
    """

    def __init__(
        self,
        tail: Tail,
        cursor: Cursor,
        filing: Filing,
        *,
        inherited: Found | None,
        is_structured: bool,
        version: str,
        transcript: Transcript | None = None,
        recast: Recast = AS_THEY_ARE,
    ) -> None:
        self.outbox = Outbox(cursor.first_lines, cursor.event_lines)
        self.outbox.uploaded.extend(cursor.uploaded)
        self.alerts: deque[Alert] = deque()
        self.is_at_end = False
        self.last_piece_at = 0.0
        self.known = Profile()
        self.known_version = 0
        self.fold = Fold(
            Start(cursor.row_start, cursor.history_lines, frozenset(cursor.closed_rows))
        )
        if inherited is not None:
            self.fold.inherit(inherited.config, inherited.summary)
        self._tail = tail
        self._start = cursor
        self._filing = filing
        self._is_structured = is_structured
        self._version = version
        self._transcript = transcript
        self._recast = recast
        self._is_caught_up = False

    @property
    def position(self) -> int:
        """The journal offset behind the last record that was read."""
        return self._tail.position

    @property
    def has_news(self) -> bool:
        """Tells whether the journal grew since; it may be by a torn record."""
        return self._tail.has_news()

    @property
    def is_all_settled(self) -> bool:
        """Tells whether everything that the journal held at the last look is at the server."""
        return (
            self.is_at_end
            and not self.outbox.has_any
            and not self.alerts
            and not self.fold.has_open_row
            and self._filing.is_empty
        )

    def profile(self) -> Profile:
        """Returns what the server should know of the run."""
        return self.fold.profile(self._start.first_lines, self._version)

    def collect(self, now: float, limit_bytes: int) -> None:
        """Reads the journal until a batch is full or nothing is left.

        Raises:
            JournalError: It is no journal any more.
        """
        self.is_at_end = False
        while self.outbox.size_bytes < limit_bytes:
            frames = self._tail.read()
            for frame in frames:
                if not self._is_caught_up and frame.end > self._start.offset:
                    self._catch_up()
                self._take(frame, now)
            if not self._is_caught_up and self._tail.position >= self._start.offset:
                self._catch_up()
            self._take_console()
            if not frames:
                self._end_transcript()
                self.is_at_end = True
                return

    def look_again(self) -> None:
        """Forgets that the end was reached: more may have been written before this moment."""
        self.is_at_end = False

    def _catch_up(self) -> None:
        """Everything up to the cursor was read: what follows is new to the server."""
        self._take_lines()
        if self._start.offset:
            self.known, self.known_version = self.profile(), self.fold.profile_version
        self._is_caught_up = True

    def _take(self, frame: Frame, now: float) -> None:
        if self.fold.exit is not None:
            return
        try:
            record = decode(frame.kind, frame.payload)
            record = record and self._recast.of(record)
            outcome = self.fold.add(record, frame.end) if record is not None else []
        except Exception:  # noqa: BLE001 (one odd record must not take those behind it along)
            _log.exception("skipping the record that ends at byte %d", frame.end)
            return
        for each in outcome:
            match each:
                case Row():
                    self.outbox.add_row(each)
                case Alert() if each.number >= self._start.alerts_sent:
                    self.alerts.append(each)
                case Sample() if each.after > self._start.offset:
                    self.outbox.add_event(each.line)
                case ReadyFile() | Deed() if each.after > self._start.files_offset:
                    self._file(each)
        if isinstance(record, HistoryRecord):
            self.last_piece_at = now

    def _take_lines(self) -> list[ConsoleLine]:
        lines = self.fold.console.take()
        if self._transcript is not None:
            self._transcript.add(lines)
        return lines

    def _end_transcript(self) -> None:
        """Files the output of a run that ended, once."""
        if self._transcript is None or self.fold.exit is None:
            return
        transcript, self._transcript = self._transcript, None
        end = self._tail.position
        if end > self._start.files_offset and transcript.end():
            self._file(ReadyFile(OUTPUT, end))

    def _file(self, file: ReadyFile | Deed) -> None:
        """Has a file sent, unless the run keeps it here."""
        if not (isinstance(file, ReadyFile) and self._is_kept_here(file.path)):
            self._filing.add(file)

    def _is_kept_here(self, path: str) -> bool:
        run = self.fold.run
        return run is not None and any(fnmatchcase(path, each) for each in run.kept_here)

    def _take_console(self) -> None:
        if not self._is_caught_up:
            return
        for line in self._take_lines():
            text = console_line(line, is_structured=self._is_structured)
            self.outbox.set_console(line.number, text)
