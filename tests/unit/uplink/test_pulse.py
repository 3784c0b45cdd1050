from __future__ import annotations

import msgspec

from runwell.uplink.pulse import LIFE_CHECK_S, Pulse
from tests.fakes.journals import run_record
from tests.unit.uplink.doubles import Clock, FakeLife, make_world

NEVER = float("inf")


def test_a_process_is_looked_at_once_a_second_until_it_is_dead() -> None:
    life = FakeLife()
    pulse = Pulse(make_world(Clock(), life))
    pulse.watch(run_record())
    assert (pulse.check(10.0), pulse.next_at()) == (False, 10.0 + LIFE_CHECK_S)
    life.alive = False
    assert (pulse.check(10.5), pulse.is_dead) == (False, False)
    assert (pulse.check(11.0), pulse.is_dead) == (True, True)


def test_of_a_run_elsewhere_nothing_is_seen() -> None:
    pulse = Pulse(make_world(Clock(), None))
    pulse.watch(run_record())
    assert (pulse.check(10.0), pulse.sample(10.0, is_resting=False)) == (False, {})
    assert pulse.next_at() == NEVER


def test_samples_begin_after_a_second_and_come_as_often_as_the_run_says() -> None:
    pulse = Pulse(make_world(Clock(), FakeLife(), lambda: {"cpu": 1.0}))
    pulse.watch(msgspec.structs.replace(run_record(), sample_every_s=5.0))
    times = (10.0, 10.9, 11.0, 15.9, 16.0)
    assert [at for at in times if pulse.sample(at, is_resting=False)] == [11.0, 16.0]


def test_while_a_run_rests_its_turn_passes() -> None:
    pulse = Pulse(make_world(Clock(), FakeLife(), lambda: {"cpu": 1.0}))
    pulse.watch(msgspec.structs.replace(run_record(), sample_every_s=5.0))
    pulse.sample(10.0, is_resting=False)
    assert pulse.sample(11.0, is_resting=True) == {}
    assert pulse.sample(12.0, is_resting=False) == {}
    assert pulse.sample(16.0, is_resting=False) == {"cpu": 1.0}
