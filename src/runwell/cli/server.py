"""`runwell server`: runs a server in the foreground; `start` and `stop`: one in the background."""

from __future__ import annotations

from pathlib import Path

import click

from runwell.cli import options
from runwell.cli.background import start, stop
from runwell.cli.greeting import greet
from runwell.cli.here import meeting_place


@click.group(invoke_without_command=True)
@options.address
@options.home
@options.behaviour
@options.outside
@click.pass_context
def server(
    context: click.Context,
    host: str,
    port: int,
    data: Path | None,
    database: str | None,
    blobs: str | None,
    crash_after: float,
    keep_trash: float,
    keep_console: float | None,
    keep_system: float | None,
    sign_in: str,
    root_path: str,
    tls_cert: Path | None,
    tls_key: Path | None,
    alert_webhook: str | None,
) -> None:
    """Run a server: the web UI, and where scripts send their runs.

    Without options it serves this machine alone, on port 8080, from a folder in your home.
    """
    if context.invoked_subcommand is not None:
        return
    from runwell.server.serve import Home, Plan, log_to_stderr, serve
    from runwell.server.services.retention import Keep

    places = meeting_place()
    plan = Plan(
        home=Home(data or places.data, database, blobs),
        host=host,
        port=port,
        note=places.server_note,
        crash_after_s=crash_after,
        keep=Keep(keep_trash or None, keep_console, keep_system),
        trusts_local=sign_in == "auto",
        tls_cert=tls_cert,
        tls_key=tls_key,
        alert_webhook=alert_webhook,
        root_path=f"/{root_path.strip('/')}" if root_path.strip("/") else "",
    )
    log_to_stderr()
    serve(plan, greet)


server.add_command(start)
server.add_command(stop)
