"""One page of a project's runs: which match, in which order, and from where.

What is asked is answered from columns in memory (`store.columns`); the runs of the page alone are
read whole, from the same snapshot.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection

from runwell.filters.field import Field, parse_field
from runwell.filters.parse import parse_filter
from runwell.filters.tree import Filter
from runwell.store.columns.cache import ColumnCache
from runwell.store.columns.column import Places
from runwell.store.columns.held import holding
from runwell.store.columns.load import DELETED
from runwell.store.columns.passing import SEARCHED, fields_of, found_by_search, passing
from runwell.store.columns.ranking import (
    Ranks,
    encode_cursor,
    first_places,
    parse_order,
    ranks_of,
    rest_of,
)
from runwell.store.columns.view import View
from runwell.store.metadata.run_row import read_runs
from runwell.store.ports.runs import Run, RunPage, RunQuery
from runwell.store.schema.runs import runs
from runwell.values.json import Json


def read_page(cache: ColumnCache, project_id: int, query: RunQuery) -> RunPage:
    """Returns a page and how many runs match in all.

    Raises:
        UsageError: The filter, order, search or cursor makes no sense.
    """
    tree, order = parse_filter(query.filters), parse_order(query.order)
    fields = asked_fields(tree, query) | {key.field for key in order}
    with cache.view(project_id, fields) as (view, connection):
        matching = matching_places(view, tree, query)
        ranks = [
            ranks_of(column.cells, column.texts, is_descending=key.is_descending)
            for key in order
            for column in (view.columns[key.field],)
        ]
        ids = -view.keys if order[-1].is_descending else view.keys
        rest = rest_of(query.order, query.cursor, ranks, ids, matching)
        places = first_places(ranks, ids, rest, query.limit + 1)
        shown = places[: query.limit]
        found = _whole(connection, view.keys[shown].tolist())
    has_more = len(places) > len(shown) > 0
    return RunPage(found, len(matching), _cursor(query, ranks, view, shown) if has_more else None)


def asked_fields(tree: Filter, query: RunQuery) -> set[Field]:
    """Returns the fields that tell which runs match."""
    within = {parse_field(key) for key, _ in query.within}
    return fields_of(tree) | within | {DELETED} | (set(SEARCHED) if query.search else set())


def matching_places(view: View, tree: Filter, query: RunQuery) -> Places:
    """Returns the places of the runs that match: by the filter (as a tree), the search and what
    they are to hold. None of them is in the trash."""
    mask = passing(tree, view) & ~view.columns[DELETED].has_value
    if query.search:
        mask &= found_by_search(query.search, view, is_regex=query.is_regex)
    for key, held in query.within:
        mask &= holding(view.columns[parse_field(key)], held)
    return np.flatnonzero(mask)


def _cursor(query: RunQuery, ranks: Sequence[Ranks], view: View, shown: Places) -> str:
    last = int(shown[-1])
    told: list[Json] = [one.told(last) for one in ranks]
    is_descending = parse_order(query.order)[-1].is_descending
    key = int(view.keys[last])
    return encode_cursor(query.order, [*told, -key if is_descending else key])


def _whole(connection: Connection, keys: Sequence[int]) -> tuple[Run, ...]:
    by_id = {run.id: run for run in read_runs(connection, runs.c.id.in_(keys))}
    return tuple(by_id[key] for key in keys)
