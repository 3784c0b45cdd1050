"""`runwell sync`: sends run directories to a server, in the foreground."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runwell.cli import options
from runwell.cli.here import here
from runwell.errors import RunwellError, UsageError
from runwell.sdk.rendezvous import Server, find_server

if TYPE_CHECKING:
    from runwell.agents.folder import FolderKeeper
    from runwell.uplink.sync import Progress, Synced

_BAR = 24


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@options.server
def sync(paths: tuple[Path, ...], host: str | None, key: str | None) -> None:
    """Send runs, and sweeps that a folder keeps, to a server.

    PATHS are directories of runs and sweeps, .wandb files, or directories with such in them; the
    official wandb package may have written them. What the server has already is not sent again.
    """
    from runwell.agents.handover import is_sweep, runs_of, sweeps_at
    from runwell.uplink.sync import Ending, sync

    places = here()
    server = _server(host, key)
    meter = Meter(sys.stderr.isatty())
    sweeps = sweeps_at(paths)
    runs = [path for path in paths if not is_sweep(path)]
    if len(runs) < len(paths):
        runs += [run for sweep in sweeps for run in runs_of(sweep)]
    results = (
        sync(runs, server.base_url, server.api_key, progress=meter.tell, spool=places.spool)
        if runs
        else []
    )
    meter.clear()
    for result in results:
        click.echo(describe(result))
    failed = [r for r in results if r.ending not in (Ending.DONE, Ending.SHIPPED)]
    missing = [Path(result.journal).parent for result in failed]
    are_there = [_hand_over(sweep, server, missing) for sweep in sweeps]
    if failed or not all(are_there):
        sys.exit(1)


def _hand_over(sweep: FolderKeeper, server: Server, missing: Sequence[Path]) -> bool:
    """Has the server take over a sweep, and says where it is or why not."""
    from runwell.agents.calls import url_of
    from runwell.agents.handover import hand_over
    from runwell.agents.server import Wire

    name = sweep.folder.name
    try:
        place = hand_over(sweep, Wire(server), missing)
    except RunwellError as error:
        click.echo(f"{click.style('refused', fg='red')}  {name}  {error}")
        return False
    click.echo(f"{click.style('done', fg='green')}     {name}  {url_of(server, place)}")
    return True


def describe(result: Synced) -> str:
    """Returns one line about what became of a journal."""
    from runwell.uplink.sync import Ending

    name = Path(result.journal).parent.name
    where, why = result.cursor.url or "", result.cursor.message
    if result.ending is Ending.DONE:
        return f"{click.style('done', fg='green')}     {name}  {where}"
    if result.ending is Ending.SHIPPED:
        return f"{click.style('so far', fg='yellow')}   {name}  {where}  (the run goes on)"
    if result.ending is Ending.FOREIGN:
        return f"{click.style('not read', fg='red')} {name}  {why}"
    word = "refused" if result.ending is Ending.REFUSED else "waiting"
    return f"{click.style(word, fg='red')}  {name}  {why}"


class Meter:
    """A line on a terminal that says how far a journal is."""

    def __init__(self, is_shown: bool) -> None:
        self._is_shown = is_shown

    def tell(self, progress: Progress) -> None:
        """Shows how far it is."""
        if not self._is_shown:
            return
        share = min(1.0, progress.cursor.offset / max(1, progress.size_bytes))
        bar = "█" * round(share * _BAR)
        name = Path(progress.journal).parent.name
        click.echo(f"\r\033[K{bar:░<{_BAR}} {share:4.0%}  {name}", nl=False, err=True)

    def clear(self) -> None:
        """Takes the line away."""
        if self._is_shown:
            click.echo("\r\033[K", nl=False, err=True)


def _server(host: str | None, key: str | None) -> Server:
    server = find_server(host, key, here(), os.environ)
    if server is None:
        raise UsageError(
            "no server is configured and none runs here; "
            "start one with `runwell server`, or name one with --host"
        )
    return server
