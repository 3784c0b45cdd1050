"""`runwell login`: keeps a server and a key for the scripts of this user."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from runwell.errors import AuthenticationError, UsageError
from runwell.sdk.connection import Connection
from runwell.sdk.credentials import keep_key
from runwell.sdk.rendezvous import Server
from runwell.sdk.route import route_in
from runwell.sdk.settings_file import from_files, keep_setting

CLOUD = "https://api.wandb.ai"
_SHORTEST_KEY = 40


@click.command()
@click.argument("key", required=False)
@click.option("--host", "--base-url", envvar="WANDB_BASE_URL", help="Address of the server.")
@click.option("--cloud", is_flag=True, help="The server is W&B's own, in the cloud.")
@click.option("--relogin", is_flag=True, help="Ask for a key though one is kept; always so.")
@click.option("--verify/--no-verify", default=True, help="Ask the server whether it knows the key.")
def login(key: str | None, host: str | None, cloud: bool, relogin: bool, verify: bool) -> None:
    """Keep a server and an API key for good.

    Scripts of this user then log there, those with W&B's own client, too. Without KEY it is asked
    for, or read from standard input.
    """
    del relogin  # a key that is kept never keeps this from asking
    if cloud and host not in (None, CLOUD):
        raise UsageError("--cloud is a server of its own; leave --host and WANDB_BASE_URL out")
    url = CLOUD if cloud else _address(host)
    given = (key or _ask(url)).strip()
    if len(given) < _SHORTEST_KEY:
        raise UsageError(
            f"an API key has {_SHORTEST_KEY} characters or more, this has {len(given)}"
        )
    if verify:
        _tell(url, given)
    place = keep_key(url, given, os.environ)
    settings = keep_setting("base_url", url, os.environ)
    click.echo(f"kept in {place} and {settings}", err=True)


def _address(host: str | None) -> str:
    url = host or from_files(os.environ, Path.cwd()).base_url
    if not url:
        raise UsageError("say which server: runwell login --host http://127.0.0.1:8080")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise UsageError(f"the address of a server begins with http:// or https://, not {url!r}")
    return url.rstrip("/")


def _ask(url: str) -> str:
    if sys.stdin.isatty():
        asked: str = click.prompt(f"API key for {url}", hide_input=True, err=True)
        return asked
    return sys.stdin.readline()


def _tell(url: str, key: str) -> None:
    """Says whose key it is. Raises AuthenticationError, Unreachable."""
    try:
        viewer = Connection(Server(base_url=url, api_key=key, route=route_in(os.environ))).get(
            "/viewer"
        )
    except AuthenticationError as error:
        raise AuthenticationError(f"{url} does not know this key; nothing was kept") from error
    name = viewer.get("username") if isinstance(viewer, dict) else None
    click.secho(f"signed in to {url} as {name}", fg="green", err=True)
