"""Curves, as binary frames."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from runwell.errors import UsageError
from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import Handler, post
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


def _post_for_frame(path: str) -> Callable[[Handler], Handler]:
    """Marks what answers POST below `/series` of a project with a frame."""
    described: dict[str, object] = {"content": {MEDIA_TYPE: {}}, "description": "a frame"}
    return post(
        f"/projects/{{entity}}/{{project}}/series{path}",
        response_class=Response,
        responses={200: described},
    )


@dataclass(frozen=True, slots=True)
class SeriesRoutes:
    """Curves, groups, tails and heat maps, as frames."""

    services: Services

    def _runs_of(
        self, user: User, entity: str, project: str, names: Iterable[str]
    ) -> dict[str, RunRef]:
        """Returns the runs of these names that are there, in this order."""
        wanted = list(dict.fromkeys(names))
        project_id = self.services.projects.get(user, entity, project).id
        named = self.services.named_runs.find(user, project_id, wanted)
        found = {run.ref.run_id: run.ref for run in named}
        return {name: found[name] for name in wanted if name in found}

    @_post_for_frame("")
    def read_series(
        self, request: Request, entity: str, project: str, asked: shapes.SeriesRequest
    ) -> Response:
        """Returns the curves of some runs, on one shared x per key."""
        runs = self._runs_of(user_of(request), entity, project, asked.runs)
        query = _query(asked, frozenset(asked.columns))
        return Response(
            self.services.charts.frame(list(runs.values()), query), media_type=MEDIA_TYPE
        )

    @_post_for_frame("/groups")
    def read_groups(
        self, request: Request, entity: str, project: str, asked: shapes.GroupsRequest
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
            project_id = self.services.projects.get(user, entity, project).id
            wanted = list(dict.fromkeys(names))
            groups = self.services.chart_groups.by_config(project_id, wanted, asked.by)
        else:
            groups = _given(asked, self._runs_of(user, entity, project, names))
        frame = self.services.chart_groups.frame(groups, _query(asked), asked.statistics, asked.of)
        return Response(frame, media_type=MEDIA_TYPE)

    @_post_for_frame("/tail")
    def read_tail(
        self, request: Request, entity: str, project: str, asked: shapes.TailRequest
    ) -> Response:
        """Returns the points of some runs from a row on, and where the next tail begins."""
        found = self._runs_of(user_of(request), entity, project, asked.after)
        runs = [(run, asked.after[name]) for name, run in found.items()]
        keys = list(dict.fromkeys(asked.keys))
        frame = self.services.tails.frame(runs, Stream[asked.stream.upper()], keys)
        return Response(frame, media_type=MEDIA_TYPE)

    @_post_for_frame("/histograms")
    def read_histograms(
        self, request: Request, entity: str, project: str, asked: shapes.HeatmapRequest
    ) -> Response:
        """Returns the histograms of a key along the steps, for a heat map."""
        runs = self._runs_of(user_of(request), entity, project, asked.runs)
        query = HeatmapQuery(
            asked.key,
            Stream[asked.stream.upper()],
            asked.columns,
            asked.bins,
            asked.min_step,
            asked.max_step,
            asked.merged,
        )
        return Response(
            self.services.heatmaps.frame(list(runs.values()), query), media_type=MEDIA_TYPE
        )


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
