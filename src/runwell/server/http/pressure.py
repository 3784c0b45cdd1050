"""How much is under way, and what clients are told of it: slow down, or come again later.

Two limits hold back what would fill the memory: bodies that are held, and those that wait for their
turn. Before they are met, the answers ask for less (`RateLimit-Remaining`, `RateLimit-Reset`).
Used in the event loop alone.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from runwell.errors import ServerError

MAX_WAITING = 4_096
MAX_HELD_BYTES = 512 * 1024 * 1024
MAX_RESET_S = 60
_WEIGHT = 0.1  # of the newest duration in the mean


class Pressure:
    """Counts what is under way.

    Args:
        at_once: How many are worked on at the same time; more than those wait.
        clock: Seconds, never going back.
    """

    def __init__(self, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once = at_once
        self._clock = clock
        self._under_way = 0
        self._held_bytes = 0
        self._mean_s = 0.0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Counts one request from here to its answer. Raises ServerError (429): too many wait."""
        if self._waiting >= MAX_WAITING:
            raise too_many("too many requests wait")
        self._under_way += 1
        start = self._clock()
        try:
            yield
        finally:
            self._under_way -= 1
            self._mean_s += _WEIGHT * (self._clock() - start - self._mean_s)

    @contextmanager
    def holding(self, size_bytes: int) -> Iterator[None]:
        """Counts the bytes of a body. Raises ServerError (429): too many are held."""
        if self._held_bytes and self._held_bytes + size_bytes > MAX_HELD_BYTES:
            raise too_many("too much waits to be written")
        self._held_bytes += size_bytes
        try:
            yield
        finally:
            self._held_bytes -= size_bytes

    def headers(self) -> dict[str, str]:
        """Returns what an answer says of the pressure; nothing while nobody waits.

        A client that sends one request per `RateLimit-Reset` seconds finds those before it done.
        """
        if not self._waiting:
            return {}
        reset_s = math.ceil(self._waiting / self._at_once * self._mean_s)
        return {
            "RateLimit-Remaining": "1",
            "RateLimit-Reset": str(max(1, min(reset_s, MAX_RESET_S))),
        }

    @property
    def _waiting(self) -> int:
        return max(0, self._under_way - self._at_once)


def too_many(what: str) -> ServerError:
    """Returns the refusal upon which clients come again."""
    message = f"{what} on this server; send it again in a moment"
    return ServerError(message, status=HTTPStatus.TOO_MANY_REQUESTS, code="too_many_requests")
