"""`runwell server start` and `stop`: a server in the background.

The server is a process of its own, in a session of its own; what it says goes to `server.log` in
the state directory. It is found again by the note that it leaves.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import click
from click.core import ParameterSource

from runwell.cli.here import meeting_place
from runwell.errors import RunwellError, UsageError
from runwell.sdk.capture.process import is_alive
from runwell.wire.rendezvous import ServerNote

_T = TypeVar("_T")

_MAIN = "from runwell.cli.main import main; main()"
_POLL_S = 0.1
_START_S, _STOP_S = 120.0, 60.0
_LAST_WORDS = 2000


@click.command()
@click.option("--port", "-p", type=click.IntRange(0, 65535), help="Port; 0 takes any free one.")
@click.option("--env", "-e", multiple=True, metavar="NAME=VALUE", help="A variable for it; repeat.")
@click.option("--daemon/--no-daemon", default=True, help="In the background, or in this process.")
@click.pass_context
def start(context: click.Context, port: int | None, env: tuple[str, ...], daemon: bool) -> None:
    """Start a server in the background, with the options of `runwell server` before `start`."""
    from runwell.server.note import find_running

    places = meeting_place()
    found = find_running(places.server_note)
    if found is not None:
        click.echo(f"Runwell runs at {click.style(found.url, fg='cyan')}")
        return
    words = [sys.executable, "-c", _MAIN, "server", *_given(context.parent)]
    words += [] if port is None else ["--port", str(port)]
    environ = {**os.environ, **_variables(env)}
    if not daemon:
        os.execve(words[0], words, environ)  # noqa: S606  ours
    places.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = places.state / "server.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            words,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )

    def running() -> ServerNote | None:
        if process.poll() is not None:
            words = log.read_text(errors="replace").strip()[-_LAST_WORDS:]
            raise RunwellError(f"the server ended at once: {words}")
        return find_running(places.server_note)

    note = _wait(running, _START_S)
    if note is None:
        raise RunwellError(f"the server does not answer; what it says is in {log}")
    click.echo(f"Runwell runs at {click.style(note.url, fg='cyan')} (process {note.pid})")


@click.command()
def stop() -> None:
    """Stop the server of this user that runs here."""
    from runwell.server.note import find_running

    note = find_running(meeting_place().server_note)
    if note is None:
        click.echo("no server of yours runs here")
        return
    os.kill(note.pid, signal.SIGTERM)

    def gone() -> bool:
        return not is_alive(note.pid, note.process_started_at)

    if not _wait(gone, _STOP_S):
        raise RunwellError(f"the server still runs (process {note.pid})")
    click.echo(f"stopped {note.url}")


def _given(context: click.Context | None) -> Iterator[str]:
    """Gives the options that stand before `start`, as they may be said again."""
    if context is None:
        return
    for option in context.command.params:
        name = option.name or ""
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            value = context.params[name]
            # The working directory is the same, but a path should not depend on it.
            text = str(value.absolute()) if isinstance(value, Path) else str(value)
            yield from (option.opts[0], text)


def _variables(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [each.partition("=") for each in given]
    for name, equals, _ in pairs:
        if not name or not equals:
            raise UsageError(f"--env is NAME=VALUE, not {name!r}")
    return {name: value for name, _, value in pairs}


def _wait(look: Callable[[], _T], limit_s: float) -> _T:
    """Returns what a look sees once it sees something, what it saw last after so long."""
    end = time.monotonic() + limit_s
    while not (seen := look()) and time.monotonic() < end:
        time.sleep(_POLL_S)
    return seen
