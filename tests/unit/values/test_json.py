"""Plain JSON: non-finite floats become words, everything else stays."""

from __future__ import annotations

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from runwell.values.json import Json, plain

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_numbers_that_json_lacks_become_words() -> None:
    value: Json = {"a": [math.nan, math.inf, -math.inf, 1.5], "b": {"c": None, "d": True}}

    assert plain(value) == {
        "a": ["NaN", "Infinity", "-Infinity", 1.5],
        "b": {"c": None, "d": True},
    }


@given(VALUES)
def test_plain_values_are_json_that_any_parser_reads(value: Json) -> None:
    assert json.loads(json.dumps(plain(value), allow_nan=False)) == plain(value)
