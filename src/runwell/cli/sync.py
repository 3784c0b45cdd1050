"""`runwell sync`: sends run directories to a server, in the foreground."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runwell.cli import options
from runwell.cli.here import here
from runwell.cli.kept_runs import Choice, folder_here
from runwell.cli.meter import Line, bar
from runwell.errors import RunwellError, UsageError
from runwell.sdk.rendezvous import Server, find_server
from runwell.sdk.settings import words_of
from runwell.values.names import check_run_id

if TYPE_CHECKING:
    from runwell.agents.folder import FolderKeeper
    from runwell.uplink.recast import Recast
    from runwell.uplink.sync import Manner, Progress, Synced

_LOOK_AGAIN_S = 2.0


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask before the runs of wandb/ are sent.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option("--sync-all", is_flag=True, help="The runs of wandb/, without asking.")
@click.option("--id", "run_id", metavar="RUN", help="The run that all of them become.")
@click.option("--project", "-p", help="Where they go.")
@click.option("--entity", "-e", help="Who owns the project.")
@click.option("--job-type", "--job_type", help="Their job type.")
@click.option("--replace-tags", metavar="OLD=NEW,…", default="", help="Tags to rename.")
@click.option("--skip-console", is_flag=True, help="Send no output.")
@click.option(
    "--include-online/--skip-online", help="Also those of wandb/ that were to go to a server."
)
@click.option(
    "--include-offline/--skip-offline", default=True, help="Those that were to stay on the disk."
)
@click.option("--include-synced/--skip-synced", help="Also those of wandb/ that a server has.")
@click.option("--include-globs", metavar="GLOB,…", default="", help="Only directories like these.")
@click.option("--exclude-globs", metavar="GLOB,…", default="", help="No directories like these.")
@click.option(
    "--mark-synced/--no-mark-synced", default=True, help="Leave the mark of the official command."
)
@click.option(
    "--sync-tensorboard/--no-sync-tensorboard",
    default=True,
    help="Also event files of TensorBoard at PATHS.",
)
@click.option("-n", "at_once", type=click.IntRange(1), default=1, help="So many at a time.")
@click.option("--live", is_flag=True, help="Stay with runs that go on, until they end.")
@click.option("--verbose", "-v", is_flag=True, help="Say also which files were read.")
@options.server
def sync(
    paths: tuple[Path, ...],
    yes: bool,
    dry_run: bool,
    sync_all: bool,
    run_id: str | None,
    project: str | None,
    entity: str | None,
    job_type: str | None,
    replace_tags: str,
    skip_console: bool,
    include_online: bool,
    include_offline: bool,
    include_synced: bool,
    include_globs: str,
    exclude_globs: str,
    mark_synced: bool,
    sync_tensorboard: bool,
    at_once: int,
    live: bool,
    verbose: bool,
    host: str | None,
    key: str | None,
) -> None:
    """Send runs, and sweeps that a folder keeps, to a server.

    PATHS are directories of runs and sweeps, .wandb files, or directories with such in them; the
    official wandb package may have written them. What the server has already is not sent again.
    Without PATHS, the runs of wandb/ that were to stay on this disk and that no server has.
    """
    from runwell.uplink.recast import Recast
    from runwell.uplink.sync import Manner

    choice = Choice(
        online=include_online,
        offline=include_offline,
        synced=include_synced,
        like=tuple(words_of(include_globs)),
        unlike=tuple(words_of(exclude_globs)),
    )
    chosen = choice.of(paths) if paths else choice.of_folder(folder_here(os.environ))
    if not chosen:
        click.echo("nothing to send")
        return
    if dry_run or not (paths or yes or sync_all):
        click.echo("\n".join(str(path) for path in chosen))
        if dry_run or not click.confirm(f"send {len(chosen)} to a server?"):
            return
    recast = Recast(
        run_id=check_run_id(run_id) if run_id else None,
        project=project,
        entity=entity,
        job_type=job_type,
        tags=renamed_tags(replace_tags),
        with_console=not skip_console,
    )
    server = _server(host, key)
    written = [path for path in chosen if sync_tensorboard and paths and is_for_tensorboard(path)]
    for path in written:
        click.echo(_send_events(path, server, recast))
    runs = [path for path in chosen if path not in written]
    errand = Errand(server, Manner(recast, at_once, mark_synced), verbose, stays=live)
    if not errand.ship(runs):
        sys.exit(1)


def is_for_tensorboard(path: Path) -> bool:
    """Tells whether a path has event files of TensorBoard and no runs."""
    from runwell.sdk.event_files import event_files
    from runwell.uplink.sync import has_journals

    return not has_journals(path) and bool(event_files(path))


def _send_events(path: Path, server: Server, recast: Recast) -> str:
    """Sends event files as a run; returns a line about it."""
    from runwell.sdk.event_files import send

    run = send(
        path,
        run_id=recast.run_id,
        project=recast.project,
        entity=recast.entity,
        base_url=server.base_url,
        api_key=server.api_key,
    )
    return f"{click.style('done', fg='green')}     {path.name}  {run.url or ''}"


def renamed_tags(text: str) -> dict[str, str]:
    """Returns new tags by old ones: of `old=new,old=new`. Raises UsageError."""
    pairs = [str(word).partition("=") for word in words_of(text)]
    if not all(old and new for old, _, new in pairs):
        raise UsageError(f"--replace-tags is {text!r}; write old=new,old=new")
    return {old.strip(): new.strip() for old, _, new in pairs}


@dataclass(frozen=True, slots=True)
class Errand:
    """How runs are sent, and where.

    Attributes:
        server: Where.
        manner: How.
        is_verbose: Says also which files were read.
        stays: Sends runs that go on again and again, until they end.
        sleep: Waits in between.
    """

    server: Server
    manner: Manner
    is_verbose: bool
    stays: bool = False
    sleep: Callable[[float], None] = time.sleep

    def ship(self, paths: Sequence[Path]) -> bool:
        """Sends what is at the paths, runs first; tells whether the server has it all."""
        from runwell.agents.handover import is_sweep, runs_of, sweeps_at

        sweeps = sweeps_at(paths)
        runs = [path for path in paths if not is_sweep(path)]
        if len(runs) < len(paths):
            runs += [run for sweep in sweeps for run in runs_of(sweep)]
        failed = [Path(result.journal).parent for result in self._ship_runs(runs)]
        are_there = [_hand_over(sweep, self.server, failed) for sweep in sweeps]
        return not failed and all(are_there)

    def _ship_runs(self, runs: Sequence[Path]) -> list[Synced]:
        """Sends runs and says what became of each; returns those that the server has not."""
        from runwell.uplink.sync import Ending

        results = self._sync(runs)
        self._tell(results)
        failed = [each for each in results if each.ending not in (Ending.DONE, Ending.SHIPPED)]
        going = _going(results) if self.stays else []
        while going:
            self.sleep(_LOOK_AGAIN_S)
            results = self._sync(going)
            over = [each for each in results if each.ending is not Ending.SHIPPED]
            self._tell(over)
            failed += [each for each in over if each.ending is not Ending.DONE]
            going = _going(results)
        return failed

    def _sync(self, runs: Sequence[Path]) -> list[Synced]:
        from runwell.uplink.sync import sync

        if not runs:
            return []
        meter = Meter(sys.stderr.isatty())
        results = sync(
            runs,
            self.server.base_url,
            self.server.api_key,
            progress=meter.tell,
            spool=here().spool,
            manner=self.manner,
        )
        meter.clear()
        return list(results)

    def _tell(self, results: Sequence[Synced]) -> None:
        for result in results:
            click.echo(describe(result))
            if self.is_verbose:
                click.echo(f"           {result.journal}  {result.cursor.history_lines} rows")


def _going(results: Sequence[Synced]) -> list[Path]:
    from runwell.uplink.sync import Ending

    return [Path(each.journal) for each in results if each.ending is Ending.SHIPPED]


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


class Meter(Line):
    """How far a journal is."""

    def tell(self, progress: Progress) -> None:
        """Shows how far it is."""
        share = progress.cursor.offset / max(1, progress.size_bytes)
        self.show(f"{bar(share)}  {Path(progress.journal).parent.name}")


def _server(host: str | None, key: str | None) -> Server:
    server = find_server(host, key, here(), os.environ)
    if server is None:
        raise UsageError(
            "no server is configured and none runs here; "
            "start one with `runwell server`, or name one with --host"
        )
    return server
