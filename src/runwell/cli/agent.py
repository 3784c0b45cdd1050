"""`runwell agent`: runs the trials of a sweep, each as a process; here, or on a Ray cluster."""

from __future__ import annotations

import click

from runwell.agents.calls import (
    ending_of,
    keeper_of,
    process_launcher,
    run_agent,
    settings_for,
)
from runwell.errors import UsageError


@click.command()
@click.argument("sweep")
@click.option("--project", "-p", help="Its project.")
@click.option("--entity", "-e", help="Who owns the project.")
@click.option("--count", type=click.IntRange(1), help="No more trials than that, of each agent.")
@click.option("--forward-signals", "-f", is_flag=True, help="Pass Ctrl-C and SIGTERM on as such.")
@click.option("--term-timeout", "-t", type=click.FloatRange(0), help="With -f: kill after so long.")
@click.option("--max-consecutive-failed-runs", type=click.IntRange(1), help="End after so many.")
@click.option("--ray", "on_ray", is_flag=True, help="On the Ray cluster of RAY_ADDRESS, or here.")
@click.option("--agents", type=click.IntRange(1), help="With --ray: how many; else all that fit.")
@click.option("--cpus", type=click.FloatRange(0), help="With --ray: CPUs of each agent; else 1.")
@click.option("--gpus", type=click.FloatRange(0), help="With --ray: GPUs of each agent; else 0.")
def agent(
    sweep: str,
    project: str | None,
    entity: str | None,
    count: int | None,
    forward_signals: bool,
    term_timeout: float | None,
    max_consecutive_failed_runs: int | None,
    on_ray: bool,
    agents: int | None,
    cpus: float | None,
    gpus: float | None,
) -> None:
    """Runs trials of SWEEP until it has no more.

    SWEEP is an id, project/id or entity/project/id; an id that `wandb/` here has is run from there.
    Ctrl-C or SIGTERM stop the running trial and end the agent.
    """
    if on_ray:
        from runwell.agents.ray_cluster import Room, job_of, run_on_ray

        room = Room(agents, 1.0 if cpus is None else cpus, gpus or 0.0)
        _, failed = run_on_ray(job_of(sweep, project, entity, count), room)
    elif (agents, cpus, gpus) != (None, None, None):
        raise UsageError("--agents, --cpus and --gpus go with --ray")
    else:
        settings = settings_for(entity, project, {}, None)
        keeper = keeper_of(sweep, settings)
        launch = process_launcher(keeper, settings)
        ending = ending_of(forward_signals=forward_signals, term_timeout_s=term_timeout)
        _, failed = run_agent(keeper, launch, count, ending, max_consecutive_failed_runs)
    if failed:
        raise SystemExit(1)
