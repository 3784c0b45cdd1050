"""`runwell clean`: removes the directories of runs that a server has."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from time import time

import click

from runwell.cli.kept_runs import JOURNALS, folder_here, has_server, run_folders

_HOUR_S = 3600


@click.command()
@click.option(
    "--min-hours",
    type=click.FloatRange(0),
    default=24,
    show_default=True,
    help="Only what nobody has written to for so long.",
)
@click.option("--include-unsynced", is_flag=True, help="Also what no server has.")
@click.option("--force", is_flag=True, help="Do not ask.")
def clean(min_hours: float, include_unsynced: bool, force: bool) -> None:
    """Remove the runs of wandb/ that a server has from this disk."""
    latest = time() - min_hours * _HOUR_S
    chosen = removable(
        folder_here(os.environ), latest, has_server if not include_unsynced else _any
    )
    if not chosen:
        click.echo("nothing to remove")
        return
    if not force:
        click.echo("\n".join(str(path) for path in chosen))
        if not click.confirm(f"remove {len(chosen)} from this disk?"):
            return
    for path in chosen:
        shutil.rmtree(path)
    click.echo(f"removed {len(chosen)}")


def removable(folder: Path, latest: float, is_safe: Callable[[Path], bool]) -> list[Path]:
    """Returns the directories of runs that may go, the oldest first.

    Args:
        folder: `wandb/`.
        latest: Whoever was written to later stays, in seconds since the epoch.
        is_safe: Tells of a directory whether it may go.
    """
    return [path for path in run_folders(folder) if _written_at(path) <= latest and is_safe(path)]


def _written_at(run: Path) -> float:
    return max(journal.stat().st_mtime for journal in run.glob(JOURNALS))


def _any(_: Path) -> bool:
    return True
