"""Runs: pages of them, one, changed, stopped."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Query
from starlette.requests import Request

from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import get, patch, post
from runwell.server.http.ui.shapes import runs as shapes
from runwell.server.http.ui.views import run_detail, run_view
from runwell.server.services.environment import Environments
from runwell.server.services.rows import parse_filter
from runwell.server.services.runs import Runs
from runwell.store.ports.runs import RunChange, RunQuery

MAX_PAGE = 1000
_PLACE = "/projects/{entity}/{project}/runs"


@dataclass(frozen=True, slots=True)
class RunRoutes:
    """Runs, one by one and in pages."""

    runs: Runs
    environments: Environments

    @get(_PLACE)
    def list_runs(  # noqa: PLR0913, PLR0917 - parameters of a query
        self,
        request: Request,
        entity: str,
        project: str,
        search: str = Query("", max_length=1000),
        regex: bool = False,
        filter: str = Query("", max_length=100_000),
        order: str = Query("-created_at", max_length=1000),
        cursor: str | None = None,
        limit: int = Query(50, ge=1, le=MAX_PAGE),
    ) -> shapes.RunList:
        """Returns a page of runs."""
        asked = RunQuery(
            search, regex, parse_filter(filter), order=order, cursor=cursor or None, limit=limit
        )
        page = self.runs.page(user_of(request), entity, project, asked)
        return shapes.RunList(
            items=[run_view(run) for run in page.runs],
            total=page.total,
            next_cursor=page.next_cursor,
        )

    @get(f"{_PLACE}/{{id}}")
    def get_run(self, request: Request, entity: str, project: str, id: str) -> shapes.RunDetail:
        """Returns a run with all that its page shows."""
        run = self.runs.get(user_of(request), entity, project, id)
        return run_detail(run, self.environments.of(run))

    @patch(f"{_PLACE}/{{id}}")
    def change_run(
        self, request: Request, entity: str, project: str, id: str, patch: shapes.RunPatch
    ) -> shapes.Run:
        """Renames, annotates or tags a run."""
        tags = None if patch.tags is None else tuple(patch.tags)
        change = RunChange(display_name=patch.name, notes=patch.notes, tags=tags)
        user = user_of(request)
        return run_view(self.runs.change(user, self.runs.get(user, entity, project, id), change))

    @post(f"{_PLACE}/{{id}}/stop", status_code=202)
    def stop_run(self, request: Request, entity: str, project: str, id: str) -> shapes.Run:
        """Asks the process of a run to end."""
        user = user_of(request)
        return run_view(self.runs.stop(user, self.runs.get(user, entity, project, id)))
