"""`runwell user`: who may use a server. Works while the server runs, and when it does not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runwell.cli import options
from runwell.cli.here import here
from runwell.values.names import is_official_api_key

if TYPE_CHECKING:
    from runwell.server.services.accounts import Accounts


@click.group()
def user() -> None:
    """Manage who may use a server."""


@user.command()
@click.argument("name")
@click.option("--key", envvar="RUNWELL_NEW_KEY", help="Use this key instead of a fresh one.")
@click.option("--admin", is_flag=True, help="May write everywhere.")
@options.home
def add(
    name: str,
    key: str | None,
    admin: bool,
    data: Path | None,
    database: str | None,
    blobs: str | None,
) -> None:
    """Add a user and print their API key, once."""
    with _accounts(data, database, blobs) as accounts:
        added, fresh = accounts.add(name, key=key, is_admin=admin)
    click.echo(f"added {added.name}; their API key, which is shown only now:", err=True)
    click.echo(fresh)
    if not is_official_api_key(fresh):
        click.secho(
            "note: the official wandb client wants 40 characters behind the first hyphen "
            "and will not send this key; Runwell's own does",
            fg="yellow",
            err=True,
        )


@user.command(name="list")
@options.home
def list_users(data: Path | None, database: str | None, blobs: str | None) -> None:
    """List everybody."""
    with _accounts(data, database, blobs) as accounts:
        for found in accounts.all():
            since = datetime.fromtimestamp(found.created_at, timezone.utc).strftime("%Y-%m-%d")
            click.echo(f"{found.name:<24} {'admin' if found.is_admin else 'user':<6} since {since}")


@contextmanager
def _accounts(data: Path | None, database: str | None, blobs: str | None) -> Iterator[Accounts]:
    from runwell.server.serve import Home
    from runwell.server.services.accounts import Accounts

    stores = Home(data or here().data, database, blobs).open()
    try:
        yield Accounts(stores.users, time.time)
    finally:
        stores.close()
