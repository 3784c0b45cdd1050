"""What a server says when it answers."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from runwell.server.serve import Running


def greet(running: Running) -> None:
    """Prints where the server is and lines to paste into a script and a shell."""
    data = running.data.absolute()
    click.echo()
    click.echo(f"  {click.style('Runwell', bold=True)}  {click.style(running.url, fg='cyan')}")
    click.echo(f"  data     {data}")
    click.echo(f"  owner    {running.owner.name}")
    click.echo()
    if running.first_url is None:
        click.echo("  Scripts on this machine find it by themselves:")
        click.echo()
        for line in ("import runwell", "run = runwell.init()", 'run.log({"loss": 0.3})'):
            click.echo(f"    {click.style(line, fg='green')}")
        click.echo()
        click.echo("  From elsewhere, and for wandb's own client:")
    else:
        click.echo(
            "  Scripts on this machine go to the server that was here first, "
            f"{click.style(running.first_url, fg='cyan')}; to log here instead:"
        )
        click.echo()
    click.echo(f"    export WANDB_BASE_URL={running.url}")
    click.echo(f"    export WANDB_API_KEY=$(cat {shlex.quote(str(data / 'owner.key'))})")
    click.echo()
    click.secho("  Ctrl+C stops it.", dim=True)
