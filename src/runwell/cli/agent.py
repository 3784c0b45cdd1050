"""`runwell agent`: runs the trials of a sweep, each as a process."""

from __future__ import annotations

import click

from runwell.agents.calls import keeper_of, process_launcher, run_agent, settings_for


@click.command()
@click.argument("sweep")
@click.option("--project", "-p", help="Its project.")
@click.option("--entity", "-e", help="Who owns the project.")
@click.option("--count", type=click.IntRange(1), help="No more trials than that.")
def agent(sweep: str, project: str | None, entity: str | None, count: int | None) -> None:
    """Runs trials of SWEEP until it has no more.

    SWEEP is an id, project/id or entity/project/id; an id that `wandb/` here has is run from there.
    Ctrl-C or SIGTERM stop the running trial and end the agent.
    """
    settings = settings_for(entity, project, {}, None)
    keeper = keeper_of(sweep, settings)
    _, failed = run_agent(keeper, process_launcher(keeper, settings), count)
    if failed:
        raise SystemExit(1)
