"""The address of a run's page, as far as it can be known here."""

from __future__ import annotations

from runwell.sdk.rendezvous import Server
from runwell.sdk.run import Run
from runwell.sdk.waiting import read_cursor


def page_of(run: Run, server: Server | None, shown: str | None) -> str | None:
    """Returns the page as people see it; None while no server is known.

    Args:
        run: The run.
        server: Where it goes.
        shown: The address by which people know the server, if it is another one.
    """
    url = _url(run, server)
    known = server.base_url if server else ""
    if url is None or not shown or not url.startswith(known):
        return url
    return shown.rstrip("/") + url.removeprefix(known)


def _url(run: Run, server: Server | None) -> str | None:
    """Returns the page as the server told it, else as it has to be, else None."""
    cursor = read_cursor(run.directory.journal) if run.directory else None
    if cursor is not None and cursor.url:
        return cursor.url
    if server is None or run.entity is None:
        return None
    from urllib.parse import quote  # a few milliseconds that offline runs do not need

    entity, project, run_id = (quote(part, safe="") for part in (run.entity, run.project, run.id))
    return f"{server.base_url}/{entity}/{project}/runs/{run_id}"
