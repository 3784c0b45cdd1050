"""Answers of the database, remembered for some seconds: each request of each run asks them again.

Thread-safe. Two that ask at once may both load; nobody waits for another. What was loaded before a
`forget` and came after it is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

KEEP_S = 5.0
AT_MOST = 4096

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """What `load` says, for `keep_s` seconds.

    Args:
        load: Finds an answer; what it raises is not remembered.
        clock: Seconds since the epoch.
        keep_s: How long an answer may be old.
    """

    def __init__(
        self, load: Callable[[K], V], clock: Callable[[], float], keep_s: float = KEEP_S
    ) -> None:
        self._load = load
        self._clock = clock
        self._keep_s = keep_s
        self._lock = Lock()
        self._known: dict[K, tuple[float, V]] = {}
        self._generation = 0

    def __call__(self, key: K) -> V:
        """Returns the answer for a key."""
        now = self._clock()
        with self._lock:
            found, generation = self._known.get(key), self._generation
        if found is not None and now < found[0]:
            return found[1]
        value = self._load(key)
        with self._lock:
            if generation == self._generation:
                if len(self._known) >= AT_MOST:
                    self._known.clear()
                self._known[key] = (now + self._keep_s, value)
        return value

    def forget(self) -> None:
        """Forgets everything: something has changed."""
        with self._lock:
            self._known.clear()
            self._generation += 1
