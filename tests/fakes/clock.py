"""A clock that moves when it is told to, or when somebody sleeps on it."""

from __future__ import annotations


class FakeClock:
    """Seconds; call it for the time.

    Attributes:
        now: What it shows.
    """

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
