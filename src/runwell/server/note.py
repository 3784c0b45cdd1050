"""The note by which scripts of this user find the server that runs on this host.

There is one, and the first server has it: a later one leaves it alone as long as that one lives,
so scripts do not change servers because somebody started another. Knows nothing of what is served.

Invariant: a note is replaced and removed only under a lock, and only if it is still the one that
was judged. So of two servers that start at once one has it, and nobody removes another's.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from runwell.errors import DataError
from runwell.sdk.capture.process import is_alive
from runwell.wire.rendezvous import ServerNote, decode_server_note, encode_note

ANSWER_S = 5.0


def find_running(path: Path) -> ServerNote | None:
    """Returns the note of a server that runs; None if there is none, or a dead one's."""
    note = _read(path)
    return note if note is not None and _is_running(note) else None


def leave(path: Path, mine: ServerNote) -> ServerNote | None:
    """Leaves a note, unless that of another server that runs is there; returns that one."""
    while True:
        there = _read(path)
        if there is not None and there.url != mine.url and _is_running(there):
            return there
        with _locked(path):
            if _read(path) == there:  # else somebody came first, and is judged in turn
                write_private(path, encode_note(mine))
                return None


def take_back(path: Path, mine: ServerNote) -> None:
    """Removes this note; another's stays."""
    if _read(path) != mine:
        return  # nothing to lock, perhaps not even a folder any more
    with suppress(OSError), _locked(path):  # one that stays is a dead server's to all who look
        if _read(path) == mine:
            path.unlink()


def write_private(path: Path, data: bytes) -> None:
    """Writes a file that only its owner may read, in one step."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _read(path: Path) -> ServerNote | None:
    try:
        return decode_server_note(path.read_bytes())
    except (OSError, DataError):
        return None


def _is_running(note: ServerNote) -> bool:
    """Tells whether a server is there: the note of one that was killed stays, and where nobody
    tells when a process started, its id may be another's by now."""
    if not is_alive(note.pid, note.process_started_at):
        return False
    place = urlsplit(note.url)
    try:
        with closing(HTTPConnection(place.netloc, timeout=ANSWER_S)) as connection:
            connection.request("GET", f"{place.path}/ready")
            return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
