from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runwell.store.columns.column import EMPTY, Column, Row

Values = list[tuple[str, float | None, str | None]]  # the first is the value, others its items

cells = st.one_of(
    st.tuples(st.just("n"), st.floats() | st.none(), st.none()),
    st.tuples(st.just("s"), st.none(), st.sampled_from(["", "a", "b", "ü", "1"])),
    st.tuples(st.just("b"), st.sampled_from([0.0, 1.0]), st.none()),
    st.tuples(st.just("z"), st.none(), st.none()),
)
lists = st.builds(lambda items: [("l", None, str(items)), *items], st.lists(cells, max_size=3))
held = st.one_of(st.just([]), cells.map(lambda cell: [cell]), lists)
steps = st.lists(
    st.tuples(st.integers(0, 3), st.dictionaries(st.integers(0, 9), held, max_size=5)),
    min_size=1,
    max_size=5,
)


def rows_of(values: dict[int, Values]) -> list[Row]:
    return [
        Row(place, item, *cell) for place, one in values.items() for item, cell in enumerate(one)
    ]


def put(column: Column, count: int, values: dict[int, Values]) -> Column:
    rows = rows_of(values)
    places = np.array([row.run for row in rows], dtype=np.int64)
    return column.patched(count, np.array(sorted(values), dtype=np.int64), places, rows)


def listed(column: Column) -> list[Values]:
    def cells_of(part: object, index: int) -> tuple[str, float | None, str | None]:
        cells = column.items if part == "items" else column.cells
        kind = chr(cells.kinds[index])
        number, code = float(cells.numbers[index]), int(cells.codes[index])
        is_number = kind in "nb" and not np.isnan(number)
        return kind, number if is_number else None, column.texts[code] if code >= 0 else None

    found: list[Values] = [
        [cells_of("cells", place)] if column.cells.kinds[place] else []
        for place in range(len(column.cells))
    ]
    for index, owner in enumerate(column.owners.tolist()):
        found[owner].append(cells_of("items", index))
    return found


def without_nan(values: Values) -> Values:
    return [
        (kind, None if number is None or math.isnan(number) else number, text)
        for kind, number, text in values
    ]


@given(changes=steps)
def test_a_column_holds_what_was_put_last(changes: list[tuple[int, dict[int, Values]]]) -> None:
    column, count = EMPTY, 0
    model: list[Values] = []
    for new, values in changes:
        count += new
        model += [[] for _ in range(new)]
        here = {place: one for place, one in values.items() if place < count}
        for place, one in here.items():
            model[place] = without_nan(one)
        column = put(column, count, here)
        assert listed(column) == model


def test_texts_that_no_cell_has_any_more_are_forgotten() -> None:
    column = put(EMPTY, 2, {0: [("s", None, "kept")]})
    for number in range(3_000):
        column = put(column, 2, {1: [("s", None, f"text {number}")]})
    assert len(column.texts) < 1_100
    assert listed(column) == [[("s", None, "kept")], [("s", None, "text 2999")]]


@given(values=st.lists(held, min_size=1, max_size=12))
def test_equal_values_have_equal_groups_and_no_others(values: list[Values]) -> None:
    groups = put(EMPTY, len(values), dict(enumerate(values))).groups.tolist()

    def same(left: Values, right: Values) -> bool:
        none: tuple[Values, ...] = ([], [("z", None, None)])
        if left in none or right in none:
            return left in none and right in none
        return without_nan(left)[0] == without_nan(right)[0]

    for left, left_group in zip(values, groups, strict=True):
        for right, right_group in zip(values, groups, strict=True):
            assert (left_group == right_group) == same(left, right)
