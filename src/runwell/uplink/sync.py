"""Ships given runs in the foreground: what `runwell sync` does.

It needs no uplink. A journal that the uplink ships this moment is left to it and watched. A run
that is still alive is shipped as far as it is; the server learns its end from the next sync, from
the uplink, or from silence.
"""

from __future__ import annotations

import glob
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import msgspec

from runwell.errors import JournalError, UsageError
from runwell.sdk.route import route_in
from runwell.uplink.adoption import adopt, is_official, note_synced
from runwell.uplink.client import Client
from runwell.uplink.cursor import CursorFile
from runwell.uplink.recast import AS_THEY_ARE, PART, Recast
from runwell.uplink.sender import Sender
from runwell.uplink.spool import Spool
from runwell.uplink.world import World, connect, real_world
from runwell.wire.rendezvous import Cursor, SpoolNote, cursor_path

PATIENCE_S = 60.0
_PAUSE_S = 0.02
_RUN_DIRECTORIES = ("run-*", "offline-run-*")
_JOURNALS = "run-*.wandb"
_TIME = re.compile(r"\d{8}_\d{6}")
CURSOR = cursor_path("")


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


@dataclass(frozen=True, slots=True)
class Manner:
    """How runs are shipped.

    Attributes:
        recast: What is said of them in place of what their journals say.
        at_once: So many at the same time.
        marks: Whether files of the official package get its mark of what is synced.
    """

    recast: Recast = AS_THEY_ARE
    at_once: int = 1
    marks: bool = True


PLAINLY = Manner()


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


def has_journals(path: Path) -> bool:
    """Tells whether `find_journals` finds something at a path."""
    is_other = path.is_file() and path.suffix not in (".wandb", ".journal")
    return not is_other and any(_journals_at(path.expanduser().absolute()))


def sync(
    paths: Sequence[Path],
    base_url: str,
    api_key: str | None,
    *,
    progress: Callable[[Progress], None],
    spool: Path | None = None,
    patience_s: float = PATIENCE_S,
    environ: Mapping[str, str] = os.environ,
    manner: Manner = PLAINLY,
) -> list[Synced]:
    """Ships runs in the foreground; the journals of one run one after the other, by their names.

    Args:
        paths: See `find_journals`.
        base_url: The server, without a slash at the end.
        api_key: A key for it.
        progress: Told how far a journal is.
        spool: The spool directory, from which notes of shipped runs are taken away.
        patience_s: How long nothing may move before a journal is given up as waiting.
        environ: The environment.
        manner: How they are shipped.

    Raises:
        UsageError: There is no run at one of the paths.
    """
    errand = _Errand(
        connect(base_url, api_key, route_in(environ)),
        real_world(environ, lambda job: job(), watches=False),
        manner,
        progress,
        patience_s,
        spool,
    )
    groups = _by_run(find_journals(paths), manner.recast)
    if manner.at_once == 1:  # on this thread, which Ctrl-C ends
        return [synced for group in groups for synced in errand.ship_all(group)]
    with ThreadPoolExecutor(manner.at_once, thread_name_prefix="sync") as pool:
        return [synced for some in pool.map(errand.ship_all, groups) for synced in some]


def is_synced(journal: Path) -> bool:
    """Tells whether a server has all of a journal, under whatever name."""
    if journal.with_name(f"{journal.name}.synced").exists():
        return True
    own = journal.parent.glob(f"{glob.escape(journal.name)}*{CURSOR}")
    adopted = journal.parent.glob(f"runwell-*{CURSOR}")
    names = [path.name.removesuffix(CURSOR) for path in (*own, *adopted)]
    return any(
        CursorFile(str(journal.with_name(name))).load().state == "done"
        for name in names
        if not name.endswith(PART)
    )


def _by_run(journals: Sequence[str], recast: Recast) -> list[list[str]]:
    """Returns the journals of each run, those of one run by when it was begun."""
    groups: dict[str, list[str]] = {}
    for journal in journals:
        groups.setdefault(recast.run_id or Path(journal).stem, []).append(journal)
    return [sorted(group, key=_began) for group in groups.values()]


def _began(journal: str) -> str:
    """Returns the time in the name of a run's directory: `offline-run-20260101_000000-abc`."""
    found = _TIME.search(Path(journal).parent.name)
    return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class _Errand:
    """What holds for all journals of one call; see `sync`."""

    client: Client
    world: World
    manner: Manner
    progress: Callable[[Progress], None]
    patience_s: float
    spool: Path | None

    def ship_all(self, journals: Sequence[str]) -> list[Synced]:
        """Ships journals one after the other."""
        return [self._ship(journal) for journal in journals]

    def _ship(self, journal: str) -> Synced:
        ours = journal
        if is_official(journal):
            try:
                ours = str(adopt(Path(journal)))
            except (JournalError, OSError) as error:
                return Synced(journal, Ending.FOREIGN, Cursor(message=str(error)))
        synced = _Foreground(ours, self, time.sleep).run()
        if synced.ending is Ending.DONE:
            if ours != journal and self.manner.marks and self.manner.recast.with_console:
                note_synced(Path(journal))
            if self.spool is not None and not self.manner.recast.mark:
                _take_note_away(self.spool, journal)
        return synced


class _Foreground:
    """One journal's shipment, step by step on this thread."""

    def __init__(self, journal: str, errand: _Errand, pause: Callable[[float], None]) -> None:
        self._sender = Sender(
            journal, errand.client, errand.world, may_revive=True, recast=errand.manner.recast
        )
        self._file = CursorFile(journal, errand.manner.recast.mark)
        self._client = errand.client
        self._world = errand.world
        self._progress = errand.progress
        self._pause = pause
        self._patience_s = errand.patience_s

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
