"""Which metrics there are, and what of them is no number."""

from __future__ import annotations

from typing import Literal

import msgspec
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from runwell.server.http.auth import Door
from runwell.server.http.ui import shapes
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.http.ui.views import chart_view
from runwell.server.services.projects import Projects
from runwell.server.services.runs import Runs
from runwell.server.services.series import Metrics
from runwell.store.ports import Stream
from runwell.values.json import plain


def metrics_router(metrics: Metrics, projects: Projects, runs: Runs, door: Door) -> APIRouter:
    """Returns the handlers of metrics."""
    router = guarded_router(door, "metrics")

    @router.get("/projects/{entity}/{project}/metrics", response_model=shapes.MetricList)
    def list_metrics(
        request: Request,
        entity: str,
        project: str,
        runs: str = Query("", description="run ids with commas; empty for the newest 1000"),
        stream: Literal["history", "events"] = "history",
    ) -> Response:
        """Returns the metrics and custom charts of some runs, by key."""
        ids = runs.split(",") if runs else None
        found = metrics.runs_of(projects.get(user_of(request), entity, project).id, ids)
        # A run may have 100,000 metrics: they are encoded without a look at each.
        items = metrics.over(found, Stream[stream.upper()])
        charts = metrics.charts(found) if stream == "history" else []
        answer = {"items": items, "charts": [chart_view(chart) for chart in charts]}
        return Response(msgspec.json.encode(answer), media_type="application/json")

    @router.get("/projects/{entity}/{project}/runs/{id}/values")
    def list_values(
        request: Request, entity: str, project: str, id: str, key: str
    ) -> shapes.ValueList:
        """Returns what a history key held that is no number, in the order in which it came."""
        items = [
            shapes.Value(step=item.step, value=plain(item.value))
            for item in metrics.values(runs.get(user_of(request), entity, project, id), key)
        ]
        return shapes.ValueList(items=items)

    return router
