"""Console lines of a run, page by page or the last ones."""

from __future__ import annotations

import re

from ariadne import ObjectType

from runwell.errors import UsageError
from runwell.server.http.graphql.context import Info
from runwell.store.ports.logs import LogLine
from runwell.store.ports.runs import Run
from runwell.values.json import Json

MAX_LINES = 10_000
DEFAULT_LINES = 1_000
_NUMBER = re.compile("[0-9]{1,15}")
_HAS_ZONE = re.compile(r"(Z|[+-]\d\d:?\d\d)$")

run = ObjectType("Run")


@run.field("logLines")
def _log_lines(
    found: Run,
    info: Info,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    **_how: bool,
) -> Json:
    """Pages by line number; `last` gives the end instead."""
    logs = info.context.services.logs
    most = max(1, min(DEFAULT_LINES if first is None else first, MAX_LINES))
    if last is not None:
        most = max(1, min(last, MAX_LINES))
    page = logs.page(found, after=_next(after), limit=most, tail=last is not None)
    edges: list[Json] = [{"node": _node(line), "cursor": str(line.number)} for line in page.lines]
    end = page.lines[-1].number if page.lines else None
    has_more = end is not None and last is None and end + 1 < page.total
    return {
        "edges": edges,
        "page_info": {
            "end_cursor": None if end is None else str(end),
            "has_next_page": has_more,
        },
    }


def _next(cursor: str | None) -> int:
    if not cursor:
        return 0
    if not _NUMBER.fullmatch(cursor):
        raise UsageError("this is no cursor of a list of console lines")
    return int(cursor) + 1


def _node(line: LogLine) -> Json:
    zone = "" if not line.timestamp or _HAS_ZONE.search(line.timestamp) else "Z"
    return {
        "id": str(line.number),
        "number": line.number,
        "timestamp": f"{line.timestamp}{zone}" or None,
        "level": line.level,
        "label": line.label,
        "line": line.text,
    }
