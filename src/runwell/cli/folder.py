"""`runwell init`, `status`, `online`, `offline`, `enabled`, `disabled`: settings of a directory.

They are in `wandb/settings` of the working directory, see `sdk/settings_file.py`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from runwell.sdk.settings_file import from_files, keep_here


@click.command("init")
@click.option("--project", "-p", help="Project of the runs that start here.")
@click.option("--entity", "-e", help="User or team that owns it.")
@click.option(
    "--mode", "-m", type=click.Choice(["online", "offline", "disabled"]), help="How they start."
)
@click.option("--reset", is_flag=True, help="Forget what was kept here.")
def init(project: str | None, entity: str | None, mode: str | None, reset: bool) -> None:
    """Keep project, entity and mode for the runs of this directory."""
    if reset:
        (Path("wandb") / "settings").unlink(missing_ok=True)
    given = {"project": project, "entity": entity, "mode": mode}
    path = keep_here({name: value for name, value in given.items() if value}, Path.cwd())
    click.echo(f"kept in {path}")


@click.command()
@click.option("--settings/--no-settings", "shows", default=True, help="Show the settings.")
def status(shows: bool) -> None:
    """Show the settings that hold in this directory."""
    found = {**from_files(os.environ, Path.cwd()).given()}
    if "api_key" in found:
        found["api_key"] = "…"
    if shows:
        click.echo(json.dumps(found, indent=2))


@click.command()
def online() -> None:
    """Let the runs of this directory go to the server."""
    _keep_mode("online")


@click.command()
def offline() -> None:
    """Let the runs of this directory stay on this disk."""
    _keep_mode("offline")


@click.command()
def enabled() -> None:
    """Let the runs of this directory be kept again."""
    _keep_mode("online")


@click.command()
def disabled() -> None:
    """Let the runs of this directory keep nothing."""
    _keep_mode("disabled")


def _keep_mode(mode: str) -> None:
    path = keep_here({"mode": mode}, Path.cwd())
    click.echo(f"runs of this directory are {mode} now; kept in {path}")
