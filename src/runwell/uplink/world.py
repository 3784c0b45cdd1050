"""The surroundings of senders in a real process, the same for the uplink and for `sync`."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping

from runwell import __version__
from runwell.sdk.capture.process import host_name
from runwell.uplink.client import Client
from runwell.uplink.life import Life, ProcessLife
from runwell.uplink.monitor.monitor import Machine, machine_probes, sampler
from runwell.uplink.sender import HEARTBEAT_S, World
from runwell.uplink.workers import Job
from runwell.wire.records import RunRecord

SAMPLE_EVERY_S = 10.0
SHORTEST_SAMPLE_S = 0.1
USER_AGENT = f"runwell/{__version__}"


def real_world(
    environ: Mapping[str, str], start_upload: Callable[[Job], None], *, watches: bool = True
) -> World:
    """Returns the surroundings.

    Args:
        environ: `WANDB__STATS_SAMPLING_INTERVAL` (seconds) and `WANDB__DISABLE_STATS` are read.
        start_upload: Runs an upload, now or on another thread.
        watches: Sample the processes of runs on this host, and promise servers to be heard.
    """
    host = host_name()
    machine = Machine(machine_probes(), time.monotonic)
    samples = watches and environ.get("WANDB__DISABLE_STATS", "").lower() not in {"1", "true"}

    def life_of(run: RunRecord) -> Life | None:
        return ProcessLife(run.pid, run.process_started_at) if run.host == host else None

    def sampler_of(run: RunRecord) -> Callable[[], dict[str, float]] | None:
        return sampler(machine, run.pid) if samples else None

    return World(
        monotonic=time.monotonic,
        wall=time.time,
        chance=random.random,
        life_of=life_of,
        sampler_of=sampler_of,
        sample_every_s=_interval_s(environ.get("WANDB__STATS_SAMPLING_INTERVAL")),
        heartbeat_s=HEARTBEAT_S if watches else None,
        start_upload=start_upload,
        version=__version__,
    )


def connect(base_url: str, api_key: str | None) -> Client:
    """Returns a client for a server."""
    return Client(base_url, api_key, USER_AGENT)


def _interval_s(text: str | None) -> float:
    try:
        return max(SHORTEST_SAMPLE_S, float(text)) if text else SAMPLE_EVERY_S
    except ValueError:
        return SAMPLE_EVERY_S
