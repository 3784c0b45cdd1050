"""What the uplink sees of a run's process: whether it lives, and what it takes of the machine.

Looks when it is time and not before; knows no journal and no server. Of a run on another host
nothing is seen.
"""

from __future__ import annotations

from collections.abc import Callable

from runwell.uplink.life import Life
from runwell.uplink.world import World
from runwell.wire.records import RunRecord

LIFE_CHECK_S = 1.0
FIRST_SAMPLE_S, SAMPLE_EVERY_S, SHORTEST_SAMPLE_S = 1.0, 10.0, 0.1
_NEVER = float("inf")


class Pulse:
    """The looks at one process.

    Args:
        world: The surroundings.

    Attributes:
        life: Its signs of life; None on another host, and before `watch`.
        is_dead: It was seen that it has ended.
    """

    def __init__(self, world: World) -> None:
        self.life: Life | None = None
        self.is_dead = False
        self._world = world
        self._run: RunRecord | None = None
        self._sampler: Callable[[], dict[str, float]] | None = None
        self._life_at = self._sample_at = 0.0

    def watch(self, run: RunRecord) -> None:
        """Looks after the process of this run from now on."""
        self._run, self.life = run, self._world.life_of(run)

    def next_at(self) -> float:
        """Returns when to look again."""
        return min(
            self._life_at if self.life is not None else _NEVER,
            self._sample_at if self._sampler is not None else _NEVER,
        )

    def check(self, now: float) -> bool:
        """Looks, if it is time, whether the process lives; tells whether it is seen to be dead."""
        if self.life is None or now < self._life_at:
            return False
        self._life_at = now + LIFE_CHECK_S
        self.is_dead = not self.life.is_alive()
        return self.is_dead

    def sample(self, now: float, *, is_resting: bool) -> dict[str, float]:
        """Returns what the process takes, if it is time and the run does not rest; else nothing."""
        run = self._run
        if run is None or not run.samples_system or self.life is None:
            return {}
        if self._sampler is None:
            self._sampler = self._world.sampler_of(run) or dict
            self._sample_at = now + FIRST_SAMPLE_S
        if now < self._sample_at:
            return {}
        self._sample_at = now + max(SHORTEST_SAMPLE_S, run.sample_every_s or SAMPLE_EVERY_S)
        return {} if is_resting else self._sampler()
