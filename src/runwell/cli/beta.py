"""`runwell beta`: where W&B's command line has newer commands, also those that have moved since."""

from __future__ import annotations

import click

from runwell.cli.leet import leet
from runwell.cli.sync import sync


@click.group(hidden=True)
def beta() -> None:
    """Where W&B's command line has newer commands."""


beta.add_command(sync)
beta.add_command(leet)
