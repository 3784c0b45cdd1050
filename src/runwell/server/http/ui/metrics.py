"""Which metrics there are, and what of them is no number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import get
from runwell.server.http.ui.shapes import metrics as shapes
from runwell.server.http.ui.views import chart_view
from runwell.server.services.assembly import Services
from runwell.server.services.named_runs import read_names
from runwell.store.ports.histories import Stream
from runwell.store.ports.run_table import KeyQuery
from runwell.values.json import plain

MAX_KEYS = 100_000


@dataclass(frozen=True, slots=True)
class MetricRoutes:
    """Metrics, and what of them is no number."""

    services: Services

    @get("/projects/{entity}/{project}/metrics", response_model=shapes.MetricList)
    def list_metrics(  # noqa: PLR0913, PLR0917 - parameters of a query
        self,
        request: Request,
        entity: str,
        project: str,
        runs: str = Query(
            "",
            description="run ids with commas, `entity/project/id` of other projects, %2C for a "
            "comma within; empty for all runs",
        ),
        stream: Literal["history", "events"] = "history",
        search: str = Query("", max_length=1000),
        prefix: bool = False,
        cursor: str | None = None,
        limit: int = Query(MAX_KEYS, ge=1, le=MAX_KEYS),
    ) -> Response:
        """Returns metrics by key, and the custom charts of the same runs (of all: the newest)."""
        user = user_of(request)
        place = self.services.projects.get(user, entity, project).id
        named = self.services.named_runs.find(user, place, read_names(runs)) if runs else None
        among = None if named is None else [run.ref for run in named]
        if named is not None and len(named) == 1:
            place = named[0].project_id
        query = KeyQuery(search, prefix, cursor or None, limit)
        # There may be 100,000 of them: they are encoded without a look at each.
        page = self.services.metrics.keys(place, Stream[stream.upper()], query, among)
        charts = self.services.metrics.charts(place, among) if stream == "history" else []
        answer = {
            "items": page.keys,
            "total": page.total,
            "next_cursor": page.next_cursor,
            "charts": [chart_view(chart) for chart in charts],
        }
        return Response(msgspec.json.encode(answer), media_type="application/json")

    @get("/projects/{entity}/{project}/runs/{id}/values")
    def list_values(
        self, request: Request, entity: str, project: str, id: str, key: str
    ) -> shapes.ValueList:
        """Returns what a history key held that is no number, in the order in which it came."""
        items = [
            shapes.Value(step=item.step, value=plain(item.value))
            for item in self.services.metrics.values(
                self.services.runs.get(user_of(request), entity, project, id), key
            )
        ]
        return shapes.ValueList(items=items)
