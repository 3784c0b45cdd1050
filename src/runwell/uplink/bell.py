"""The wake-up socket: a datagram of any content says "look now".

It is bound only by the holder of the uplink's lock, so a socket file that lies there is a dead
one's.
"""

from __future__ import annotations

import logging
import selectors
import socket
from pathlib import Path

_log = logging.getLogger(__name__)


class SocketBell:
    """Listens on a Unix datagram socket; `ring` wakes it from another thread or a signal handler.

    Args:
        path: Where the socket lies; its directory must exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._socket = _bound(path)
        self._near, self._far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        for end in (self._near, self._far):
            end.setblocking(False)  # noqa: FBT003 (the standard library has no keyword there)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._socket, selectors.EVENT_READ)
        self._selector.register(self._near, selectors.EVENT_READ)

    def wait(self, timeout_s: float) -> bool:
        """Waits for a wake-up; tells whether one came from another process."""
        ready = [key.fileobj for key, _ in self._selector.select(timeout_s)]
        for source in (self._near, self._socket):
            if source in ready:
                _empty(source)
        return self._socket in ready

    def ring(self) -> None:
        """Ends a `wait`; the loop has something to look at, but nobody asked to hurry."""
        try:
            self._far.send(b"r")
        except OSError:
            return  # it is full of wake-ups already, or closed

    def close(self) -> None:
        """Closes and removes the socket."""
        self._selector.close()
        for each in (self._socket, self._near, self._far):
            each.close()
        self._path.unlink(missing_ok=True)


def _bound(path: Path) -> socket.socket:
    """Returns a socket bound to the path; an unbound one, never woken, if the path is too long."""
    path.unlink(missing_ok=True)
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    bound.setblocking(False)  # noqa: FBT003 (the standard library has no keyword there)
    try:
        bound.bind(str(path))
    except OSError as error:
        _log.warning("nobody can wake this uplink, it looks around by itself: %s", error)
        return bound
    path.chmod(0o600)
    return bound


def _empty(source: socket.socket) -> None:
    while True:
        try:
            source.recv(64)
        except BlockingIOError:
            return
