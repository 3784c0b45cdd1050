"""Points of one metric as three columns of equal length, in the order of arrival."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Points:
    """Rows are line numbers and rise; steps may do anything; values may be NaN or infinite."""

    rows: NDArray[np.int64]
    steps: NDArray[np.int64]
    values: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.rows)

    def cut(self, start: int, stop: int) -> Points:
        """Returns the points from position `start` up to `stop`, without a copy."""
        return Points(self.rows[start:stop], self.steps[start:stop], self.values[start:stop])


def no_points(count: int = 0) -> Points:
    """Returns room for so many points."""
    return Points(
        np.empty(count, dtype=np.int64),
        np.empty(count, dtype=np.int64),
        np.empty(count, dtype=np.float64),
    )


def joined(parts: Sequence[Points]) -> Points:
    """Returns the points of all parts, one after the other."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return no_points()
    return Points(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.steps for part in parts]),
        np.concatenate([part.values for part in parts]),
    )
