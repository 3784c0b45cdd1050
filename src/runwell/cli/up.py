"""`runwell up`: look at the runs of this machine, with a server if need be."""

from __future__ import annotations

import os
import shlex
import sys
import threading
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from click.core import ParameterSource

from runwell.cli import options
from runwell.cli.greeting import greet
from runwell.cli.handover import hand_over
from runwell.cli.here import meeting_place
from runwell.sdk.rendezvous import Server
from runwell.server.note import find_running

if TYPE_CHECKING:
    from runwell.server.serve import Running
    from runwell.wire.rendezvous import Places, ServerNote

_FOR_A_START = ("host", "port", "database", "blobs")


@click.command()
@click.argument(
    "directory", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)
@options.address
@options.home
@click.option(
    "--browser/--no-browser",
    default=None,
    help="Open a browser. [default: if a terminal and a screen are there]",
)
@click.pass_context
def up(
    context: click.Context,
    directory: Path,
    host: str,
    port: int,
    data: Path | None,
    database: str | None,
    blobs: str | None,
    browser: bool | None,
) -> None:
    """Look at the runs of this machine.

    Starts a server unless one runs here, and gives it every run that waits: those that found no
    server, and those below DIRECTORY that nobody sent anywhere yet.
    """
    places = meeting_place()
    wants_browser = _has_screen() if browser is None else browser
    found = find_running(places.server_note)
    if found is not None:
        _check_data(found, data)
        click.echo(f"Runwell runs at {click.style(found.url, fg='cyan')}")
        _tell_left_aside(context, found)
        _take_up(places, directory, Server(found.url, found.api_key, found.entity))
        _open(found.url, wants_browser)
        return

    def ready(running: Running) -> None:
        greet(running)
        _take_up(places, directory, Server(running.url, running.key, running.owner.name))
        _open(running.url, wants_browser)

    from runwell.server.serve import Home, Plan, log_to_stderr, serve

    log_to_stderr()
    plan = Plan(
        home=Home(data or places.data, database, blobs),
        host=host,
        port=port,
        may_move=context.get_parameter_source("port") is ParameterSource.DEFAULT,
        note=places.server_note,
    )
    serve(plan, ready)


def _check_data(found: ServerNote, data: Path | None) -> None:
    """Raises click.UsageError if other data was asked for than the server that runs here has."""
    if data is None or os.path.realpath(data) == found.data:
        return
    raise click.UsageError(
        f"the server that runs at {found.url} (process {found.pid}) keeps its data in "
        f"{found.data or 'another folder'}; stop it first, or start a second one with "
        f"`runwell server --port 0 --data {shlex.quote(str(data))}`"
    )


def _tell_left_aside(context: click.Context, found: ServerNote) -> None:
    """Says which options of the command line are for a server that is started, and none is."""
    given = [
        f"--{name}"
        for name in _FOR_A_START
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        and not (name == "port" and context.params[name] == urlsplit(found.url).port)
    ]
    if given:
        click.secho(
            f"  {', '.join(given)} had no effect: that server goes on as it was started; "
            f"stop it first (process {found.pid})",
            fg="yellow",
            err=True,
        )


def _take_up(places: Places, directory: Path, server: Server) -> None:
    try:
        count = hand_over(places, directory, server, os.environ, time.time())
    except OSError as error:
        click.secho(
            f"  the runs that wait could not be taken up: {error}; send them with `runwell sync`",
            fg="yellow",
            err=True,
        )
        return
    if count:
        click.echo(f"  {count} waiting {'run is' if count == 1 else 'runs are'} on the way to it")


def _open(url: str, wanted: bool) -> None:
    if wanted:
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def _has_screen() -> bool:
    if not sys.stdout.isatty() or "SSH_CONNECTION" in os.environ:
        return False
    return sys.platform == "darwin" or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
