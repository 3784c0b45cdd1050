from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.sdk.media import column_type as types
from runwell.values.json import Json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, {"wb_type": "none"}),
        (float("nan"), {"wb_type": "none"}),
        (True, {"wb_type": "boolean"}),
        (1, {"wb_type": "number"}),
        (np.float32(2), {"wb_type": "number"}),
        ("a", {"wb_type": "string"}),
        (dt.date(2026, 1, 1), {"wb_type": "timestamp"}),
        (b"x", {"wb_type": "pythonObject", "params": {"class_name": "bytes"}}),
        ([1, 2], {"wb_type": "list", "params": {"element_type": types.NUMBER, "length": 2}}),
        (
            np.zeros((2, 3)),
            {
                "wb_type": "list",
                "params": {
                    "element_type": {
                        "wb_type": "list",
                        "params": {"element_type": types.NUMBER, "length": 3},
                    },
                    "length": 2,
                },
            },
        ),
        ({"a": 1}, {"wb_type": "typedDict", "params": {"type_map": {"a": types.NUMBER}}}),
    ],
)
def test_types_have_the_form_that_tables_in_artifacts_carry(value: object, expected: Json) -> None:
    assert types.type_of(value) == expected


def test_an_optional_column_takes_empty_cells_and_one_type() -> None:
    known = types.optional(types.UNKNOWN)
    known = types.joined(known, types.type_of(None)) or {}
    known = types.joined(known, types.type_of(1)) or {}
    assert known == {"wb_type": "union", "params": {"allowed_types": [types.NONE, types.NUMBER]}}
    assert types.joined(known, types.STRING) is None
    assert types.is_optional(known)


@given(VALUES)
def test_a_type_takes_what_it_was_read_from(value: object) -> None:
    known = types.type_of(value)
    assert types.joined(known, known) == known
    assert types.joined(types.optional(types.UNKNOWN), known) is not None


@given(VALUES, VALUES)
def test_a_joined_type_takes_both_values_again(first: object, second: object) -> None:
    a, b = types.type_of(first), types.type_of(second)
    both = types.joined(types.optional(a), b)
    if both is not None:
        assert types.joined(both, a) == both
        assert types.joined(both, b) == both


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [(int, types.NUMBER), (float, types.NUMBER), (str, types.STRING), (bool, types.BOOLEAN)],
)
def test_types_of_python_name_types(dtype: type, expected: Json) -> None:
    assert types.type_for(dtype) == expected
