"""Projects at a glance: who has how many runs in which state, and how long they ran."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Share:
    """What the runs of one person that are in one state amount to.

    Attributes:
        compute_s: How long they ran, all together: each as its client counts, else from its
            beginning to its end or last sign of life.
        last_active_at: Seconds since the epoch.
    """

    user: str
    state: str
    runs: int
    compute_s: float
    last_active_at: float


class Glances(Protocol):
    """Projects at a glance."""

    def shares(self, project_id: int) -> tuple[Share, ...]:
        """Returns who has how many runs in which state, the trash left out; by name and state.

        Every run is looked at, and none of its documents and rows.
        """
