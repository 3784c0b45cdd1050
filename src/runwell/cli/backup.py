"""`runwell backup`, and how `runwell restore` brings one back."""

from __future__ import annotations

import sys
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runwell import __version__
from runwell.cli import options
from runwell.cli.here import here
from runwell.cli.meter import Meter

if TYPE_CHECKING:
    from runwell.store.backup.manifest import Manifest


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@options.home
def backup(folder: Path | None, data: Path | None, database: str | None, blobs: str | None) -> None:
    """Write a backup, also while the server runs.

    FOLDER is where it goes; it must not be there yet. By default it is named after the time.
    """
    from runwell.server.serve import Home
    from runwell.store.backup.manifest import check_backup
    from runwell.store.backup.take import take_backup

    home = Home(data or here().data, database, blobs)
    stamp = datetime.now(timezone.utc).strftime("%Y%m%d-%H%M%S")
    target = folder or Path(f"runwell-backup-{stamp}")
    meter = Meter(sys.stderr.isatty())
    take_backup(
        home.database_url,
        home.blobs_url,
        target,
        version=__version__,
        clock=time.time,
        tell=meter.tell,
    )
    manifest = check_backup(target, meter.tell)
    meter.clear()
    click.echo(f"{_done(manifest)}  {target}")


def restore_backup_at(
    folder: Path, data: Path | None, database: str | None, blobs: str | None
) -> None:
    """Brings a backup back, where nothing is yet. It may go to another engine."""
    from runwell.server.serve import Home, locked
    from runwell.store.backup.restore import restore_backup

    home = Home(data or here().data, database, blobs)
    home.make()
    meter = Meter(sys.stderr.isatty())
    with locked(home.data):
        manifest = restore_backup(folder, home.database_url, home.blobs_url, meter.tell)
    meter.clear()
    click.echo(f"{_done(manifest)}  {home.data}")


def _done(manifest: Manifest) -> str:
    size = (manifest.database_bytes + manifest.blob_bytes) / 1e6
    checked = click.style("checked", fg="green")
    return f"{checked}  {size:,.1f} MB, {manifest.blobs:,} files, schema {manifest.schema}"
