"""Console lines of a run."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Query
from starlette.requests import Request

from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import get
from runwell.server.http.ui.shapes import logs as shapes
from runwell.server.services.logs import Logs
from runwell.server.services.runs import Runs

MAX_LINES = 10_000


@dataclass(frozen=True, slots=True)
class LogRoutes:
    """Console lines of a run."""

    logs: Logs
    runs: Runs

    @get("/projects/{entity}/{project}/runs/{id}/logs")
    def get_logs(
        self,
        request: Request,
        entity: str,
        project: str,
        id: str,
        after: int = Query(0, ge=0, le=2**53),
        limit: int = Query(1000, ge=1, le=MAX_LINES),
        tail: bool = False,
        search: str = Query("", max_length=1000),
    ) -> shapes.LogPage:
        """Returns console lines from number `after` on, or with `tail` the last ones."""
        run = self.runs.get(user_of(request), entity, project, id)
        page = self.logs.page(run, after=after, limit=limit, tail=tail, search=search)
        lines = [
            shapes.LogLine(
                number=line.number, timestamp=line.timestamp, level=line.level, text=line.text
            )
            for line in page.lines
        ]
        return shapes.LogPage(total=page.total, lines=lines)
