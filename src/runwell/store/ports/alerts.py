"""Alerts that runs raised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Alert:
    """A message that a script raised.

    Attributes:
        severity: INFO, WARN or ERROR.
        wait_s: For so long after it, no other of the same title is kept.
    """

    id: int
    title: str
    text: str
    severity: str
    wait_s: float
    created_at: float


class Alerts(Protocol):
    """Alerts of runs."""

    def add(
        self, run: int, title: str, text: str, severity: str, wait_s: float, now: float
    ) -> Alert | None:
        """Keeps an alert, unless one of this title came less than `wait_s` ago: then None."""

    def newest(self, run: int, limit: int) -> tuple[Alert, ...]:
        """Returns alerts of a run, newest first."""
