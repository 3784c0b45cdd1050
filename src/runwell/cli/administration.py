"""The services of a server, for whoever may read and write its data: they need no key."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runwell.cli.here import here
from runwell.values.names import is_official_api_key

if TYPE_CHECKING:
    from runwell.server.services.assembly import Services
    from runwell.store.ports.people import User

NOT_OFFICIAL = (
    "note: the official wandb client wants 40 characters behind the first hyphen "
    "and will not send this key; Runwell's own does"
)


@contextmanager
def administration(
    data: Path | None, database: str | None, blobs: str | None
) -> Iterator[tuple[Services, User]]:
    """Yields the services of a server, whether it runs or not, and an admin to act as."""
    from runwell.server.serve import Home
    from runwell.server.services.assembly import assemble
    from runwell.store.ports.people import User

    stores = Home(data or here().data, database, blobs).open()
    try:
        yield assemble(stores, clock=time.time), User(0, "operator", True, 0.0)
    finally:
        stores.close()


def tell_key(name: str, key: str) -> None:
    """Prints a fresh key, the only time that it is shown; alone on standard output."""
    click.echo(f"added {name}; their API key, which is shown only now:", err=True)
    click.echo(key)
    if not is_official_api_key(key):
        click.secho(NOT_OFFICIAL, fg="yellow", err=True)
