from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.values.run_time import RunTime

moments = st.lists(st.integers(0, 1000), max_size=12).map(sorted)


def test_pauses_do_not_count() -> None:
    time = RunTime(100.0)
    time.pause(110.0)
    time.pause(112.0)
    time.go_on(150.0)
    time.go_on(151.0)
    time.pause(160.0)
    assert time.is_paused
    found = {moment: time.at(moment) for moment in (90.0, 105.0, 110.0, 130.0, 155.0, 170.0)}
    assert found == {90.0: 0.0, 105.0: 5.0, 110.0: 10.0, 130.0: 10.0, 155.0: 15.0, 170.0: 20.0}


@given(moments, st.integers(0, 1000))
def test_it_is_the_seconds_in_which_the_run_did_not_rest(turns: list[int], moment: int) -> None:
    time = RunTime(0.0)
    for number, turn in enumerate(turns):
        (time.go_on if number % 2 else time.pause)(float(turn))
    awake = sum(
        1 for second in range(moment) if sum(1 for turn in turns if turn <= second) % 2 == 0
    )
    assert time.at(float(moment)) == pytest.approx(awake)


def test_a_clock_that_jumps_back_makes_no_pause_negative() -> None:
    time = RunTime(0.0)
    time.pause(50.0)
    time.go_on(40.0)
    time.pause(45.0)
    time.go_on(60.0)
    assert time.at(70.0) == 60.0
