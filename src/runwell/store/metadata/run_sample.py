"""A sample of runs with all that their configs hold, for questions about dependencies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, func, select

from runwell.filters.field import parse_field
from runwell.filters.leaf import Kind
from runwell.filters.parse import parse_filter
from runwell.series.importance import Numbers, Texts
from runwell.store.columns.cache import ColumnCache
from runwell.store.columns.column import Column, Places
from runwell.store.columns.held import held_at
from runwell.store.columns.source import Source
from runwell.store.metadata.run_page import asked_fields, matching_places
from runwell.store.ports.run_table import RunSample, SampleQuery
from runwell.store.schema.runs import keys

MAX_KEYS = 300  # of configs, those that most runs have
_CONFIG = "config."
_NONE = (0, ord(Kind.NULL.value), ord(Kind.OBJECT.value))


def config_keys(connection: Connection, project_id: int) -> list[str]:
    """Returns the keys of configs that most runs have, by name."""
    columns = keys.c
    wanted = (
        select(columns.key)
        .where(columns.project == project_id, columns.source == Source.CONFIG)
        .where(columns.runs > 0, columns.kind != Kind.OBJECT.value)
        .group_by(columns.key)
        .order_by(func.sum(columns.runs).desc(), columns.key)
        .limit(MAX_KEYS)
    )
    return sorted(_CONFIG + key for key in connection.scalars(wanted))


def read_sample(
    cache: ColumnCache, project_id: int, query: SampleQuery, names: Sequence[str]
) -> RunSample:
    """Returns what runs hold under these keys, and of the metric.

    Raises:
        UsageError: The filter or a key is none.
    """
    tree, metric = parse_filter(query.runs.filters), parse_field(query.metric)
    fields = {name: parse_field(name) for name in names}
    asked = asked_fields(tree, query.runs) | {metric, *fields.values()}
    with cache.view(project_id, asked) as (view, _):
        matching = matching_places(view, tree, query.runs)
        cells = view.columns[metric].cells.taken(matching)
        has_metric = (cells.are(Kind.NUMBER) | cells.are(Kind.BOOL)) & np.isfinite(cells.numbers)
        useful = matching[has_metric]
        useful = useful[np.argsort(view.keys[useful])]  # so that a seed means the same runs
        places = _drawn(useful, query.limit, query.seed)
        parameters = tuple(
            _parameter(name, view.columns[field], places) for name, field in fields.items()
        )
        values = view.columns[metric].cells.numbers[places]
    return RunSample(parameters, values, len(matching), len(useful))


def _drawn(places: Places, count: int, seed: int) -> Places:
    if len(places) <= count:
        return places
    return np.sort(np.random.default_rng(seed).choice(places, count, replace=False))


def _parameter(key: str, column: Column, places: Places) -> Numbers | Texts:
    """Returns a key as numbers if it holds nothing else, else as values without an order."""
    cells = column.cells.taken(places)
    is_number = cells.are(Kind.NUMBER) | cells.are(Kind.BOOL)
    is_held = ~np.isin(cells.kinds, _NONE)
    if not (is_held & ~is_number).any():
        return Numbers(key, np.where(is_number, cells.numbers, np.nan))
    codes = np.full(len(places), -1, dtype=np.int64)
    _, first, codes[is_held] = np.unique(
        column.groups[places[is_held]], return_index=True, return_inverse=True
    )
    examples = places[is_held][first].tolist()
    return Texts(key, codes, tuple(str(held_at(column, place).value) for place in examples))
