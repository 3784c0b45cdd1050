"""One page of the groups into which runs fall, each with what its columns come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runwell.errors import UsageError
from runwell.filters.field import Field, parse_field
from runwell.filters.leaf import Kind
from runwell.filters.parse import parse_filter
from runwell.store.columns.cache import ColumnCache
from runwell.store.columns.column import Cells, Column, missing_cells
from runwell.store.columns.grouping import (
    STATISTICS,
    Grouping,
    Sums,
    chosen,
    grouped,
    summed,
)
from runwell.store.columns.held import held_at
from runwell.store.columns.ranking import Ranks, encode_cursor, first_places, ranks_of, rest_of
from runwell.store.columns.texts import Texts
from runwell.store.columns.view import View
from runwell.store.metadata.run_page import asked_fields, matching_places
from runwell.store.ports.run_table import Aggregate, Group, GroupPage, GroupQuery
from runwell.store.ports.runs import Held

MAX_LEVELS = 8
MAX_COLUMNS = 200
MAX_ORDER_KEYS = 4
RUNS = "runs"


@dataclass(frozen=True, slots=True)
class _SortKey:
    """What groups are sorted by: how many runs (no field), a key of theirs, or a statistic."""

    field: Field | None
    statistic: str
    is_descending: bool


def read_groups(cache: ColumnCache, project_id: int, query: GroupQuery) -> GroupPage:
    """Returns a page of groups.

    Raises:
        UsageError: The filter, the keys, the order or the cursor makes no sense.
    """
    tree, order = parse_filter(query.runs.filters), _parse_order(query)
    by, columns = _fields(query.by, MAX_LEVELS), _fields(query.columns, MAX_COLUMNS)
    if not by:
        raise UsageError("runs are grouped by one key at least")
    fields = {*by, *columns, *(key.field for key in order if key.field)}
    with cache.view(project_id, asked_fields(tree, query.runs) | fields) as (view, _):
        grouping = grouped(
            [view.columns[field] for field in by],
            view.keys,
            matching_places(view, tree, query.runs),
        )
        ranks = [_ranks(key, view, grouping) for key in order]
        ranks += [_key_ranks(view.columns[field], grouping, descending=False) for field in by]
        ids = view.keys[grouping.first]
        rest = rest_of(query.order, query.cursor, ranks, ids, np.arange(grouping.count))
        numbers = first_places(ranks, ids, rest, query.limit + 1)
        shown = numbers[: query.limit]
        groups = _groups(
            view, chosen(grouping, shown), by, dict(zip(query.columns, columns, strict=True))
        )
    cursor = None
    if len(numbers) > len(shown) > 0:
        last = int(shown[-1])
        cursor = encode_cursor(query.order, [*(one.told(last) for one in ranks), int(ids[last])])
    return GroupPage(groups, grouping.count, len(grouping.places), cursor)


def _fields(keys: Sequence[str], most: int) -> list[Field]:
    if len(keys) > most:
        raise UsageError(f"at most {most} keys can be asked for at once; {len(keys)} were")
    return [parse_field(key) for key in keys]


def _parse_order(query: GroupQuery) -> list[_SortKey]:
    words = [word.strip() for word in query.order.split(",") if word.strip()]
    if len(words) > MAX_ORDER_KEYS:
        raise UsageError(f"groups can be ordered by at most {MAX_ORDER_KEYS} keys")
    return [_parse_word(word.lstrip("+-"), query, word.startswith("-")) for word in words]


def _parse_word(word: str, query: GroupQuery, is_descending: bool) -> _SortKey:  # noqa: FBT001
    if word == RUNS:
        return _SortKey(None, "", is_descending)
    if word in query.by:
        return _SortKey(parse_field(word), "", is_descending)
    key, _, statistic = word.rpartition(":")
    if statistic in STATISTICS and key:
        return _SortKey(parse_field(key), statistic, is_descending)
    raise UsageError(
        f"groups cannot be ordered by {word[:64]!r}; use {RUNS}, a key that they are grouped by, "
        f"or key:statistic with one of {', '.join(STATISTICS)}"
    )


def _ranks(key: _SortKey, view: View, grouping: Grouping) -> Ranks:
    if key.field is None:
        return _number_ranks(grouping.sizes.astype(np.float64), key.is_descending)
    column = view.columns[key.field]
    if not key.statistic:
        return _key_ranks(column, grouping, descending=key.is_descending)
    return _number_ranks(summed(column, grouping).statistics[key.statistic], key.is_descending)


def _key_ranks(column: Column, grouping: Grouping, *, descending: bool) -> Ranks:
    cells = column.cells.taken(grouping.first)
    return ranks_of(cells, column.texts, is_descending=descending)


def _number_ranks(numbers: NDArray[np.float64], is_descending: bool) -> Ranks:  # noqa: FBT001
    nothing = missing_cells(len(numbers))
    kinds = np.full(len(numbers), ord(Kind.NUMBER.value), dtype=np.uint8)
    return ranks_of(Cells(kinds, numbers, nothing.codes), Texts(), is_descending=is_descending)


def _groups(
    view: View, grouping: Grouping, by: Sequence[Field], columns: Mapping[str, Field]
) -> tuple[Group, ...]:
    sums = {key: summed(view.columns[field], grouping) for key, field in columns.items()}
    return tuple(
        Group(
            tuple(held_at(view.columns[field], int(grouping.first[number])) for field in by),
            int(grouping.sizes[number]),
            tuple(
                aggregate(key, view.columns[field], sums[key], number)
                for key, field in columns.items()
            ),
        )
        for number in range(grouping.count)
    )


def aggregate(key: str, column: Column, sums: Sums, number: int) -> Aggregate:
    """Returns what a column comes to in one group."""
    is_common = sums.distinct[number] == 1
    common: Held | None = held_at(column, int(sums.example[number])) if is_common else None
    count = int(sums.numbers[number])
    told = {name: float(values[number]) for name, values in sums.statistics.items()}
    return Aggregate(
        key=key,
        runs=int(sums.held[number]),
        distinct=int(sums.distinct[number]),
        common=common,
        numbers=count,
        **{name: told[name] if count else None for name in STATISTICS},
    )
