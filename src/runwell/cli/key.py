"""`runwell key`: API keys of users and service accounts."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import click

from runwell.cli import options
from runwell.cli.administration import administration, tell_key


@click.group()
def key() -> None:
    """Manage API keys."""


@key.command(name="add")
@click.argument("user")
@click.option("--key", "given", envvar="RUNWELL_NEW_KEY", help="Use this key, not a fresh one.")
@click.option("--description", default="", help="What it is for.")
@options.home
def add_key(
    user: str,
    given: str | None,
    description: str,
    data: Path | None,
    database: str | None,
    blobs: str | None,
) -> None:
    """Give USER one more key and print it, once."""
    with administration(data, database, blobs) as (services, operator):
        found = services.people.get(user)
        _, fresh = services.people.add_key(operator, found, description=description, key=given)
    tell_key(f"a key for {user}", fresh)


@key.command(name="list")
@click.argument("user")
@options.home
def list_keys(user: str, data: Path | None, database: str | None, blobs: str | None) -> None:
    """List the keys of USER: id, first letters, when made and last used (to the hour)."""
    with administration(data, database, blobs) as (services, operator):
        for found in services.people.keys(operator, services.people.get(user)):
            used = "never" if found.used_at is None else _day(found.used_at)
            about = f"made {_day(found.created_at)}  used {used}  {found.description}"
            click.echo(f"{found.id}  {found.hint or '?'}…  {about}".rstrip())


@key.command()
@click.argument("id")
@options.home
def revoke(id: str, data: Path | None, database: str | None, blobs: str | None) -> None:
    """Make the key with this ID worthless."""
    with administration(data, database, blobs) as (services, operator):
        services.people.revoke(operator, id)
    click.echo(f"revoked {id}", err=True)


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d")
