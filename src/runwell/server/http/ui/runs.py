"""Runs: pages of them, one, changed, stopped."""

from __future__ import annotations

from fastapi import APIRouter, Query
from starlette.requests import Request

from runwell.server.http.auth import Door
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.http.ui.shapes import runs as shapes
from runwell.server.http.ui.views import run_detail, run_view
from runwell.server.services.environment import Environments
from runwell.server.services.rows import parse_object
from runwell.server.services.runs import Runs
from runwell.store.ports.runs import RunChange, RunQuery
from runwell.values.json import Json

MAX_PAGE = 1000


def runs_router(runs: Runs, environments: Environments, door: Door) -> APIRouter:
    """Returns the handlers of runs."""
    router = guarded_router(door, "runs")
    place = "/projects/{entity}/{project}/runs"

    @router.get(place)
    def list_runs(  # noqa: PLR0913, PLR0917 - parameters of a query
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
            search, regex, read_filter(filter), order=order, cursor=cursor or None, limit=limit
        )
        page = runs.page(user_of(request), entity, project, asked)
        return shapes.RunList(
            items=[run_view(run) for run in page.runs],
            total=page.total,
            next_cursor=page.next_cursor,
        )

    @router.get(f"{place}/{{id}}")
    def get_run(request: Request, entity: str, project: str, id: str) -> shapes.RunDetail:
        """Returns a run with all that its page shows."""
        run = runs.get(user_of(request), entity, project, id)
        return run_detail(run, environments.of(run))

    @router.patch(f"{place}/{{id}}")
    def change_run(
        request: Request, entity: str, project: str, id: str, patch: shapes.RunPatch
    ) -> shapes.Run:
        """Renames, annotates or tags a run."""
        tags = None if patch.tags is None else tuple(patch.tags)
        change = RunChange(display_name=patch.name, notes=patch.notes, tags=tags)
        user = user_of(request)
        return run_view(runs.change(user, runs.get(user, entity, project, id), change))

    @router.post(f"{place}/{{id}}/stop", status_code=202)
    def stop_run(request: Request, entity: str, project: str, id: str) -> shapes.Run:
        """Asks the process of a run to end."""
        user = user_of(request)
        return run_view(runs.stop(user, runs.get(user, entity, project, id)))

    return router


def read_filter(text: str) -> Json:
    """Returns the filter document in a query string; None if there is none. Raises UsageError."""
    return dict(parse_object(text, "the filter")) if text else None
