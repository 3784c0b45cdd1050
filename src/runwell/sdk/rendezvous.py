"""How the training process finds a server and the uplink, and asks the uplink to ship a journal.

Order that keeps a journal from falling between two uplinks: the spool note is on disk *before* the
lock is tried, and an uplink that ends rescans the spool *after* it released the lock.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from runwell.errors import DataError
from runwell.sdk.capture.process import host_name, is_alive
from runwell.sdk.credentials import find_key
from runwell.sdk.route import route_in
from runwell.wire import rendezvous
from runwell.wire.rendezvous import STRAIGHT, Places, Route, SpoolNote

# The shell ends at once and leaves the uplink to init: the training process gets no child that its
# own os.wait() could meet, and no zombie. `cd /` keeps no directory of the user busy and keeps
# modules in the user's directory from hiding those of the standard library.
_DETACH = 'cd / && "$0" -m runwell.uplink </dev/null >>"$1" 2>&1 &'
_SHELL = "/bin/sh"


class Server(msgspec.Struct, frozen=True):
    """Where a run goes.

    Attributes:
        base_url: Without a slash at the end.
        api_key: None if nobody knows one.
        entity: The owner of the key, if known.
        route: How it is reached.
    """

    base_url: str
    api_key: str | None
    entity: str | None = None
    route: Route = STRAIGHT


def local_places(environ: Mapping[str, str]) -> Places:
    """Returns this user's directories on this host.

    Raises:
        OSError: Neither the environment nor the system knows a home directory.
    """
    uid = os.getuid() if hasattr(os, "getuid") else 0
    try:
        return rendezvous.places(environ, host_name(), uid)
    except RuntimeError:
        raise OSError("this user has no home directory; set HOME or RUNWELL_HOME") from None


def make_private(directory: Path) -> None:
    """Makes a directory that only this user may use; one that is there has to be such a one.

    Raises:
        OSError: It cannot be made, or somebody else could put things into it.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_private(directory):
        raise PermissionError(
            errno.EPERM,
            "it belongs to somebody else or others may write to it; remove it, or set RUNWELL_HOME",
            str(directory),
        )


def _is_private(directory: Path) -> bool:
    if not hasattr(os, "getuid"):
        return True
    try:
        return rendezvous.is_private(directory.lstat(), os.getuid())
    except OSError:
        return False


def find_server(
    base_url: str | None, api_key: str | None, places: Places, environ: Mapping[str, str]
) -> Server | None:
    """Returns the server that is configured, else the one that runs on this host, else None."""
    if base_url:
        url = base_url.rstrip("/")
        key = api_key or find_key(url, environ)
        return Server(base_url=url, api_key=key, route=route_in(environ))
    if not _is_private(places.runtime):
        return None
    try:
        note = rendezvous.decode_server_note(places.server_note.read_bytes())
    except (OSError, DataError):
        return None
    if not is_alive(note.pid, note.process_started_at):
        return None
    return Server(base_url=note.url.rstrip("/"), api_key=note.api_key, entity=note.entity)


def leave_note(places: Places, journal: Path, server: Server | None, now: float) -> None:
    """Writes the spool note of a journal, whole or not at all, readable for its owner only.

    Raises:
        OSError: The state directory cannot be written.
    """
    note = SpoolNote(
        journal=str(journal),
        base_url=server.base_url if server else None,
        api_key=server.api_key if server else None,
        created_at=now,
        route=server.route if server else STRAIGHT,
    )
    path = rendezvous.spool_path(places.spool, str(journal))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting = path.with_name(f"{path.name}.{os.getpid()}")
    fd = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(fd, rendezvous.encode_note(note))
    finally:
        os.close(fd)
    waiting.replace(path)


def wake_uplink(places: Places, environ: Mapping[str, str]) -> None:
    """Makes sure that an uplink lives and looks at the spool.

    Raises:
        OSError: None lives and none can be started.
    """
    make_private(places.runtime)
    if is_uplink_alive(places):
        _send_wake_up(places)
    else:
        _spawn_uplink(places, environ)


def is_uplink_alive(places: Places) -> bool:
    """Tells whether an uplink holds its lock."""
    try:
        import fcntl
    except ImportError:  # no such locks on this system
        return False
    try:
        fd = os.open(places.uplink_lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(fd)
    return False


def _send_wake_up(places: Places) -> None:
    import socket  # costs milliseconds to import; offline runs never need it

    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as waker,
        # It scans the spool by itself four times a second; the datagram only saves that time.
        suppress(OSError),
    ):
        waker.settimeout(0)
        waker.sendto(b"wake", str(places.uplink_socket))


def _spawn_uplink(places: Places, environ: Mapping[str, str]) -> None:
    if not sys.executable:
        raise OSError("this Python does not know its own program, so no uplink can be started")
    places.uplink_log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pid = os.posix_spawn(
        _SHELL,
        [_SHELL, "-c", _DETACH, sys.executable, str(places.uplink_log)],
        _environment_for_uplink(environ),
        setsid=True,
    )
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def _environment_for_uplink(environ: Mapping[str, str]) -> dict[str, str]:
    """Returns the environment, with paths that hold from any directory."""
    child = dict(environ)
    for name in ("PYTHONPATH", "RUNWELL_HOME"):
        if child.get(name):
            parts = child[name].split(os.pathsep)
            child[name] = os.pathsep.join(str(Path(part).absolute()) for part in parts)
    return child
