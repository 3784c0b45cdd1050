"""Where the processes of one user on one host find each other, and the notes that they leave there.

    state directory      survives a reboot; holds the spool: one note per journal that waits
    runtime directory    gone with a reboot; holds the uplink's lock and wake-up socket, and the
                         note of a running server
    data directory       what a server keeps (`--data`)

All three are private to the user (mode 0700, notes 0600). The environment is passed in; nothing
here opens a file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from runwell.errors import DataError


class Places(msgspec.Struct, frozen=True):
    """The directories of this user on this host.

    Attributes:
        state: For notes that outlive a reboot; one directory per host, for homes on a network.
        runtime: For locks and sockets; never on a network file system.
        data: Default home of a server's data.
    """

    state: Path
    runtime: Path
    data: Path

    @property
    def spool(self) -> Path:
        return self.state / "spool"

    @property
    def _mark(self) -> str:
        """What tells the spool: two homes of one user have a spool, and an uplink, each."""
        import hashlib  # noqa: PLC0415 - a few milliseconds that offline runs do not need

        return f"-{hashlib.sha256(os.fsencode(self.state)).hexdigest()[:8]}"

    @property
    def uplink_lock(self) -> Path:
        return self.runtime / f"uplink{self._mark}.lock"

    @property
    def uplink_socket(self) -> Path:
        return self.runtime / f"uplink{self._mark}.sock"

    @property
    def uplink_log(self) -> Path:
        return self.state / "uplink.log"

    @property
    def server_note(self) -> Path:
        return self.runtime / "server.json"


def places(environ: Mapping[str, str], host: str, uid: int) -> Places:
    """Returns the directories that the environment asks for.

    `RUNWELL_HOME` puts all three below one directory (tests, containers). Else the XDG variables
    hold, and the runtime directory falls back to `/tmp/runwell-<uid>`.
    """
    root = environ.get("RUNWELL_HOME")
    if root:
        base = Path(root).expanduser().absolute()
        return Places(base / "state", base / "run", base / "data")
    home = Path(environ.get("HOME") or "~").expanduser()
    state = Path(environ.get("XDG_STATE_HOME") or home / ".local" / "state")
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    runtime_root = environ.get("XDG_RUNTIME_DIR")
    runtime = Path(runtime_root) / "runwell" if runtime_root else Path(f"/tmp/runwell-{uid}")  # noqa: S108
    return Places(state / "runwell" / host, runtime, data / "runwell")


def is_private(status: os.stat_result, uid: int) -> bool:
    """Tells whether a directory is this user's own and nobody else may write to it.

    Below `/tmp` anybody may have made it first, to hand us a note of a server of theirs.

    Args:
        status: What `lstat` says of it.
        uid: The user.
    """
    is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == uid
    return is_own and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


class Route(msgspec.Struct, frozen=True):
    """How a server is reached.

    Attributes:
        proxies: Addresses of proxies by scheme, in place of those of the environment.
        headers: What goes with every request besides.
        is_trusted: Whether its certificate is accepted, whoever signed it.
    """

    proxies: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    is_trusted: bool = False


STRAIGHT = Route()


class SpoolNote(msgspec.Struct, frozen=True):
    """A journal that wants to be shipped.

    Attributes:
        journal: Absolute path of the `.wandb` file.
        base_url: The server it goes to; None if none is configured, then it waits for `runwell up`.
        api_key: The key for that server, if the training process knew one.
        created_at: Seconds since the epoch.
        route: How the server is reached.
    """

    journal: str
    base_url: str | None
    api_key: str | None
    created_at: float
    route: Route = STRAIGHT


class ServerNote(msgspec.Struct, frozen=True):
    """A server that runs on this host for this user.

    Attributes:
        url: Its base URL, without a slash at the end.
        pid: Its process.
        api_key: A key of the owner, so that local scripts need no set-up.
        entity: The owner's entity.
        process_started_at: When the process started, in seconds since boot; 0 if nobody tells.
        data: Its data folder, without links; empty if unknown.
    """

    url: str
    pid: int
    api_key: str
    entity: str
    process_started_at: float = 0.0
    data: str = ""


class Cursor(msgspec.Struct, frozen=True):
    """How far the uplink came with a journal; lies beside it as `<journal>.cursor`.

    Attributes:
        offset: Every record before this byte of the journal was acknowledged by the server.
        history_lines, event_lines, console_lines: Lines acknowledged, per stream.
        closed_rows: Journal offsets at which the uplink closed a row before the run did (written
            before that row is sent, so that a re-send cuts the rows in the same places).
        uploaded: Files that the server has and the stream has not announced yet.
        state: "shipping", "done" or "refused".
        message: Why it was refused, what it waits for, or what was lost; for the user.
        url: The run's page, once the server has told the entity.
        name: The display name that the server knows.
        base_url: The server that all this is about.
        row_start: Every piece of history before this byte belongs to an acknowledged row;
            `closed_rows` holds only what lies behind it.
        files_offset: Every file record before this byte is uploaded or given up.
        alerts_sent: Alerts acknowledged.
        first_lines: Numbers that the first history, event and console line of this journal have
            on the server; not 0 where a run goes on in a new journal.
        sent_bytes: Of artifacts, since the uplink began; it grows while a large one is sent.
        is_stop_sent: The process was interrupted because the server asked for it.
    """

    offset: int = 0
    history_lines: int = 0
    event_lines: int = 0
    console_lines: int = 0
    closed_rows: tuple[int, ...] = ()
    uploaded: tuple[str, ...] = ()
    state: str = "shipping"
    message: str = ""
    url: str | None = None
    name: str | None = None
    base_url: str | None = None
    row_start: int = 0
    files_offset: int = 0
    alerts_sent: int = 0
    first_lines: tuple[int, int, int] = (0, 0, 0)
    is_stop_sent: bool = False
    sent_bytes: int = 0


def cursor_path(journal: str) -> str:
    """Returns where the cursor of a journal lies."""
    return f"{journal}.cursor"


def spool_path(spool: Path, journal: str) -> Path:
    """Returns where the note of a journal lies: one file per journal, however often it is left."""
    import hashlib  # noqa: PLC0415 - the same

    digest = hashlib.blake2b(os.fsencode(journal), digest_size=12).hexdigest()
    return spool / f"{digest}.json"


_N = TypeVar("_N", SpoolNote, ServerNote, Cursor)


def encode_note(note: SpoolNote | ServerNote | Cursor) -> bytes:
    """Returns a note as JSON."""
    return msgspec.json.encode(note)


def decode_spool_note(data: bytes) -> SpoolNote:
    """Reads a spool note. Raises DataError if it is none."""
    return _decode(data, SpoolNote)


def decode_server_note(data: bytes) -> ServerNote:
    """Reads a server's note. Raises DataError if it is none."""
    return _decode(data, ServerNote)


def decode_cursor(data: bytes) -> Cursor:
    """Reads a cursor. Raises DataError if it is none."""
    return _decode(data, Cursor)


def _decode(data: bytes, note_type: type[_N]) -> _N:
    try:
        return msgspec.json.decode(data, type=note_type)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError(f"this is no {note_type.__name__}: {error}") from error
