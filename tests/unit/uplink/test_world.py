from __future__ import annotations

import os

import pytest

from runwell.sdk.capture.process import process_started_at
from runwell.uplink.world import real_world
from tests.fakes.journals import run_record, this_host


@pytest.mark.parametrize(
    ("text", "seconds"), [(None, 10.0), ("2", 2.0), ("0", 0.1), ("often", 10.0)]
)
def test_the_sampling_interval_comes_from_the_environment(text: str | None, seconds: float) -> None:
    environ = {} if text is None else {"WANDB__STATS_SAMPLING_INTERVAL": text}
    assert real_world(environ, lambda job: job()).sample_every_s == seconds


def test_only_processes_of_this_host_are_watched() -> None:
    world = real_world({}, lambda job: job())
    here = run_record(
        host=this_host(), pid=os.getpid(), process_started_at=process_started_at(os.getpid())
    )
    life = world.life_of(here)
    assert life is not None
    assert life.is_alive()
    assert world.life_of(run_record(host="elsewhere")) is None


def test_metrics_can_be_turned_off() -> None:
    here = run_record(host=this_host(), pid=os.getpid())
    assert real_world({"WANDB__DISABLE_STATS": "true"}, print).sampler_of(here) is None
    assert real_world({}, print, watches=False).sampler_of(here) is None
    assert real_world({}, print, watches=False).heartbeat_s is None
