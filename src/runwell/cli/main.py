"""`runwell`: finds commands by name and loads only the one that is asked for."""

from __future__ import annotations

import importlib
import sys

import click

from runwell import __version__
from runwell.errors import RunwellError

# Name -> module, attribute and the line that the overview shows; so help loads nothing.
COMMANDS = {
    "up": ("runwell.cli.up", "up", "Look at the runs of this machine."),
    "server": ("runwell.cli.server", "server", "Run a server."),
    "sweep": ("runwell.cli.sweep", "sweep", "Make a sweep, or pause, stop or cancel one."),
    "agent": ("runwell.cli.agent", "agent", "Run the trials of a sweep."),
    "controller": ("runwell.cli.controller", "controller", "Choose the trials of a sweep here."),
    "login": ("runwell.cli.login", "login", "Keep a server and a key for good."),
    "verify": ("runwell.cli.verify", "verify", "See whether a server does what runs need."),
    "init": ("runwell.cli.folder", "init", "Keep project and mode for this directory."),
    "status": ("runwell.cli.folder", "status", "Show the settings of this directory."),
    "online": ("runwell.cli.folder", "online", "Let runs of this directory go to the server."),
    "offline": ("runwell.cli.folder", "offline", "Let them stay on this disk."),
    "enabled": ("runwell.cli.folder", "enabled", "Let them be kept again."),
    "disabled": ("runwell.cli.folder", "disabled", "Let them keep nothing."),
    "artifact": ("runwell.cli.artifact", "artifact", "Put, get and list artifacts."),
    "pull": ("runwell.cli.pull", "pull", "Fetch the files of a run."),
    "leet": ("runwell.cli.leet", "leet", "Look at a run on the terminal."),
    "sync": ("runwell.cli.sync", "sync", "Send run directories to a server."),
    "clean": ("runwell.cli.clean", "clean", "Remove runs that a server has from this disk."),
    "export": ("runwell.cli.export", "export", "Write histories to a file."),
    "sql": ("runwell.cli.sql", "sql", "Ask in SQL."),
    "key": ("runwell.cli.key", "key", "Manage API keys."),
    "team": ("runwell.cli.team", "team", "Manage teams."),
    "backup": ("runwell.cli.backup", "backup", "Write a backup, also while the server runs."),
    "restore": ("runwell.cli.restore", "restore", "Bring a backup back, or the code of a run."),
    "doctor": ("runwell.cli.doctor", "doctor", "Check the data of a server, and repair it."),
    "user": ("runwell.cli.user", "user", "Manage who may use a server."),
}
# Other names, which the overview does not show: those of W&B's command line.
ALIASES = {
    "on": ("runwell.cli.folder", "online"),
    "off": ("runwell.cli.folder", "offline"),
    "beta": ("runwell.cli.beta", "beta"),
}
EXTRA_HINT = "the server is not installed; run: pip install 'runwell[server]'"
_SERVER_MODULES = frozenset(
    {"alembic", "ariadne", "fastapi", "graphql", "numpy", "pcodec", "sqlalchemy", "starlette"}
    | {"uvicorn", "anyio", "pydantic"}
)


class LazyGroup(click.Group):
    """A group that imports a command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        module, attribute = ALIASES.get(cmd_name) or COMMANDS.get(cmd_name, ("", ""))[:2]
        if not module:
            return None
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


@click.group(cls=LazyGroup)
@click.version_option(__version__, prog_name="runwell", message="%(prog)s %(version)s")
def cli() -> None:
    """Experiment tracking on your own machine.

    Shell completion: eval "$(_RUNWELL_COMPLETE=bash_source runwell)", or zsh_source, fish_source.
    """


def main() -> None:
    """Runs the command line; mistakes end with one line, not with a traceback."""
    try:
        cli()
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _SERVER_MODULES:
            raise
        fail(EXTRA_HINT)
    except RunwellError as error:
        fail(str(error))


def fail(message: str) -> None:
    """Says what is wrong and ends with status 1."""
    click.secho("error: ", fg="red", bold=True, nl=False, err=True)
    click.echo(message, err=True)
    sys.exit(1)
