"""Numbers as JSON has them: integers of any size, and doubles."""

from __future__ import annotations

import math


def as_float(value: float) -> float:
    """Returns a number as a double; an integer beyond all doubles is infinite."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
