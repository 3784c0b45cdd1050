"""How long to wait before the next try. The caller brings randomness and the time."""

from __future__ import annotations

from collections.abc import Callable

from runwell.errors import TransportError

FIRST_DELAY_S = 0.25
LONGEST_DELAY_S = 30.0
LONGEST_RETRY_AFTER_S = 300.0


def delay_s(num_failures: int, chance: float, retry_after_s: float | None = None) -> float:
    """Returns the seconds to wait after the `num_failures`-th failure in a row (1, 2 …).

    Doubles from a quarter of a second up to half a minute; `chance` in [0, 1) takes up to a third
    off, so that many waiting runs do not come back at the same moment. What the server asked for
    (`retry_after_s`) is a lower bound, within reason.
    """
    exponent = min(max(num_failures, 1) - 1, 16)
    own: float = min(FIRST_DELAY_S * 2**exponent, LONGEST_DELAY_S) * (1 - chance / 3)
    if retry_after_s is None:
        return own
    return max(own, min(retry_after_s, LONGEST_RETRY_AFTER_S))


class Patience:
    """When something that failed is tried again.

    Args:
        chance: A random number in [0, 1).

    Attributes:
        retry_at: When the next try is due, in the caller's seconds.
    """

    def __init__(self, chance: Callable[[], float]) -> None:
        self.retry_at = 0.0
        self._chance = chance
        self._num_failures = 0
        self._must_wait = False

    @property
    def is_failing(self) -> bool:
        """Tells whether the last try failed."""
        return self._num_failures > 0

    def fail(self, error: TransportError, now: float) -> None:
        """Notes a failure."""
        self._num_failures += 1
        self._must_wait = bool(error.retry_after_s)
        self.retry_at = now + delay_s(self._num_failures, self._chance(), error.retry_after_s)

    def succeed(self) -> None:
        """Notes that it went through."""
        self._num_failures, self._must_wait = 0, False

    def hurry(self) -> bool:
        """Makes the next try due at once, unless the server asked for a pause; tells whether."""
        if not self._must_wait:
            self.retry_at = 0.0
        return not self._must_wait
