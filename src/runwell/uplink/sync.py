"""Ships given runs in the foreground: what `runwell sync` does.

It needs no uplink. A journal that the uplink ships this moment is left to it and watched. A run
that is still alive is shipped as far as it is; the server learns its end from the next sync, from
the uplink, or from silence.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import msgspec

from runwell.errors import JournalError, UsageError
from runwell.uplink.adoption import adopt, is_official, note_synced
from runwell.uplink.client import Client
from runwell.uplink.cursor import CursorFile
from runwell.uplink.sender import Sender
from runwell.uplink.spool import Spool
from runwell.uplink.world import World, connect, real_world
from runwell.wire.rendezvous import Cursor, SpoolNote

PATIENCE_S = 60.0
_PAUSE_S = 0.02
_RUN_DIRECTORIES = ("run-*", "offline-run-*")
_JOURNALS = "run-*.wandb"


class Ending(Enum):
    """How the shipment of one journal ended."""

    DONE = "done"  # the server has all of it, and how the run ended
    SHIPPED = "shipped"  # the server has all that is there so far; the run goes on
    REFUSED = "refused"  # the server does not want it
    WAITING = "waiting"  # nobody answered for so long that we gave up
    FOREIGN = "foreign"  # the official wandb package wrote it, and it cannot be read


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the shipment of a journal is; given about ten times a second.

    Attributes:
        journal: Its path.
        size_bytes: Of the journal.
        cursor: How far the server has it; `offset` of `size_bytes` is the share.
    """

    journal: str
    size_bytes: int
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of a journal; `cursor` holds its `url`, and the `message` if it failed."""

    journal: str
    ending: Ending
    cursor: Cursor


def find_journals(paths: Sequence[Path]) -> list[str]:
    """Returns the journals at the paths: files, run directories, or directories that hold those.

    Raises:
        UsageError: There is none at one of the paths.
    """
    journals: dict[str, None] = {}
    for path in paths:
        found = list(_journals_at(path.expanduser().absolute()))
        if not found:
            raise UsageError(f"there is no run at {path}; name a run directory or its .wandb file")
        journals.update(dict.fromkeys(found))
    return list(journals)


def sync(
    paths: Sequence[Path],
    base_url: str,
    api_key: str | None,
    *,
    progress: Callable[[Progress], None],
    spool: Path | None = None,
    patience_s: float = PATIENCE_S,
    environ: Mapping[str, str] = os.environ,
) -> list[Synced]:
    """Ships runs one after the other, in the foreground.

    Args:
        paths: See `find_journals`.
        base_url: The server, without a slash at the end.
        api_key: A key for it.
        progress: Told how far a journal is.
        spool: The spool directory, from which notes of shipped runs are taken away.
        patience_s: How long nothing may move before a journal is given up as waiting.
        environ: The environment.

    Raises:
        UsageError: There is no run at one of the paths.
    """
    client = connect(base_url, api_key)
    world = real_world(environ, lambda job: job(), watches=False)
    synced = []
    for journal in find_journals(paths):
        ours = journal
        if is_official(journal):
            try:
                ours = str(adopt(Path(journal)))
            except (JournalError, OSError) as error:
                synced.append(Synced(journal, Ending.FOREIGN, Cursor(message=str(error))))
                continue
        sender = Sender(ours, client, world, may_revive=True)
        shipment = _Foreground(sender, client, world, progress, time.sleep, patience_s)
        synced.append(shipment.run())
        if ours != journal and synced[-1].ending is Ending.DONE:
            note_synced(Path(journal))
        if spool is not None and synced[-1].ending is Ending.DONE:
            _take_note_away(spool, journal)
    return synced


class _Foreground:
    """One journal's shipment, step by step on this thread."""

    def __init__(
        self,
        sender: Sender,
        client: Client,
        world: World,
        progress: Callable[[Progress], None],
        pause: Callable[[float], None],
        patience_s: float,
    ) -> None:
        self._sender = sender
        self._client = client
        self._world = world
        self._progress = progress
        self._pause = pause
        self._patience_s = patience_s
        self._file = CursorFile(sender.journal)

    def run(self) -> Synced:
        """Ships until the end, or until nothing moves any more."""
        cursor = self._file.load()
        if cursor.state == "done" and cursor.base_url == self._client.base_url:
            return self._synced(Ending.DONE, cursor)
        seen, moved_at = cursor, self._world.monotonic()
        try:
            while True:
                if self._sender.is_due():
                    self._sender.step()
                cursor = self._file.load()
                now = self._world.monotonic()
                if _without_message(cursor) != _without_message(seen):
                    moved_at = now
                if cursor != seen:
                    seen = cursor
                    self._tell(cursor)
                ending = self._ending(cursor, now - moved_at)
                if ending is not None:
                    return self._synced(ending, cursor)
                if not self._sender.is_due():
                    self._pause(_PAUSE_S)
        finally:
            self._sender.close()

    def _ending(self, cursor: Cursor, quiet_s: float) -> Ending | None:
        """Returns how it ended, None if it goes on."""
        if self._sender.is_over or self._sender.is_elsewhere:
            if cursor.state == "done":
                return Ending.DONE
            if cursor.state == "refused" or self._sender.is_over:
                return Ending.REFUSED
        if self._sender.is_drained:
            return Ending.SHIPPED
        return Ending.WAITING if quiet_s > self._patience_s else None

    def _tell(self, cursor: Cursor) -> None:
        size_bytes = Path(self._sender.journal).stat().st_size
        self._progress(Progress(self._sender.journal, size_bytes, cursor))

    def _synced(self, ending: Ending, cursor: Cursor) -> Synced:
        return Synced(self._sender.journal, ending, cursor)


def _without_message(cursor: Cursor) -> Cursor:
    """Returns what counts as moving: a server that fails in turns in two ways does not."""
    return msgspec.structs.replace(cursor, message="")


def _journals_at(path: Path) -> Iterator[str]:
    if path.is_file():
        yield str(path)
        return
    yield from map(str, sorted(path.glob(_JOURNALS)))
    for root in (path, path / "wandb"):
        for pattern in _RUN_DIRECTORIES:
            for directory in sorted(root.glob(pattern)):
                yield from map(str, sorted(directory.glob(_JOURNALS)))


def _take_note_away(spool: Path, journal: str) -> None:
    notes = Spool(spool)
    note: SpoolNote | None = notes.all().get(journal)
    if note is not None:
        notes.remove(note)
