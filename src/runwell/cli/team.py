"""`runwell team`: teams, who is in them, and their service accounts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from runwell.cli import options
from runwell.cli.administration import administration, tell_key

if TYPE_CHECKING:
    from runwell.values.access import Role

_ROLES = click.Choice(["viewer", "member", "admin"])


@click.group()
def team() -> None:
    """Manage teams."""


@team.command()
@click.argument("name")
@click.option("--admin", required=True, help="Who looks after it.")
@options.home
def add(name: str, admin: str, data: Path | None, database: str | None, blobs: str | None) -> None:
    """Make a team."""
    with administration(data, database, blobs) as (services, operator):
        services.teams.create(operator, name, admin)
    click.echo(f"made team {name}", err=True)


@team.command(name="list")
@options.home
def list_teams(data: Path | None, database: str | None, blobs: str | None) -> None:
    """List teams with their members."""
    with administration(data, database, blobs) as (services, operator):
        for found in services.teams.all(operator):
            click.echo(found.name)
            for one in services.teams.members(operator, found.name):
                click.echo(f"  {one.user.name:<24} {one.role.name.lower()}")
            for invite in services.teams.invites(operator, found.name):
                click.echo(f"  {invite.email:<24} invited")


@team.command()
@click.argument("name")
@options.home
def remove(name: str, data: Path | None, database: str | None, blobs: str | None) -> None:
    """End a team that has no projects."""
    with administration(data, database, blobs) as (services, operator):
        services.teams.delete(operator, name)
    click.echo(f"team {name} is gone", err=True)


@team.command()
@click.argument("name")
@click.argument("user")
@click.option("--role", type=_ROLES, default="member", show_default=True, help="What they are.")
@options.home
def join(
    name: str, user: str, role: str, data: Path | None, database: str | None, blobs: str | None
) -> None:
    """Put USER, a name or an e-mail address, into team NAME, or give them another role there."""
    with administration(data, database, blobs) as (services, operator):
        known = {one.user.name for one in services.teams.members(operator, name)}
        if user in known:
            services.teams.set_role(operator, name, user, _role(role))
        else:
            services.teams.invite(operator, name, user, _role(role))
    click.echo(f"{user} is {role} of team {name}", err=True)


@team.command()
@click.argument("name")
@click.argument("user")
@options.home
def leave(name: str, user: str, data: Path | None, database: str | None, blobs: str | None) -> None:
    """Take USER out of team NAME."""
    with administration(data, database, blobs) as (services, operator):
        services.teams.remove(operator, name, user)
    click.echo(f"{user} has left team {name}", err=True)


@team.command()
@click.argument("name")
@click.argument("description")
@click.option("--key", envvar="RUNWELL_NEW_KEY", help="Use this key instead of a fresh one.")
@options.home
def service(
    name: str,
    description: str,
    key: str | None,
    data: Path | None,
    database: str | None,
    blobs: str | None,
) -> None:
    """Add an account that works for team NAME, and print its API key, once."""
    with administration(data, database, blobs) as (services, operator):
        added, fresh = services.teams.create_service_account(operator, name, description, key)
    tell_key(added.name, fresh)


def _role(word: str) -> Role:
    from runwell.values.access import Role

    return Role[word.upper()]
