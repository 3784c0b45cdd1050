"""How long to wait before the next try. Pure: the caller brings randomness and keeps the time."""

from __future__ import annotations

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
