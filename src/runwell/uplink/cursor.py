"""The cursor file beside a journal: how far the server has it.

It is replaced by renaming, so it is whole at any moment. A cursor that cannot be read counts as
none: lines carry their numbers, so sending them again changes nothing.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

import msgspec

from runwell.errors import DataError
from runwell.uplink.batch import Batch, Outbox
from runwell.wire.rendezvous import Cursor, cursor_path, decode_cursor, encode_note

_log = logging.getLogger(__name__)


class CursorFile:
    """Reads and writes the cursor of one journal.

    Args:
        journal: The path of the journal.
        mark: Tells apart the ways in which it is sent, see `Recast.mark`.
    """

    def __init__(self, journal: str, mark: str = "") -> None:
        self._path = Path(cursor_path(f"{journal}.{mark}" if mark else journal))
        self._next_path = Path(f"{self._path}.next")

    def load(self) -> Cursor:
        """Returns the cursor; a fresh one if there is none, or none that can be read."""
        try:
            return decode_cursor(self._path.read_bytes())
        except FileNotFoundError:
            return Cursor()
        except DataError as error:
            _log.warning("starting over: %s", error)
            return Cursor()

    def save(self, cursor: Cursor, *, durable: bool = False) -> None:
        """Replaces the cursor; with `durable` it also survives the loss of power.

        Raises:
            OSError: The directory is gone, or the disk is full.
        """
        fd = os.open(self._next_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(encode_note(cursor))
            file.flush()
            if durable:
                os.fsync(file.fileno())
        self._next_path.replace(self._path)
        if durable:
            _sync_directory(self._path.parent)


class Ledger:
    """The cursor of one journal as it is kept: changed in memory, written when it has changed.

    Args:
        file: Where it is written.

    Attributes:
        cursor: The cursor as it is now.
    """

    def __init__(self, file: CursorFile) -> None:
        self._file = file
        self._in_trouble = False
        self.cursor = self._saved = Cursor()

    def load(self) -> None:
        """Reads what was written last."""
        self.cursor = self._saved = self._file.load()

    def set(self, **changes: object) -> None:
        """Changes fields in memory."""
        self.cursor = msgspec.structs.replace(self.cursor, **changes)

    def save(self, *, durable: bool = False) -> None:
        """Writes the cursor if it has changed; with `durable` it survives the loss of power.

        On a full disk the shipment goes on: what is not written now is written with the next
        change, and until then a death only means that lines are sent again.

        Raises:
            OSError: With `durable`, it cannot be written.
            FileNotFoundError: Its directory is gone.
        """
        if not durable and self.cursor == self._saved:
            return
        try:
            self._file.save(self.cursor, durable=durable)
        except OSError as error:
            if durable or isinstance(error, FileNotFoundError):
                raise
            if not self._in_trouble:
                _log.warning("a cursor cannot be written: %s", error)
            self._in_trouble = True
            return
        self._saved, self._in_trouble = self.cursor, False

    def note_closed(self, after: int) -> None:
        """Writes, to survive the loss of power, that we close the row that ends at `after`.

        Raises:
            OSError: It cannot be written, and the row has to stay open.
        """
        known = self.cursor
        self.set(closed_rows=(*known.closed_rows, after))
        try:
            self.save(durable=True)
        except OSError:
            self.cursor = known
            raise

    def acknowledge(self, batch: Batch, outbox: Outbox) -> None:
        """Takes note, in memory, that the server has a batch which left the outbox."""
        cursor = self.cursor
        if batch.rows:
            row_start = batch.rows[-1].after
            self.set(
                history_lines=batch.rows[-1].number + 1,
                row_start=row_start,
                closed_rows=tuple(each for each in cursor.closed_rows if each > row_start),
            )
        self.set(
            event_lines=outbox.next_event,
            console_lines=max(cursor.console_lines, max(batch.console, default=-1) + 1),
            uploaded=tuple(outbox.uploaded),
        )


def _sync_directory(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
