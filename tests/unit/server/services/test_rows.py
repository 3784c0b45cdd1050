from __future__ import annotations

import json
import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import UsageError
from runwell.server.services.rows import MAX_NESTING, parse_object, to_flush
from runwell.store.ports.histories import Flush, Stream


def flush(lines: Sequence[str], stream: Stream = Stream.HISTORY, last_step: int = -1) -> Flush:
    return to_flush(1, stream, 10, lines, lambda: last_step)


def columns(made: Flush) -> dict[str, list[tuple[int, float]]]:
    """Returns (row, value) by key."""
    return {
        key: list(zip(column.rows.tolist(), column.values.tolist(), strict=True))
        for key, column in made.metrics.items()
    }


def rest(made: Flush) -> dict[int, object]:
    return {row: json.loads(text) for row, text in made.rest.items()}


def test_rows_of_equal_numbers_become_columns_whatever_the_order_of_keys() -> None:
    made = flush(['{"_step":0,"loss":1,"acc":0.5}', '{"acc":0.75,"loss":2.5,"_step":7}'])
    assert made.steps.tolist() == [0, 7]
    assert columns(made) == {"loss": [(0, 1.0), (1, 2.5)], "acc": [(0, 0.5), (1, 0.75)]}
    assert made.rest == {}
    assert (made.run, made.stream, made.first_row) == (1, Stream.HISTORY, 10)


def test_sparse_rows_keep_their_places() -> None:
    made = flush(['{"_step":0,"a":1}', '{"_step":1,"b":2}', '{"_step":2,"a":3,"b":4}'])
    assert columns(made) == {"a": [(0, 1.0), (2, 3.0)], "b": [(1, 2.0), (2, 4.0)]}


def test_numbers_that_json_lacks_are_numbers() -> None:
    made = flush(['{"_step":1e+06,"a":NaN,"b":Infinity,"c":-Infinity}'])
    assert made.steps.tolist() == [1_000_000]
    (_, a), (_, b), (_, c) = (columns(made)[key][0] for key in "abc")
    assert math.isnan(a)
    assert (b, c) == (math.inf, -math.inf)


@pytest.mark.parametrize("value", [2**53 + 1, -(2**53) - 1, 2**70])
def test_integers_that_a_float_cannot_hold_are_kept_beside_it(value: int) -> None:
    made = flush([f'{{"_step":0,"n":{value}}}', '{"_step":1,"n":1}'])
    assert columns(made) == {"n": [(0, float(value)), (1, 1.0)]}
    assert rest(made) == {0: {"n": value}}


def test_an_integer_beyond_all_floats_is_kept_but_not_drawn() -> None:
    made = flush([f'{{"_step":0,"n":{10**400}}}'])
    assert columns(made) == {}
    assert rest(made) == {0: {"n": 10**400}}


def test_nested_numbers_get_dotted_keys_and_the_whole_is_kept() -> None:
    made = flush(['{"_step":0,"a":{"b":{"c":1},"d":"x","e":true}}'])
    assert columns(made) == {"a.b.c": [(0, 1.0)], "a.e": [(0, 1.0)]}
    assert rest(made) == {0: {"a": {"b": {"c": 1}, "d": "x", "e": True}}}


@pytest.mark.parametrize("both", ['"a":{"b":1},"a.b":2', '"a.b":2,"a":{"b":1}'])
def test_two_values_of_one_row_under_one_key_stay_in_that_row_and_are_kept(both: str) -> None:
    made = flush([f'{{"_step":0,{both}}}', '{"_step":1,"a.b":3}'])
    assert columns(made) == {"a.b": [(0, 1.0), (1, 3.0)]}
    assert rest(made) == {0: {"a": {"b": 1}, "a.b": 2}}


def test_media_are_kept_and_their_numbers_are_no_metrics() -> None:
    picture = {"_type": "image-file", "width": 8, "path": "media/images/x.png"}
    made = flush([json.dumps({"_step": 0, "img": picture})])
    assert columns(made) == {}
    assert rest(made) == {0: {"img": picture}}


def test_booleans_are_drawn_as_numbers_and_kept_as_what_they_are() -> None:
    made = flush(['{"_step":0,"ok":true,"none":null,"list":[1],"text":"1"}'])
    assert columns(made) == {"ok": [(0, 1.0)]}
    assert rest(made) == {0: {"ok": True, "none": None, "list": [1], "text": "1"}}


def test_rows_without_a_step_follow_the_row_before_them() -> None:
    assert flush(['{"a":1}', '{"a":2,"_step":9}', '{"a":3}'], last_step=4).steps.tolist() == [
        5,
        9,
        10,
    ]
    assert flush(['{"a":1,"_step":"x"}'], last_step=-1).steps.tolist() == [0]


def test_events_count_lines_and_ask_for_no_step() -> None:
    lines = ['{"_wandb":true,"_runtime":1,"system.cpu":3}', '{"_runtime":2,"system.cpu":4}']
    made = flush(lines, Stream.EVENTS)
    assert made.steps.tolist() == [10, 11]
    assert columns(made) == {
        "_runtime": [(0, 1.0), (1, 2.0)],
        "system.cpu": [(0, 3.0), (1, 4.0)],
    }
    assert made.rest == {}
    assert flush(lines[1:] * 2, Stream.EVENTS).steps.tolist() == [10, 11]


def test_keys_that_no_database_takes_are_mended_and_the_row_keeps_them() -> None:
    made = flush(['{"_step":0,"a\\u0000":1,"\\ud800":2}'])
    assert columns(made) == {"a\ufffd": [(0, 1.0)], "\ufffd": [(0, 2.0)]}
    assert rest(made) == {0: {"a\x00": 1, "\ud800": 2}}


def test_a_key_that_is_too_long_is_kept_but_not_drawn() -> None:
    key = "k" * 1025
    made = flush([json.dumps({"_step": 0, key: 1, "a": 2})])
    assert columns(made) == {"a": [(0, 2.0)]}
    assert rest(made) == {0: {key: 1}}


def test_endless_nesting_does_not_overflow() -> None:
    deep = "{" + '"a":{' * 900 + '"b":1' + "}" * 901
    made = flush([f'{{"_step":0,"x":{deep}}}'])
    assert columns(made) == {}
    assert list(made.rest) == [0]


def nested(levels: int, inside: object) -> object:
    """Returns a value in so many lists and objects, by turns."""
    for level in range(levels):
        inside = [inside] if level % 2 else {"a": inside}
    return inside


def test_what_is_nested_too_deep_is_kept_as_text() -> None:
    deepest = nested(MAX_NESTING - 1, 1)
    assert parse_object(json.dumps({"x": deepest})) == {"x": deepest}
    beyond = nested(300, 1)
    found = parse_object(json.dumps({"x": nested(MAX_NESTING - 1, beyond)}))
    assert found == {"x": nested(MAX_NESTING - 1, json.dumps(beyond))}


@pytest.mark.parametrize("line", ["", "[1]", "1", "nope", '{"a":', "[" * 100_000, "{},{}"])
def test_a_line_that_is_no_object_is_refused(line: str) -> None:
    with pytest.raises(UsageError, match="a line of the stream is no JSON"):
        flush(['{"_step":0}', line])


def test_parse_object_takes_what_python_writes() -> None:
    assert parse_object('{"a": NaN, "b": [1, {"c": null}]}').keys() == {"a", "b"}


NUMBERS = st.one_of(
    st.floats(allow_nan=False), st.integers(), st.booleans(), st.integers(-(2**60), 2**60)
)
KEYS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8)


@given(st.lists(st.dictionaries(KEYS.filter(lambda key: key != "_step"), NUMBERS), min_size=1))
def test_every_number_is_found_again_in_a_column_or_beside_it(
    rows: list[dict[str, float | int | bool]],
) -> None:
    made = flush([json.dumps({"_step": 0, **row}) for row in rows])
    found = columns(made)
    for index, row in enumerate(rows):
        exact = json.loads(made.rest.get(index, "{}"))
        for key, value in row.items():
            drawn = dict(found.get(key, ())).get(index)
            assert drawn == value or exact[key] == value
            if type(value) is not float and drawn != value:
                assert exact[key] == value
            if isinstance(value, bool):
                assert exact[key] is value
    assert all(len(column.rows) == len(column.values) for column in made.metrics.values())
    assert made.steps.dtype == np.int64


ODD_LINES = st.sampled_from(
    ['{"_step":3}', '{"_step":3,"a":true}', '{"a":1e999,"_step":3}', '{"_step":3,"a":1,"a":2}']
)


@given(
    keys=st.lists(KEYS.filter(lambda key: key != "_step"), min_size=1, max_size=3, unique=True),
    values=st.lists(st.floats(allow_nan=False) | st.integers(), min_size=60, max_size=60),
    odd=st.none() | ODD_LINES,
)
def test_many_lines_at_once_are_what_they_are_one_by_one(
    keys: list[str], values: list[float], odd: str | None
) -> None:
    """Of equal numbers, of which a decoder is made, or with a line between them that is not."""
    lines = [
        json.dumps(dict(zip(["_step", *keys], [row, *values[3 * row : 3 * row + 3]], strict=False)))
        for row in range(20)
    ]
    if odd is not None:
        lines[11] = odd
    alone = [flush([line]) for line in lines]
    together = flush(lines)
    assert together.steps.tolist() == [int(one.steps[0]) for one in alone]
    assert rest(together) == {row: rest(one)[0] for row, one in enumerate(alone) if one.rest}
    expected: dict[str, list[tuple[int, float]]] = {}
    for row, one in enumerate(alone):
        for key, ((_, value),) in columns(one).items():
            expected.setdefault(key, []).append((row, value))
    assert columns(together) == expected
