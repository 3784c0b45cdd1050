"""`runwell up`: look at the runs of this machine, with a server if need be."""

from __future__ import annotations

import os
import sys
import threading
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runwell.cli import options
from runwell.cli.greeting import greet
from runwell.cli.handover import hand_over
from runwell.cli.here import meeting_place
from runwell.sdk.rendezvous import Server, find_server

if TYPE_CHECKING:
    from runwell.server.serve import Running
    from runwell.wire.rendezvous import Places


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
def up(
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
    found = find_server(None, None, places, os.environ)
    if found is not None:
        click.echo(f"Runwell runs at {click.style(found.base_url, fg='cyan')}")
        _take_up(places, directory, found)
        _open(found.base_url, wants_browser)
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
        may_move=port == options.DEFAULT_PORT,
        note=places.server_note,
    )
    serve(plan, ready)


def _take_up(places: Places, directory: Path, server: Server) -> None:
    count = hand_over(places, directory, server, os.environ, time.time())
    if count:
        click.echo(f"  {count} waiting {'run is' if count == 1 else 'runs are'} on the way to it")


def _open(url: str, wanted: bool) -> None:
    if wanted:
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def _has_screen() -> bool:
    if not sys.stdout.isatty() or "SSH_CONNECTION" in os.environ:
        return False
    return sys.platform == "darwin" or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
