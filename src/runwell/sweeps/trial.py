"""Trials, as searches see them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from runwell.values.json import Json


class TrialState(Enum):
    """What may be concluded from a trial."""

    RUNNING = "running"  # also waiting, and being taken off its machine
    FINISHED = "finished"
    FAILED = "failed"  # also crashed, killed and preempted

    @classmethod
    def of(cls, run_state: str) -> TrialState:
        """Returns it for a run's state."""
        if run_state in ("pending", "running", "preempting"):
            return cls.RUNNING
        return cls.FINISHED if run_state == "finished" else cls.FAILED


@dataclass(frozen=True, slots=True)
class Trial:
    """A run of a sweep.

    Attributes:
        params: Its config as plain values; it may hold more than the sweep's parameters.
        best: Per metric of the sweep the best value so far; None without one.
        latest: Per metric the latest value.
    """

    params: Mapping[str, Json]
    state: TrialState
    best: tuple[float | None, ...] = ()
    latest: tuple[float | None, ...] = ()


def best_of(values: Sequence[float], sign: int) -> float | None:
    """Returns the best value, None of none; `sign` is -1 if more is better."""
    return min(values, key=lambda value: sign * value) if values else None


def finite(value: Json) -> float | None:
    """Returns a finite number as a float; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None
