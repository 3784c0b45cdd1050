"""Curves, as binary frames."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from runwell.server.http.auth import Door
from runwell.server.http.ui import shapes
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.services.charts import ChartQuery, Charts
from runwell.server.services.projects import Projects
from runwell.server.services.series import Metrics
from runwell.store.ports import Stream
from runwell.wire.frame import MEDIA_TYPE


def series_router(charts: Charts, metrics: Metrics, projects: Projects, door: Door) -> APIRouter:
    """Returns the handler of curves."""
    router = guarded_router(door, "series")

    @router.post(
        "/projects/{entity}/{project}/series",
        response_class=Response,
        responses={200: {"content": {MEDIA_TYPE: {}}, "description": "a frame"}},
    )
    def read_series(
        request: Request, entity: str, project: str, asked: shapes.SeriesRequest
    ) -> Response:
        """Returns the curves of some runs, on one shared x per key."""
        found = {
            run.run_id: run
            for run in metrics.runs_of(
                projects.get(user_of(request), entity, project).id, asked.runs
            )
        }
        runs = [found[name] for name in dict.fromkeys(asked.runs) if name in found]
        query = ChartQuery(
            keys=tuple(dict.fromkeys(asked.keys)),
            stream=Stream[asked.stream.upper()],
            x=asked.x,
            buckets=asked.buckets,
            x_min=asked.x_min,
            x_max=asked.x_max,
            columns=frozenset(asked.columns),
        )
        return Response(charts.frame(runs, query), media_type=MEDIA_TYPE)

    return router
