"""`runwell doctor`: is everything well with the data of a server?"""

from __future__ import annotations

import json
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runwell.cli import options
from runwell.cli.here import here
from runwell.cli.meter import Meter

if TYPE_CHECKING:
    from runwell.store.doctor.examine import Report
    from runwell.store.doctor.finding import Finding

_SHOWN = 20  # of one kind; --json has all


@click.command()
@click.option("--repair", is_flag=True, help="Mend what can be mended without any loss.")
@click.option(
    "--discard-damaged",
    is_flag=True,
    help="Take away what cannot be read, too, so that the rest can be.",
)
@click.option("--deep", is_flag=True, help="Read every byte of every file.")
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
@options.home
def doctor(
    repair: bool,
    discard_damaged: bool,
    deep: bool,
    as_json: bool,
    data: Path | None,
    database: str | None,
    blobs: str | None,
) -> None:
    """Check the data of a server, and repair it.

    A look may be had while the server runs; stop it before a repair. Ends with status 1 if
    something is wrong and was not mended.
    """
    from runwell.errors import StoreError
    from runwell.server.serve import Home, locked
    from runwell.store.doctor.examine import Orders, examine

    home = Home(data or here().data, database, blobs)
    if database is None and not (home.data / "runwell.db").exists():
        raise StoreError(f"there is no data in {home.data}; name its folder with --data")
    orders = Orders(repair or discard_damaged, discard_damaged, deep)
    if orders.mends:
        home.make()  # the lock lies there, also where the database does not
    meter = Meter(sys.stderr.isatty() and not as_json)

    def told(report: Report) -> None:
        meter.clear()
        if not as_json:
            _show(report)

    with locked(home.data) if orders.mends else nullcontext():
        reports = examine(
            home.database_url,
            home.blobs_url,
            orders,
            clock=time.time,
            tell=meter.tell,
            told=told,
        )
    if as_json:
        click.echo(json.dumps({"checks": [_as_json(report) for report in reports]}, indent=2))
    elif not any(report.left for report in reports):
        click.secho("all is well", fg="green")
    else:
        _advise([finding for report in reports for finding in report.left], orders.mends)
    if any(report.left for report in reports):
        sys.exit(1)


def _show(report: Report) -> None:
    mark = click.style("✗", fg="red") if report.left else click.style("✓", fg="green")
    mended = f"  {len(report.mended):,} mended" if report.mended else ""
    click.echo(f"{mark} {report.name}{mended}")
    for finding in report.left[:_SHOWN]:
        click.echo(f"    {finding.what}")
    if len(report.left) > _SHOWN:
        click.echo(f"    … and {len(report.left) - _SHOWN:,} more; --json has all")


def _advise(left: list[Finding], has_mended: bool) -> None:
    """Says what can be done about what is left."""
    from runwell.store.doctor.finding import Loss

    losses = {finding.loss for finding in left}
    if Loss.NOTHING in losses and not has_mended:
        click.echo("--repair mends what can be made again; nothing is lost by it")
    if Loss.WHAT_IS_DAMAGED in losses:
        click.echo(
            "what is damaged comes back by `runwell restore`, if there is a backup; "
            "--discard-damaged takes it away, so that the rest can be read"
        )
    if Loss.NO_WAY in losses:
        click.echo("what cannot be mended here comes back by `runwell restore`")


def _as_json(report: Report) -> dict[str, object]:
    return {
        "check": report.name,
        "mended": list(report.mended),
        "left": [{"what": finding.what, "loss": finding.loss.value} for finding in report.left],
    }
