"""The spool directory: one note per journal that waits to be shipped.

Whoever writes a journal leaves a note; the uplink takes it away when the run is over. Notes are
replaced by renaming, so a reader never sees half of one.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from runwell.errors import DataError
from runwell.wire.rendezvous import SpoolNote, decode_spool_note, spool_path

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Read:
    """A note as it was when its file had this stamp; None if it could not be read."""

    stamp: tuple[int, int, int]
    note: SpoolNote | None


class Spool:
    """The notes in one directory; reads again only what changed.

    Args:
        directory: Where they lie; it need not exist.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._known: dict[str, _Read] = {}

    def scan(self) -> dict[str, SpoolNote]:
        """Returns the notes that have a server to go to, by the path of their journal."""
        return {journal: note for journal, note in self.all().items() if note.base_url}

    def all(self) -> dict[str, SpoolNote]:
        """Returns every note that can be read, by the path of its journal."""
        try:
            entries = [entry for entry in os.scandir(self._directory) if _is_note(entry.name)]
        except FileNotFoundError:
            entries = []
        except OSError as error:  # no descriptor is free, or a network file system is away
            _log.warning("the spool cannot be read just now: %s", error)
            return _by_journal(self._known)
        known = self._known
        self._known = {}
        for entry in entries:
            read = _read(entry, known.get(entry.name))
            if read is not None:
                self._known[entry.name] = read
        return _by_journal(self._known)

    def remove(self, note: SpoolNote) -> None:
        """Takes a note away, unless it was replaced by another since it was read."""
        path = spool_path(self._directory, note.journal)
        try:
            if decode_spool_note(path.read_bytes()) == note:
                path.unlink()
        except FileNotFoundError:
            return
        except DataError:
            _log.warning("an unreadable note stays in the spool: %s", path.name)


def _by_journal(reads: dict[str, _Read]) -> dict[str, SpoolNote]:
    notes = (read.note for read in reads.values())
    return {note.journal: note for note in notes if note is not None}


def _is_note(name: str) -> bool:
    return name.endswith(".json") and not name.startswith(".")


def _read(entry: os.DirEntry[str], known: _Read | None) -> _Read | None:
    try:
        status = entry.stat()
        stamp = (status.st_mtime_ns, status.st_ino, status.st_size)
        if known is not None and known.stamp == stamp:
            return known
        data = Path(entry.path).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        if known is None:
            _log.warning("a spool note cannot be read: %s", error)
        return known or _Read((0, 0, 0), None)
    try:
        return _Read(stamp, decode_spool_note(data))
    except DataError as error:
        _log.warning("skipping the spool note %s: %s", entry.name, error)
        return _Read(stamp, None)
