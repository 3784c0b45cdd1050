"""Agents as tasks of a Ray cluster: Ray finds the room for them, the sweep's keeper their trials.

Each task is a whole agent on a worker of the cluster: it asks for trials, starts them beside itself
and says goodbye. So a task holds its CPUs and GPUs for as long as its agent lives; a node that is
lost is begun anew elsewhere by Ray, and its trial by the sweep if that asks for it. A trial is told
to end when its worker dies, for Ray then counts its GPU as free.

The cluster's nodes need this package, and the program where the agent was started, or in the
`working_dir` of a Ray job.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from runwell.agents.agent import KILL_AFTER_S
from runwell.agents.calls import (
    ended_by_signals,
    find,
    keeper_of,
    process_launcher,
    run_agent,
    settings_for,
)
from runwell.errors import UsageError
from runwell.sdk.terminal import termerror, termlog

if TYPE_CHECKING:
    from ray import ObjectRef

LOOK_S, KNOCK_S = 1.0, 10.0
RETRIES = 3  # of an agent whose node was lost
_OURS = ("WANDB_", "RUNWELL_")


@dataclass(frozen=True, slots=True)
class Room:
    """What each agent, with its trial, is given of the cluster; `agents` None: as many as fit."""

    agents: int | None = None
    cpus: float = 1.0
    gpus: float = 0.0


@dataclass(frozen=True, slots=True)
class Job:
    """What an agent has to know on its node: the variables are ours and those of W&B."""

    sweep: str
    project: str | None
    entity: str | None
    count: int | None
    folder: str
    environ: Mapping[str, str] = field(default_factory=dict)


def job_of(
    sweep: str,
    project: str | None,
    entity: str | None,
    count: int | None,
    environ: Mapping[str, str] = os.environ,
) -> Job:
    """Returns the job of agents of a sweep: they find the server that is found here."""
    ours = {name: value for name, value in environ.items() if name.startswith(_OURS)}
    server = find(settings_for(entity, project, {}, None))
    if server is not None:
        ours["WANDB_BASE_URL"] = server.base_url
        if server.api_key:
            ours["WANDB_API_KEY"] = server.api_key
    return Job(sweep, project, entity, count, str(Path.cwd()), ours)


def run_on_ray(job: Job, room: Room) -> tuple[int, int]:
    """Runs agents on the cluster of `RAY_ADDRESS`, or of this host, until the sweep has no more.

    Returns:
        How many trials finished and failed; an agent that could not work counts as one that failed.

    Raises:
        UsageError: Ray is not installed, or there is no cluster or no room on it.
    """
    try:
        import ray
    except ModuleNotFoundError as error:
        raise UsageError("--ray needs Ray; install it with pip install 'runwell[ray]'") from error
    address = os.environ.get("RAY_ADDRESS", "auto")
    try:
        knock(address)
        ray.init(address=address, logging_level="warning")
    except OSError as error:
        raise UsageError(
            f"there is no Ray cluster that lets us in: {error}; start one with `ray start --head`, "
            "or set RAY_ADDRESS, and RAY_AUTH_MODE and RAY_AUTH_TOKEN as the cluster has them"
        ) from error
    try:
        count = room.agents or fitting(ray.cluster_resources(), room)
        termlog(f"{count} agents on Ray, each with {room.cpus:g} CPUs and {room.gpus:g} GPUs")
        task = ray.remote(work).options(
            num_cpus=room.cpus, num_gpus=room.gpus, max_retries=RETRIES, name=f"sweep {job.sweep}"
        )
        return _gathered([task.remote(job) for _ in range(count)])
    finally:
        ray.shutdown()


def knock(address: str) -> None:
    """Looks whether somebody is at `host:port`: Ray itself waits minutes for one that is not."""
    host, _, port = address.rpartition(":")
    if host and port.isdecimal() and "/" not in host:
        socket.create_connection((host, int(port)), KNOCK_S).close()


def work(job: Job) -> tuple[int, int]:
    """What a task does on its node: an agent's whole life."""
    os.environ.update(job.environ)
    if Path(job.folder).is_dir():
        os.chdir(job.folder)
    settings = settings_for(job.entity, job.project, {}, None)
    keeper = keeper_of(job.sweep, settings)
    launch = process_launcher(keeper, settings, dies_with_agent=True)
    return run_agent(keeper, launch, job.count)


def fitting(resources: Mapping[str, float], room: Room) -> int:
    """Returns how many agents a cluster has room for. Raises UsageError if for none."""
    asked = {"CPU": room.cpus, "GPU": room.gpus}
    fits = [int(resources.get(name, 0.0) / each) for name, each in asked.items() if each]
    count = min(fits, default=1)
    if count < 1:
        raise UsageError(
            f"the cluster has no room for {room.cpus:g} CPUs and {room.gpus:g} GPUs: "
            f"it has {resources.get('CPU', 0.0):g} and {resources.get('GPU', 0.0):g}"
        )
    return count


def _gathered(tasks: list[ObjectRef[tuple[int, int]]]) -> tuple[int, int]:
    """Waits for all agents; a signal ends them cleanly."""
    import ray

    waiting, ends = list(tasks), list[tuple[int, int]]()
    try:
        with ended_by_signals():
            while waiting:
                done, waiting = ray.wait(waiting, timeout=LOOK_S)
                ends += [_end_of(task) for task in done]
    except KeyboardInterrupt:
        termlog("interrupted; the agents on Ray stop their trials")
        for task in waiting:
            ray.cancel(task)
        done, stuck = ray.wait(waiting, num_returns=len(waiting), timeout=KILL_AFTER_S + LOOK_S)
        ends += [_end_of(task, was_cancelled=True) for task in done]
        for task in stuck:
            ray.cancel(task, force=True)
    return sum(finished for finished, _ in ends), sum(failed for _, failed in ends)


def _end_of(task: ObjectRef[tuple[int, int]], *, was_cancelled: bool = False) -> tuple[int, int]:
    import ray

    try:
        finished, failed = ray.get(task)
    except (ray.exceptions.TaskCancelledError, ray.exceptions.RayError) as error:
        if was_cancelled:
            return 0, 0
        termerror(f"an agent on Ray failed: {error}")
        return 0, 1
    return int(finished), int(failed)
