"""The table of runs: pages of runs with chosen columns, and of groups.

Answers are encoded without a look at each value: a page may hold 1,000 runs of 1,000 keys.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from runwell.filters.field import Source, parse_field
from runwell.series.importance import Weight
from runwell.server.events import ProjectKey
from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import get, post
from runwell.server.http.ui.shapes import table
from runwell.server.http.ui.shapes.runs import RunList
from runwell.server.http.ui.views import run_fields
from runwell.server.services.runs import Runs
from runwell.store.ports.run_table import Aggregate, Group, GroupQuery, KeyQuery, SampleQuery
from runwell.store.ports.runs import Run
from runwell.values.json import Json, plain

_TELL_RUNTIME = ("_wandb", "_runtime")
_PLACE = "/projects/{entity}/{project}/runs"


@dataclass(frozen=True, slots=True)
class RunTableRoutes:
    """The table of runs."""

    runs: Runs

    @post(f"{_PLACE}/query", response_model=RunList)
    def query_runs(
        self, request: Request, entity: str, project: str, asked: table.RunPageRequest
    ) -> Response:
        """Returns a page of runs."""
        query = replace(
            asked.query(), order=asked.order, cursor=asked.cursor or None, limit=asked.limit
        )
        page = self.runs.page(user_of(request), entity, project, query)
        shown = page.runs if asked.keys is None else with_keys(page.runs, asked.keys)
        items: list[Json] = [run_fields(run) for run in shown]
        return _json({"items": items, "total": page.total, "next_cursor": page.next_cursor})

    @post(f"{_PLACE}/groups", response_model=table.GroupList)
    def group_runs(
        self, request: Request, entity: str, project: str, asked: table.GroupRequest
    ) -> Response:
        """Returns a page of groups of runs that hold the same."""
        query = GroupQuery(
            asked.query(),
            tuple(asked.by),
            tuple(dict.fromkeys(asked.columns)),
            asked.order,
            asked.cursor or None,
            asked.limit,
        )
        page = self.runs.groups(user_of(request), entity, project, query)
        return _json(
            {
                "items": [_group_view(group) for group in page.groups],
                "total": page.total,
                "runs": page.runs,
                "next_cursor": page.next_cursor,
            }
        )

    @post(f"{_PLACE}/importance")
    def weigh_parameters(
        self, request: Request, entity: str, project: str, asked: table.ImportanceRequest
    ) -> table.ImportanceList:
        """Returns what parameters have to do with a metric."""
        names = None if asked.keys is None else tuple(dict.fromkeys(asked.keys))
        query = SampleQuery(asked.query(), asked.metric, names, asked.max_runs, asked.seed)
        weights, sample = self.runs.weights(user_of(request), entity, project, query)
        return table.ImportanceList(
            items=[_weight_view(one) for one in weights.items],
            fit=weights.fit,
            runs=sample.total,
            useful=sample.useful,
            sampled=len(sample.metric),
        )

    @get("/projects/{entity}/{project}/columns", response_model=table.ColumnList)
    def list_columns(
        self,
        request: Request,
        entity: str,
        project: str,
        search: str = Query("", max_length=1000),
        prefix: bool = False,
        cursor: str | None = None,
        limit: int = Query(100, ge=1, le=table.MAX_COLUMNS_LISTED),
    ) -> Response:
        """Returns the keys that configs and summaries have."""
        query = KeyQuery(search, prefix, cursor or None, limit)
        page = self.runs.columns(user_of(request), entity, project, query)
        items: list[Json] = [{"key": one.key, "kinds": dict(one.kinds)} for one in page.columns]
        return _json({"items": items, "total": page.total, "next_cursor": page.next_cursor})

    @post("/projects/{entity}/{project}/columns/values", response_model=table.ValueSums)
    def list_values(
        self, request: Request, entity: str, project: str, asked: table.ValuesRequest
    ) -> Response:
        """Returns what runs hold under a key."""
        where = ProjectKey(entity, project)
        found = self.runs.values(
            user_of(request), where, asked.key, asked.query(), asked.like, asked.limit
        )
        items: list[Json] = [
            {"held": table.held_view(held), "runs": count} for held, count in found.values
        ]
        sums = _aggregate_view(found.sums)
        return _json({"items": items, "distinct": found.distinct, "sums": sums})


def with_keys(runs: Sequence[Run], keys: Sequence[str]) -> list[Run]:
    """Returns runs without what of config and summary nobody asked for.

    Raises:
        UsageError: A key is none.
    """
    fields = [parse_field(key) for key in keys]
    config, summary = (
        _openings(field.name for field in fields if field.source is source)
        for source in (Source.CONFIG, Source.SUMMARY)
    )
    summary.update(_TELL_RUNTIME)
    return [
        replace(run, config=_only(run.config, config), summary=_only(run.summary, summary))
        for run in runs
    ]


def _openings(names: Iterable[str]) -> set[str]:
    """Returns what a document may call the object in which a dotted name lies."""
    openings: set[str] = set()
    for name in names:
        words = name.split(".")
        openings.update(".".join(words[:count]) for count in range(1, len(words) + 1))
    return openings


def _only(document: Mapping[str, Json], names: Collection[str]) -> dict[str, Json]:
    return {name: value for name, value in document.items() if name in names}


def _group_view(group: Group) -> Json:
    values: list[Json] = [table.held_view(held) for held in group.values]
    aggregates: list[Json] = [_aggregate_view(sums) for sums in group.aggregates]
    return {"values": values, "runs": group.runs, "aggregates": aggregates}


def _aggregate_view(sums: Aggregate) -> Json:
    return plain(
        {
            "key": sums.key,
            "runs": sums.runs,
            "distinct": sums.distinct,
            "common": None if sums.common is None else table.held_view(sums.common),
            "numbers": sums.numbers,
            "min": sums.min,
            "max": sums.max,
            "mean": sums.mean,
            "std": sums.std,
            "median": sums.median,
        }
    )


def _weight_view(weight: Weight) -> table.ParameterWeight:
    found = weight.correlation
    return table.ParameterWeight(
        key=weight.key,
        importance=weight.importance,
        correlation=None
        if found is None
        else table.Correlation(value=found.value, runs=found.runs),
        texts=[
            table.TextCorrelation(text=text, value=one.value, runs=one.runs)
            for text, one in weight.by_text
        ],
    )


def _json(answer: Json) -> Response:
    return Response(msgspec.json.encode(answer), media_type="application/json")
