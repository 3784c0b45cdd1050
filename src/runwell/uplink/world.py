"""The surroundings of senders; those in a real process are the same for the uplink and `sync`."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from runwell import __version__
from runwell.sdk.capture.process import host_name
from runwell.uplink.client import Client
from runwell.uplink.life import Life, ProcessLife
from runwell.uplink.monitor.monitor import Machine, machine_probes, sampler
from runwell.uplink.workers import Job
from runwell.wire.records import RunRecord
from runwell.wire.rendezvous import STRAIGHT, Route

HEARTBEAT_S = 10
USER_AGENT = f"runwell/{__version__}"


@dataclass(frozen=True, slots=True)
class World:
    """What a sender needs of its surroundings.

    Attributes:
        monotonic: Seconds that only rise; all waiting is counted in them.
        wall: Seconds since the epoch.
        chance: A random number in [0, 1).
        life_of: Returns the signs of life of a run's process; None if it is on another host.
        sampler_of: Returns a function that samples system metrics for a run's process; None: do
            not sample.
        heartbeat_s: How often we promise a server to be heard, of runs whose process we watch;
            None promises nothing.
        start_upload: Runs an upload, now or on another thread.
        version: Of Runwell.
    """

    monotonic: Callable[[], float]
    wall: Callable[[], float]
    chance: Callable[[], float]
    life_of: Callable[[RunRecord], Life | None]
    sampler_of: Callable[[RunRecord], Callable[[], dict[str, float]] | None]
    heartbeat_s: int | None
    start_upload: Callable[[Callable[[], None]], None]
    version: str


def real_world(
    environ: Mapping[str, str], start_upload: Callable[[Job], None], *, watches: bool = True
) -> World:
    """Returns the surroundings.

    Args:
        environ: `WANDB__DISABLE_STATS` is read.
        start_upload: Runs an upload, now or on another thread.
        watches: Sample the processes of runs on this host, and promise servers to be heard.
    """
    host = host_name()
    machine = Machine(machine_probes(), time.monotonic)
    samples = watches and environ.get("WANDB__DISABLE_STATS", "").lower() not in {"1", "true"}

    def life_of(run: RunRecord) -> Life | None:
        return ProcessLife(run.pid, run.process_started_at) if run.host == host else None

    def sampler_of(run: RunRecord) -> Callable[[], dict[str, float]] | None:
        return sampler(machine, run) if samples else None

    return World(
        monotonic=time.monotonic,
        wall=time.time,
        chance=random.random,
        life_of=life_of,
        sampler_of=sampler_of,
        heartbeat_s=HEARTBEAT_S if watches else None,
        start_upload=start_upload,
        version=__version__,
    )


def connect(base_url: str, api_key: str | None, route: Route = STRAIGHT) -> Client:
    """Returns a client for a server."""
    return Client(base_url, api_key, USER_AGENT, route=route)
