"""Alerts: from the arguments of `alert` to the record."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

from runwell.errors import UsageError
from runwell.wire.records import AlertRecord

DEFAULT_WAIT_S = 60.0


class AlertLevel(Enum):
    """How much an alert matters."""

    INFO = "INFO"
    WARN = "WARN"
    ERROR = "ERROR"


def alert_record(
    timestamp: float, title: object, text: object, level: object, wait: float | timedelta | None
) -> AlertRecord:
    """Returns the record of an alert.

    Raises:
        UsageError: The level is none.
    """
    word = str(getattr(level, "value", level)).upper()
    if word not in AlertLevel.__members__:
        raise UsageError(f"alert level is {level!r}; use INFO, WARN or ERROR")
    if wait is None:
        wait = DEFAULT_WAIT_S
    wait_s = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    return AlertRecord(timestamp, str(title), str(text), word, wait_s)
