"""Waiting at the end of a run until the server has everything.

It reads the cursor that the uplink keeps beside the journal. Clock, sleep and files come in as
parameters; nothing here talks to a server.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from time import monotonic, sleep

import msgspec

from runwell.errors import DataError
from runwell.wire.rendezvous import Cursor, cursor_path, decode_cursor

FIRST_POLL_S, LONGEST_POLL_S = 0.005, 0.1
LIVENESS_CHECK_S = 1.0
PROGRESS_AFTER_S = 0.5
# An uplink that lives and does not complain is uploading something large.
PATIENCE_WITH_THE_QUIET = 10


class Ending(Enum):
    """How the waiting ended."""

    DONE = "done"
    REFUSED = "refused"
    GAVE_UP = "gave up"


class Outcome(msgspec.Struct, frozen=True):
    """What `wait_until_shipped` found."""

    ending: Ending
    cursor: Cursor | None


def read_cursor(journal: Path) -> Cursor | None:
    """Returns the uplink's cursor of a journal, or None while there is none."""
    try:
        return decode_cursor(Path(cursor_path(str(journal))).read_bytes())
    except (OSError, DataError):
        return None


class Waiter:
    """Waits for one journal.

    Args:
        read: Returns the cursor as it is now.
        is_uplink_alive: Tells whether an uplink holds the lock.
        wake_uplink: Starts one.
        show: Called about ten times a second with the cursor, once waiting takes long.
        clock: Rising seconds.
        pause: Sleeps for seconds.
    """

    def __init__(
        self,
        read: Callable[[], Cursor | None],
        is_uplink_alive: Callable[[], bool],
        wake_uplink: Callable[[], None],
        show: Callable[[Cursor | None], None],
        clock: Callable[[], float] = monotonic,
        pause: Callable[[float], None] = sleep,
    ) -> None:
        self._read = read
        self._is_uplink_alive = is_uplink_alive
        self._wake_uplink = wake_uplink
        self._show = show
        self._clock = clock
        self._pause = pause

    def wait(self, timeout_s: float) -> Outcome:
        """Returns once everything is shipped or refused, or nothing moved for `timeout_s`."""
        started = moved = checked = self._clock()
        poll_s, seen = FIRST_POLL_S, self._read()
        while True:
            cursor, now = self._read(), self._clock()
            if cursor is not None and cursor.state in ("done", "refused"):
                return Outcome(Ending(cursor.state), cursor)
            if _progress(cursor) != _progress(seen):
                seen, moved = cursor, now
            if now - moved >= timeout_s * _patience(cursor):
                return Outcome(Ending.GAVE_UP, cursor)
            if now - checked >= LIVENESS_CHECK_S:
                checked = now
                if not self._is_uplink_alive():
                    self._wake_uplink()
            if now - started >= PROGRESS_AFTER_S:
                self._show(cursor)
            self._pause(poll_s)
            poll_s = min(poll_s * 1.3, LONGEST_POLL_S)


def _patience(cursor: Cursor | None) -> int:
    is_quiet = cursor is not None and not cursor.message
    return PATIENCE_WITH_THE_QUIET if is_quiet else 1


def _progress(cursor: Cursor | None) -> tuple[object, ...]:
    if cursor is None:
        return ()
    return (
        cursor.offset,
        cursor.history_lines,
        cursor.event_lines,
        cursor.console_lines,
        len(cursor.uploaded),
        cursor.files_offset,
        cursor.sent_bytes,
    )
