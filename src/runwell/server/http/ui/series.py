"""Curves, as binary frames."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from runwell.errors import UsageError
from runwell.server.http.auth import Door
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.http.ui.shapes import series as shapes
from runwell.server.http.ui.shapes.runs import MAX_RUNS_ASKED
from runwell.server.services.assembly import Services
from runwell.server.services.chart_groups import Group
from runwell.server.services.charts import ChartQuery
from runwell.server.services.heatmaps import HeatmapQuery
from runwell.store.ports.histories import Stream
from runwell.store.ports.people import User
from runwell.store.ports.run_table import RunRef
from runwell.wire.frame import MEDIA_TYPE


def series_router(services: Services, door: Door) -> APIRouter:
    """Returns the handlers of curves."""
    router = guarded_router(door, "series")

    def runs_of(user: User, entity: str, project: str, names: Iterable[str]) -> dict[str, RunRef]:
        """Returns the runs of these names that are there, in this order."""
        wanted = list(dict.fromkeys(names))
        project_id = services.projects.get(user, entity, project).id
        named = services.named_runs.find(user, project_id, wanted)
        found = {run.ref.run_id: run.ref for run in named}
        return {name: found[name] for name in wanted if name in found}

    @router.post(
        "/projects/{entity}/{project}/series",
        response_class=Response,
        responses={200: {"content": {MEDIA_TYPE: {}}, "description": "a frame"}},
    )
    def read_series(
        request: Request, entity: str, project: str, asked: shapes.SeriesRequest
    ) -> Response:
        """Returns the curves of some runs, on one shared x per key."""
        runs = runs_of(user_of(request), entity, project, asked.runs)
        query = _query(asked, frozenset(asked.columns))
        return Response(services.charts.frame(list(runs.values()), query), media_type=MEDIA_TYPE)

    @router.post(
        "/projects/{entity}/{project}/series/groups",
        response_class=Response,
        responses={200: {"content": {MEDIA_TYPE: {}}, "description": "a frame"}},
    )
    def read_groups(
        request: Request, entity: str, project: str, asked: shapes.GroupsRequest
    ) -> Response:
        """Returns statistics over groups of runs, on one shared x per key."""
        is_by_config = asked.runs is not None
        if is_by_config == (asked.groups is not None) or is_by_config != bool(asked.by):
            raise UsageError("groups of curves are either given as `groups`, or as `runs` and `by`")
        names = asked.runs or [name for group in asked.groups or () for name in group.runs]
        if len(set(names)) > MAX_RUNS_ASKED:
            raise UsageError(f"at most {MAX_RUNS_ASKED} runs can be grouped at once")
        user = user_of(request)
        if asked.by:
            project_id = services.projects.get(user, entity, project).id
            wanted = list(dict.fromkeys(names))
            groups = services.chart_groups.by_config(project_id, wanted, asked.by)
        else:
            groups = _given(asked, runs_of(user, entity, project, names))
        frame = services.chart_groups.frame(groups, _query(asked), asked.statistics, asked.of)
        return Response(frame, media_type=MEDIA_TYPE)

    @router.post(
        "/projects/{entity}/{project}/series/tail",
        response_class=Response,
        responses={200: {"content": {MEDIA_TYPE: {}}, "description": "a frame"}},
    )
    def read_tail(
        request: Request, entity: str, project: str, asked: shapes.TailRequest
    ) -> Response:
        """Returns the points of some runs from a row on, and where the next tail begins."""
        found = runs_of(user_of(request), entity, project, asked.after)
        runs = [(run, asked.after[name]) for name, run in found.items()]
        keys = list(dict.fromkeys(asked.keys))
        frame = services.tails.frame(runs, Stream[asked.stream.upper()], keys)
        return Response(frame, media_type=MEDIA_TYPE)

    @router.post(
        "/projects/{entity}/{project}/series/histograms",
        response_class=Response,
        responses={200: {"content": {MEDIA_TYPE: {}}, "description": "a frame"}},
    )
    def read_histograms(
        request: Request, entity: str, project: str, asked: shapes.HeatmapRequest
    ) -> Response:
        """Returns the histograms of a key along the steps, for a heat map."""
        runs = runs_of(user_of(request), entity, project, asked.runs)
        query = HeatmapQuery(
            asked.key,
            Stream[asked.stream.upper()],
            asked.columns,
            asked.bins,
            asked.min_step,
            asked.max_step,
            asked.merged,
        )
        return Response(services.heatmaps.frame(list(runs.values()), query), media_type=MEDIA_TYPE)

    return router


def _query(
    asked: shapes.SeriesRequest | shapes.GroupsRequest, columns: frozenset[str] = frozenset()
) -> ChartQuery:
    return ChartQuery(
        keys=tuple(dict.fromkeys(asked.keys)),
        stream=Stream[asked.stream.upper()],
        x=asked.x,
        buckets=asked.buckets,
        x_min=asked.x_min,
        x_max=asked.x_max,
        columns=columns,
    )


def _given(asked: shapes.GroupsRequest, found: dict[str, RunRef]) -> list[Group]:
    return [
        Group(group.name, tuple(found[name] for name in dict.fromkeys(group.runs) if name in found))
        for group in asked.groups or ()
    ]
