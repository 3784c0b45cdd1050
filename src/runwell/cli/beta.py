"""`runwell beta`: where W&B's command line has newer commands, also those that have moved since."""

from __future__ import annotations

import click

from runwell.cli.leet import leet
from runwell.cli.sync import sync

_SHARED = "the runs of a user on this machine share one process that sends them, without being told"


@click.group(hidden=True)
def beta() -> None:
    """Where W&B's command line has newer commands."""


@beta.group()
def core() -> None:
    """A process that several programs share; here they do by themselves.

    What scripts ask of W&B's is answered: `export WANDB_SERVICE=$(runwell beta core start)` sets a
    value that no run needs.
    """


@core.command()
@click.option("--idle-timeout", help="Taken, for scripts that say it; the process ends when idle.")
def start(idle_timeout: str | None) -> None:
    """Print a value for WANDB_SERVICE; there is nothing to start."""
    del idle_timeout
    click.echo(_SHARED, err=True)
    click.echo("runwell")


@core.command()
def stop() -> None:
    """Do nothing: what sends runs ends by itself, once all are sent."""
    click.echo(_SHARED, err=True)


beta.add_command(sync)
beta.add_command(leet)
