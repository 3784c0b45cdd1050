"""`runwell user`: who may use a server. Works while the server runs, and when it does not."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import click

from runwell.cli import options
from runwell.cli.administration import administration, tell_key


@click.group()
def user() -> None:
    """Manage who may use a server."""


@user.command()
@click.argument("name")
@click.option("--key", envvar="RUNWELL_NEW_KEY", help="Use this key instead of a fresh one.")
@click.option("--email", help="Their e-mail address; invites that wait for it are accepted.")
@click.option("--admin", is_flag=True, help="May do everything on this server.")
@options.home
def add(
    name: str,
    key: str | None,
    email: str | None,
    admin: bool,
    data: Path | None,
    database: str | None,
    blobs: str | None,
) -> None:
    """Add a user and print their API key, once."""
    with administration(data, database, blobs) as (services, operator):
        added, fresh = services.people.create(operator, name, email=email, key=key, is_admin=admin)
    tell_key(added.name, fresh)


@user.command(name="list")
@options.home
def list_users(data: Path | None, database: str | None, blobs: str | None) -> None:
    """List everybody."""
    with administration(data, database, blobs) as (services, operator):
        for found in services.people.all(operator):
            since = datetime.fromtimestamp(found.created_at, timezone.utc).strftime("%Y-%m-%d")
            role = "admin" if found.is_admin else "service" if found.team else "user"
            state = "" if found.deactivated_at is None else "  closed"
            click.echo(f"{found.name:<24} {role:<7} since {since}{state}")


@user.command()
@click.argument("name")
@options.home
def deactivate(name: str, data: Path | None, database: str | None, blobs: str | None) -> None:
    """Close an account: its keys and sessions let nobody in; its runs stay."""
    with administration(data, database, blobs) as (services, operator):
        services.people.set_active(operator, services.people.get(name), is_active=False)
    click.echo(f"closed the account of {name}", err=True)


@user.command()
@click.argument("name")
@options.home
def activate(name: str, data: Path | None, database: str | None, blobs: str | None) -> None:
    """Open a closed account again."""
    with administration(data, database, blobs) as (services, operator):
        services.people.set_active(operator, services.people.get(name), is_active=True)
    click.echo(f"opened the account of {name}", err=True)


@user.command()
@click.argument("name")
@click.argument("new_name")
@options.home
def rename(
    name: str, new_name: str, data: Path | None, database: str | None, blobs: str | None
) -> None:
    """Give a user another name; their projects go with them."""
    with administration(data, database, blobs) as (services, operator):
        services.people.rename(operator, services.people.get(name), new_name)
    click.echo(f"{name} is called {new_name} now", err=True)
