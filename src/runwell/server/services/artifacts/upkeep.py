"""What is done about artifacts while nobody waits: time to live, left-overs, bytes nobody needs.

A round takes a bounded piece of each, so a large deletion is worked off over several rounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runwell.store.artifacts.nouns import Swept
from runwell.store.ports.stores import Stores

ABANDONED_AFTER_S = 7 * 24 * 3600.0
DELETED_AFTER_S = 3600.0
IDLE_AFTER_S = 24 * 3600.0  # as long as a link for an upload is good


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Rounds of upkeep.

    Attributes:
        abandoned_after_s: A version that was never committed goes when nobody worked on it for so
            long.
        deleted_after_s: A deleted version's files stay so long, for downloads that have begun.
        idle_after_s: Bytes that nothing names stay so long after they were announced.
    """

    stores: Stores
    clock: Callable[[], float]
    abandoned_after_s: float = ABANDONED_AFTER_S
    deleted_after_s: float = DELETED_AFTER_S
    idle_after_s: float = IDLE_AFTER_S

    def tidy(self) -> Swept:
        """Does one round; returns what it took away."""
        sweep, now = self.stores.artifacts.sweep, self.clock()
        expired = sweep.expire(now)
        purged = sweep.purge(
            pending_before=now - self.abandoned_after_s, deleted_before=now - self.deleted_after_s
        )
        sweep.drop_claims()
        contents = sweep.free(idle_before=now - self.idle_after_s)
        keys = sweep.doomed()
        for key in keys:
            self.stores.blobs.delete(key)
        if keys:
            sweep.buried(keys)
        return Swept(expired, purged, contents, len(keys))
