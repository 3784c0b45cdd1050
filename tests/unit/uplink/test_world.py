from __future__ import annotations

import os

from runwell.sdk.capture.process import process_started_at
from runwell.uplink.world import real_world
from tests.fakes.journals import run_record, this_host


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
