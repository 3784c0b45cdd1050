"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., None])

DEFAULT_PORT = 8080
DEFAULT_CRASH_AFTER_S = 300.0
DEFAULT_KEEP_TRASH_DAYS = 30.0


def data_option(command: _Command) -> _Command:
    """Adds `--data`."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="RUNWELL_DATA",
        help="Folder for everything that is kept. [default: a folder in your home]",
    )(command)


def home(command: _Command) -> _Command:
    """Adds where data lies."""
    command = click.option(
        "--blobs",
        metavar="DIR|URL",
        envvar="RUNWELL_BLOBS",
        help="Where files lie. [default: in the data folder]",
    )(command)
    command = click.option(
        "--database",
        metavar="URL",
        envvar="RUNWELL_DATABASE",
        help="sqlite:///path or postgresql://user@host/name. [default: SQLite in the data folder]",
    )(command)
    return data_option(command)


def server(command: _Command) -> _Command:
    """Adds which server to ask."""
    command = click.option("--key", envvar="WANDB_API_KEY", help="An API key for it.")(command)
    return click.option(
        "--host",
        envvar="WANDB_BASE_URL",
        metavar="URL",
        help="The server. [default: the one that runs here]",
    )(command)


def address(command: _Command) -> _Command:
    """Adds where to listen."""
    command = click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=DEFAULT_PORT,
        show_default=True,
        envvar="RUNWELL_PORT",
        help="Port; 0 takes any free one.",
    )(command)
    return click.option(
        "--host",
        default="127.0.0.1",
        show_default=True,
        envvar="RUNWELL_HOST",
        help="Address to listen on; 0.0.0.0 for everybody on the network.",
    )(command)


def behaviour(command: _Command) -> _Command:
    """Adds how the server behaves."""
    command = click.option(
        "--root-path",
        default="",
        metavar="PATH",
        envvar="RUNWELL_ROOT_PATH",
        help="Path prefix below which a proxy shows the server.",
    )(command)
    command = click.option(
        "--keep-console",
        type=click.FloatRange(0, min_open=True),
        metavar="DAYS",
        envvar="RUNWELL_KEEP_CONSOLE",
        help="Delete console lines so long after their run ended. [default: never]",
    )(command)
    command = click.option(
        "--keep-system",
        type=click.FloatRange(0, min_open=True),
        metavar="DAYS",
        envvar="RUNWELL_KEEP_SYSTEM",
        help="Delete system metrics so long after their run ended. [default: never]",
    )(command)
    command = click.option(
        "--keep-trash",
        type=click.FloatRange(0),
        default=DEFAULT_KEEP_TRASH_DAYS,
        show_default=True,
        metavar="DAYS",
        envvar="RUNWELL_KEEP_TRASH",
        help="Purge deleted runs after so long; 0 keeps them for ever.",
    )(command)
    command = click.option(
        "--sign-in",
        type=click.Choice(["auto", "always"]),
        default="auto",
        show_default=True,
        help="auto: on this machine alone, you are signed in as the owner.",
    )(command)
    return click.option(
        "--crash-after",
        type=click.FloatRange(1),
        default=DEFAULT_CRASH_AFTER_S,
        show_default=True,
        metavar="SECONDS",
        help="Silence after which a run counts as crashed.",
    )(command)


def outside(command: _Command) -> _Command:
    """Adds what a server says to others, and how."""
    command = click.option(
        "--alert-webhook",
        metavar="URL",
        envvar="RUNWELL_ALERT_WEBHOOK",
        help="Where alerts of runs are posted to, as JSON.",
    )(command)
    command = click.option(
        "--tls-key",
        type=click.Path(dir_okay=False, path_type=Path),
        envvar="RUNWELL_TLS_KEY",
        help="PEM file with the key of the certificate.",
    )(command)
    return click.option(
        "--tls-cert",
        type=click.Path(dir_okay=False, path_type=Path),
        envvar="RUNWELL_TLS_CERT",
        help="PEM file with a certificate: speak https.",
    )(command)
