from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runwell.uplink.backoff import LONGEST_DELAY_S, LONGEST_RETRY_AFTER_S, delay_s

CHANCES = st.floats(0, 1, exclude_max=True)


def test_delays_double_up_to_half_a_minute() -> None:
    delays = [delay_s(failures, 0.0) for failures in range(1, 11)]
    assert delays == [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]


@given(st.integers(1, 10_000), CHANCES)
def test_chance_takes_up_to_a_third_off(failures: int, chance: float) -> None:
    longest = delay_s(failures, 0.0)
    assert longest * 2 / 3 <= delay_s(failures, chance) <= longest <= LONGEST_DELAY_S


@given(st.integers(1, 100), CHANCES, st.floats(0, 1e9))
def test_a_pause_that_the_server_asks_for_is_kept_within_reason(
    failures: int, chance: float, asked_s: float
) -> None:
    assert delay_s(failures, chance, asked_s) >= min(asked_s, LONGEST_RETRY_AFTER_S)
    assert delay_s(failures, chance, asked_s) <= LONGEST_RETRY_AFTER_S
