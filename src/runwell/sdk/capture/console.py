"""What the script prints, as it prints it: `write` of both standard streams is wrapped.

The stream object stays the same, so loggers that hold it are heard, too. Text is told as written,
carriage returns included. A listener that prints is not told what it printed itself. When the last
listener leaves, the streams are as they were; a wrapper that somebody else put over ours in the
meantime stays, and ours then only passes on.

Lock: none. Who adds and removes listeners (`sdk/session.py`) does so one at a time. Printing goes
on meanwhile: listeners are an immutable tuple that is replaced. A listener must not wait for
anything, because whoever prints may hold a lock, for instance that of `logging`.
"""

from __future__ import annotations

import sys
import threading
from typing import Protocol, TextIO


class Listener(Protocol):
    """Hears text as it was written."""

    def __call__(self, text: str, *, is_error: bool) -> None: ...


class StreamTap:
    """Listens to one stream."""

    def __init__(self, stream: TextIO, *, is_error: bool) -> None:
        self.listeners: tuple[Listener, ...] = ()
        self._stream = stream
        self._is_error = is_error
        self._busy = threading.local()
        # A stream without a dict (slots) has no other place to hold the one that it had.
        self._had_own_write = "write" in getattr(stream, "__dict__", {"write"})
        self._original = stream.write
        self._wrapper = self._tapped_write
        stream.write = self._wrapper  # type: ignore[method-assign]

    def _tapped_write(self, text: str) -> int:
        written = self._original(text)
        is_heard = self.listeners and text and isinstance(text, str)  # some take bytes, too
        if is_heard and not getattr(self._busy, "now", False):
            self._busy.now = True
            try:
                for listen in self.listeners:
                    listen(text, is_error=self._is_error)
            finally:
                self._busy.now = False
        return written

    def remove(self) -> None:
        """Gives the stream its own `write` back, unless somebody wrapped ours."""
        self.listeners = ()
        if self._stream.write is not self._wrapper:
            return
        if self._had_own_write:
            self._stream.write = self._original  # type: ignore[method-assign]
        else:
            del self._stream.write


class ConsoleTap:
    """Listens to standard output and standard error for any number of runs."""

    def __init__(self) -> None:
        self._taps: list[StreamTap] = []

    def add(self, listener: Listener) -> None:
        """Tells a listener everything that is printed from now on."""
        if not self._taps:
            self._taps = [
                tap
                for tap in (_tap(sys.stdout, is_error=False), _tap(sys.stderr, is_error=True))
                if tap is not None
            ]
        for tap in self._taps:
            tap.listeners = (*tap.listeners, listener)

    def remove(self, listener: Listener) -> None:
        """Stops telling a listener."""
        for tap in self._taps:
            tap.listeners = tuple(known for known in tap.listeners if known != listener)
        if all(not tap.listeners for tap in self._taps):
            for tap in self._taps:
                tap.remove()
            self._taps = []


def _tap(stream: TextIO | None, *, is_error: bool) -> StreamTap | None:
    if stream is None:
        return None
    try:
        return StreamTap(stream, is_error=is_error)
    except AttributeError:  # a stream that lets nobody in
        return None
