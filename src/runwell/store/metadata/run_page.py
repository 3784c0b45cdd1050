"""One page of a project's runs: which match, in which order, and from where.

What is asked is answered from columns in memory (`store.columns`); the runs of the page alone are
read whole, from the same snapshot.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection

from runwell.errors import UsageError
from runwell.filters.field import Field
from runwell.filters.parse import parse_filter
from runwell.filters.tree import Filter
from runwell.store.columns.cache import ColumnCache
from runwell.store.columns.column import Places
from runwell.store.columns.load import DELETED
from runwell.store.columns.passing import SEARCHED, fields_of, found_by_search, passing
from runwell.store.columns.ranking import (
    Ranks,
    behind,
    decode_cursor,
    encode_cursor,
    first_places,
    parse_order,
    ranks_of,
)
from runwell.store.columns.view import View
from runwell.store.metadata.run_row import read_runs
from runwell.store.ports import Run, RunPage, RunQuery
from runwell.store.schema import runs
from runwell.values.json import Json

_MAX_KEY = 2**63 - 1


def read_page(cache: ColumnCache, project_id: int, query: RunQuery) -> RunPage:
    """Returns a page and how many runs match in all.

    Raises:
        UsageError: The filter, order, search or cursor makes no sense.
    """
    tree, order = parse_filter(query.filters), parse_order(query.order)
    fields = asked_fields(tree, query.search) | {key.field for key in order}
    with cache.view(project_id, fields) as (view, connection):
        matching = matching_places(view, tree, query)
        ranks = [
            ranks_of(view.columns[key.field], is_descending=key.is_descending) for key in order
        ]
        ids = -view.keys if order[-1].is_descending else view.keys
        rest = matching if query.cursor is None else _rest(query, ranks, ids, matching)
        places = first_places(ranks, ids, rest, query.limit + 1)
        shown = places[: query.limit]
        found = _whole(connection, view.keys[shown].tolist())
    has_more = len(places) > len(shown) > 0
    return RunPage(found, len(matching), _cursor(query, ranks, view, shown) if has_more else None)


def asked_fields(tree: Filter, search: str) -> set[Field]:
    """Returns the fields that tell which runs a filter and a search let through."""
    return fields_of(tree) | {DELETED} | (set(SEARCHED) if search else set())


def matching_places(view: View, tree: Filter, query: RunQuery) -> Places:
    """Returns the places of the runs that the filter and the search let through; never of one in
    the trash."""
    mask = passing(tree, view) & ~view.columns[DELETED].has_value
    if query.search:
        mask &= found_by_search(query.search, view, is_regex=query.is_regex)
    return np.flatnonzero(mask)


def _rest(query: RunQuery, ranks: Sequence[Ranks], ids: Places, among: Places) -> Places:
    *told, key = decode_cursor(query.cursor or "", query.order, len(ranks) + 1)
    if not isinstance(key, int) or isinstance(key, bool) or abs(key) > _MAX_KEY:
        raise UsageError("this cursor is none; begin with the first page")
    last = [one.rank_of(value) for one, value in zip(ranks, told, strict=True)]
    return among[behind(ranks, ids, last, key)[among]]


def _cursor(query: RunQuery, ranks: Sequence[Ranks], view: View, shown: Places) -> str:
    last = int(shown[-1])
    told: list[Json] = [one.told(last) for one in ranks]
    is_descending = parse_order(query.order)[-1].is_descending
    key = int(view.keys[last])
    return encode_cursor(query.order, [*told, -key if is_descending else key])


def _whole(connection: Connection, keys: Sequence[int]) -> tuple[Run, ...]:
    by_id = {run.id: run for run in read_runs(connection, runs.c.id.in_(keys))}
    return tuple(by_id[key] for key in keys)
