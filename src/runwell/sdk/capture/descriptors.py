"""What is written to the standard streams below Python: by libraries in C, and by processes that
this one started.

Only for who asks (`console="redirect"`), because it needs a thread per stream: the descriptor leads
into a pipe, or a pseudo-terminal where it was a terminal, and the thread hands on what comes out to
where the descriptor led before, and to the listeners. A child that outlives the listeners still
finds the pipe open: the thread stays until nobody writes there any more, or this process ends.

Lock: none. Listeners are an immutable tuple that is replaced. A forked child has no thread: it only
writes, and its parent hears. Invariant: the thread says that it hands on before it reads, so a pipe
that is empty while it does not has been heard to its end.
"""

from __future__ import annotations

import atexit
import os
import select
import sys
import threading
import time
from codecs import getincrementaldecoder
from contextlib import suppress

from runwell.sdk.capture.console import Listener

_PIECE_BYTES = 65536
_DRAIN_S = 2.0
_POLL_S = 0.001


class DescriptorTap:
    """Listens to one descriptor, from the first listener on until `close`."""

    def __init__(self, descriptor: int, *, is_error: bool) -> None:
        self.listeners: tuple[Listener, ...] = ()
        self._descriptor = descriptor
        self._is_error = is_error
        self._before = os.dup(descriptor)
        self._out, within = _channel(descriptor)
        os.dup2(within, descriptor)
        os.close(within)
        self._is_handing_on = False
        self._decoder = getincrementaldecoder("utf-8")("replace")
        threading.Thread(target=self._hand_on, daemon=True, name="runwell-console").start()

    def close(self) -> None:
        """Lets the descriptor lead where it led before; what was written is heard first."""
        if self._before >= 0:  # else somebody closed the descriptor
            os.dup2(self._before, self._descriptor)
        self.drain()
        self.listeners = ()
        if self._before >= 0:  # a child has it; what that one writes should still be seen
            atexit.register(self.drain)

    def drain(self) -> None:
        """Waits until all that was written is heard; not for ever."""
        end = time.monotonic() + _DRAIN_S
        while self._has_more() and time.monotonic() < end:
            time.sleep(_POLL_S)

    def forget(self) -> None:
        """Lets go of what a forked child has no use for."""
        os.close(self._out)
        os.close(self._before)

    def _has_more(self) -> bool:
        try:
            is_empty = not select.select([self._out], [], [], 0)[0]
        except (OSError, ValueError):  # nobody writes there any more, and it was closed
            is_empty = True
        return self._is_handing_on or not is_empty

    def _hand_on(self) -> None:
        is_open = True
        while is_open:
            select.select([self._out], [], [])
            self._is_handing_on = True
            try:
                is_open = self._hand_on_piece()
            finally:
                self._is_handing_on = False
        out, before = self._out, self._before
        self._out = self._before = -1
        os.close(out)
        os.close(before)

    def _hand_on_piece(self) -> bool:
        """Hands on what is there; tells whether more may come."""
        piece = self._read()
        _write(self._before, piece)
        text = self._decoder.decode(piece)
        if text:
            for listen in self.listeners:
                listen(text, is_error=self._is_error)
        return bool(piece)

    def _read(self) -> bytes:
        try:
            return os.read(self._out, _PIECE_BYTES)
        except OSError:  # so a pseudo-terminal says that nobody has it open
            return b""


class DescriptorTaps:
    """Listens to the descriptors of standard output and standard error, for any number of runs."""

    def __init__(self) -> None:
        self._taps: list[DescriptorTap] = []
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)

    def add(self, listener: Listener) -> bool:
        """Tells a listener everything that is written from now on.

        Returns:
            Whether it will be told. Where Python's streams lead elsewhere, as in a notebook, and on
            Windows, it is not.
        """
        if not self._taps:
            if not _leads_there():
                return False
            _flush()
            self._taps = [DescriptorTap(1, is_error=False), DescriptorTap(2, is_error=True)]
        for tap in self._taps:
            tap.listeners = (*tap.listeners, listener)
        return True

    def remove(self, listener: Listener) -> None:
        """Stops telling a listener, after what was written up to now."""
        _flush()
        for tap in self._taps:
            left = tuple(known for known in tap.listeners if known != listener)
            if left:
                tap.drain()
            else:
                tap.close()
            tap.listeners = left
        self._taps = [tap for tap in self._taps if tap.listeners]

    def _forget(self) -> None:
        """Leaves the hearing to the parent."""
        taps, self._taps = self._taps, []
        for tap in taps:
            tap.forget()


def _channel(descriptor: int) -> tuple[int, int]:
    """Returns where to read and where to write: ends of a pipe, or of a terminal like this one."""
    if not os.isatty(descriptor):
        return os.pipe()
    import fcntl
    import pty
    import termios
    import tty

    out, within = pty.openpty()
    tty.setraw(within)
    with suppress(OSError):  # some terminals have no size
        size = fcntl.ioctl(descriptor, termios.TIOCGWINSZ, bytes(8))
        fcntl.ioctl(within, termios.TIOCSWINSZ, size)
    return out, within


def _write(descriptor: int, data: bytes) -> None:
    with suppress(OSError):  # nobody reads there any more; the listeners still want it
        while data:
            data = data[os.write(descriptor, data) :]


def _leads_there() -> bool:
    try:
        return os.name == "posix" and (sys.stdout.fileno(), sys.stderr.fileno()) == (1, 2)
    except (AttributeError, OSError, ValueError):
        return False


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):
            stream.flush()
