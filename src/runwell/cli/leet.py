"""`runwell leet`: looks at runs, files of runs and this machine on a terminal."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runwell.cli import options
from runwell.cli.here import here
from runwell.cli.kept_runs import folder_here
from runwell.errors import UsageError

if TYPE_CHECKING:
    from runwell.cli.viewer.entries import Numbered
    from runwell.cli.viewer.files import Reader
    from runwell.cli.viewer.preferences import Preferences
    from runwell.cli.viewer.run_view import RunView
    from runwell.cli.viewer.sources import Source
    from runwell.values.json import Json

_UNITS_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ms|s|m|h)")
_PIPE_COLUMNS = 100
_NEEDS = "the viewer needs Textual; run: pip install 'runwell[terminal]'"


def duration(text: str) -> float:
    """Returns the seconds of a time as people write it: `500ms`, `2s`, `1h30m`, or seconds."""
    parts = _PART.findall(text)
    if parts and "".join(number + unit for number, unit in parts) == text:
        return sum(float(number) * _UNITS_S[unit] for number, unit in parts)
    if re.fullmatch(r"\d+(\.\d*)?", text):
        return float(text)
    raise click.BadParameter(f"{text!r} is no duration; write 500ms, 2s or 1m")


class RunByDefault(click.Group):
    """A group whose first word may be left out: what is no command is for `run`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_asked = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if is_asked else ["run", *args])


@click.group(cls=RunByDefault, subcommand_metavar="[PATH] | COMMAND [ARGS]…")
def leet() -> None:
    """Look at a run on the terminal.

    Without a command, `run`: charts of the latest run of wandb/, or of the one at PATH.
    """


@leet.command()
@click.argument("path", required=False)
@click.option("--plain", is_flag=True, help="Print it once, also on a terminal.")
@options.server
def run(path: str | None, plain: bool, host: str | None, key: str | None) -> None:
    """Show a run, live: its charts, config, summary and output.

    PATH is a run directory, its .wandb file, a wandb/ directory, of which you choose a run, or a
    run of a server: its address, or entity/project/id. Without PATH, the latest run of wandb/.
    Without a terminal, the run, the latest of a directory, is printed once.
    """
    from runwell.cli.viewer.finding import holds_runs

    source = _source(path, host, key)
    try:
        if plain or not _has_terminal():
            _print_run(source)
        else:
            _show(source, chooses=path is not None and holds_runs(Path(path)))
    finally:
        source.close()


@leet.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--summary", is_flag=True, help="State, summary, config and the end of the output.")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each record.")
@click.option("--follow", "-f", is_flag=True, help="Go on until the run has ended.")
@click.option(
    "--idle-timeout",
    type=duration,
    metavar="DURATION",
    default="10m",
    show_default=True,
    help="With --follow: end after so long without a record; 0 waits for ever.",
)
def inspect(
    path: Path | None, summary: bool, as_json: bool, follow: bool, idle_timeout: float
) -> None:
    """Show the records of a run's file, one after the other.

    PATH is a .wandb file, a run directory, or a wandb/ directory (its latest run). On a terminal
    the records can be browsed; else, or with --json or --follow, they are printed.
    """
    from runwell.cli.viewer.files import reader_of
    from runwell.cli.viewer.finding import find_journal

    journal = find_journal(path or folder_here(os.environ))
    if summary:
        if follow:
            raise UsageError("--summary is printed once; leave out --follow")
        _print_summary(journal, as_json)
        return
    reader = reader_of(journal)
    try:
        if as_json or follow or not _has_terminal():
            _print_records(reader, as_json, idle_timeout if follow else None)
        else:
            _browse(journal)
    finally:
        reader.close()


@leet.command()
@click.argument("settings", nargs=-1, metavar="[NAME=VALUE]…")
@click.option("--reset", is_flag=True, help="Forget what was set.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def config(settings: Sequence[str], reset: bool, as_json: bool) -> None:
    """Show or set how the viewer shows runs: NAME=VALUE sets, a NAME alone shows.

    It is kept in leet.json of the state directory; keys in the viewer change it, too.
    """
    from runwell.cli.viewer import preferences

    path = preferences.file_in(here())
    held = preferences.DEFAULTS if reset else preferences.load(path)
    shown: list[str] = []
    for setting in settings:
        name, is_set, text = setting.partition("=")
        if is_set:
            held = preferences.changed(held, name, text)
        elif name in preferences.NAMES:
            shown.append(name)
        else:
            preferences.changed(held, name, "")  # says what there is
    if reset or len(shown) < len(settings):
        preferences.save(path, held)
    pairs = [pair for pair in preferences.told(held) if not shown or pair[0] in shown]
    if as_json:
        click.echo(json.dumps({name: getattr(held, name) for name, _ in pairs}, indent=2))
    else:
        click.echo("\n".join(f"{name}={text}" for name, text in pairs))


@leet.command()
@click.option(
    "--interval",
    type=duration,
    metavar="DURATION",
    default="2s",
    show_default=True,
    help="How often to look.",
)
@click.option("--plain", is_flag=True, help="Print it once, also on a terminal.")
def symon(interval: float, plain: bool) -> None:
    """Show this machine, live: processors, memory, disks, network and GPUs.

    Without a terminal, the numbers are printed once, as they are after one interval.
    """
    from runwell.cli.viewer.sources import machine_source

    if interval < 0.1:
        raise UsageError("--interval is too short; 100ms is the least")
    source = machine_source(interval)
    if plain or not _has_terminal():
        _print_machine(source, interval)
    else:
        _show(source, is_machine=True)


def _source(path: str | None, host: str | None, key: str | None) -> Source:
    """Returns the run that is meant: what lies on this disk comes first."""
    from runwell.cli.viewer.finding import find_journal
    from runwell.cli.viewer.sources import FileSource, ServerSource

    if path is None or Path(path).exists():
        return FileSource(find_journal(Path(path) if path else folder_here(os.environ)))
    if "/" not in path.strip("/") or path.endswith(".wandb"):
        raise UsageError(f"there is no run at {path}; name a path, or entity/project/id")
    from runwell.sdk.query.api import Api

    return ServerSource(Api({"base_url": host} if host else None, api_key=key).run(path))


def _has_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _read_all(source: Source) -> RunView:
    from runwell.cli.viewer.run_view import RunView

    view = RunView()
    while records := source.read():
        for record in records:
            view.add(record)
        if not source.has_more:
            break
    return view


def _print_run(source: Source) -> None:
    from runwell.cli.viewer.report import run_text

    view = _read_all(source)
    columns = shutil.get_terminal_size((_PIPE_COLUMNS, 24)).columns
    click.echo(run_text(view, source.state(view), source.place, columns, _liked()))


def _print_summary(journal: Path, as_json: bool) -> None:
    from runwell.cli.viewer.entries import strict
    from runwell.cli.viewer.report import summary_document, summary_text, utc
    from runwell.cli.viewer.sources import FileSource

    source = FileSource(journal)
    try:
        view = _read_all(source)
        state = source.state(view)
    finally:
        source.close()
    if as_json:
        document = summary_document(view, state, source.place)
        written: dict[str, Json] = {"last_write": utc(journal.stat().st_mtime)}
        click.echo(json.dumps(strict(document | written), indent=2))
    else:
        click.echo(summary_text(view, state, source.place))


def _print_records(reader: Reader, as_json: bool, idle_s: float | None) -> None:
    from runwell.cli.viewer.entries import entries_of, follow, line_of, text_of

    found: Iterator[Numbered] = entries_of(reader) if idle_s is None else follow(reader, idle_s)
    for each in found:
        click.echo(line_of(each) if as_json else f"{text_of(each)}\n")


def _print_machine(source: Source, interval_s: float) -> None:
    from runwell.cli.viewer.report import system_table

    source.read()  # counts begin now
    time.sleep(interval_s)
    click.echo(system_table(_read_all(source).system))


def _liked() -> Preferences:
    from runwell.cli.viewer import preferences

    return preferences.load(preferences.file_in(here()))


def _show(source: Source, *, is_machine: bool = False, chooses: bool = False) -> None:
    from runwell.cli.viewer import preferences

    try:
        from runwell.cli.viewer.screen import Viewer
    except ModuleNotFoundError as error:
        raise _without_textual(error) from error
    path = preferences.file_in(here())

    def keep(liked: Preferences) -> None:
        preferences.save(path, liked)

    app = Viewer(source, _liked(), keep, is_machine=is_machine, chooses=chooses)
    app.run()
    app.source.close()  # which may be another one


def _browse(journal: Path) -> None:
    try:
        from runwell.cli.viewer.browser import Browser
    except ModuleNotFoundError as error:
        raise _without_textual(error) from error
    Browser(journal).run()


def _without_textual(error: ModuleNotFoundError) -> Exception:
    is_missing = (error.name or "").partition(".")[0] in ("textual", "rich")
    return UsageError(f"{_NEEDS}, or add --plain or --json") if is_missing else error
