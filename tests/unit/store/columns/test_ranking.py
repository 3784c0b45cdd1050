from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runwell.store.columns.column import EMPTY
from runwell.store.columns.ranking import behind, first_places, ranks_of
from tests.unit.store.columns.test_column import Values, cells, put

columns = st.lists(
    st.lists(st.just([]) | cells.map(lambda cell: [cell]), min_size=9, max_size=9),
    min_size=1,
    max_size=3,
)


def weight(values: Values, *, is_descending: bool) -> tuple[object, ...]:
    """What a reader of the rule would sort by: numbers, then texts, then the rest."""
    kind, number, text = values[0] if values else ("", None, None)
    if kind in ("n", "b") and number is not None and not math.isnan(number):
        return 0, -number if is_descending else number
    if kind == "s" and text is not None:
        code_points = [-ord(letter) for letter in text] if is_descending else list(map(ord, text))
        return 1, [*code_points, 1 if is_descending else -(10**9)]
    return (2,)


@given(
    data=columns,
    descending=st.lists(st.booleans(), min_size=3, max_size=3),
    among=st.sets(st.integers(0, 8)),
    limit=st.integers(1, 4),
)
def test_pages_follow_the_rule(
    data: list[list[Values]], descending: list[bool], among: set[int], limit: int
) -> None:
    ids = np.array([4, 8, 0, 1, 7, 2, 3, 6, 5], dtype=np.int64)
    flags = descending[: len(data)]
    expected = sorted(
        among,
        key=lambda place: (
            *(
                weight(column[place], is_descending=flag)
                for column, flag in zip(data, flags, strict=True)
            ),
            ids[place],
        ),
    )
    ranks = [
        ranks_of(filled.cells, filled.texts, is_descending=flag)
        for column, flag in zip(data, flags, strict=True)
        for filled in (put(EMPTY, 9, dict(enumerate(column))),)
    ]
    found: list[int] = []
    rest = np.array(sorted(among), dtype=np.int64)
    while len(rest):
        page = first_places(ranks, ids, rest, limit)
        found += page.tolist()
        last = int(page[-1])
        told = [one.rank_of(one.told(last)) for one in ranks]
        rest = rest[behind(ranks, ids, told, int(ids[last]))[rest]]
    assert found == expected
