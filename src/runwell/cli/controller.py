"""`runwell controller`: chooses the trials of a sweep on this side."""

from __future__ import annotations

import click


@click.command()
@click.argument("sweep")
@click.option("--project", "-p", help="Its project.")
@click.option("--entity", "-e", help="Who owns the project.")
@click.option("--verbose", is_flag=True, help="Say each trial that is scheduled or stopped.")
def controller(sweep: str, project: str | None, entity: str | None, verbose: bool) -> None:
    """Chooses the trials of SWEEP, whose config says `controller: {type: local}`, until it ends.

    Agents run them, as ever: `runwell agent SWEEP`.
    """
    from runwell.agents.controller import Controller

    found = Controller(sweep, entity, project)
    found.run(verbose=verbose)
    found.print_summary()
