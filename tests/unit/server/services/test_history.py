from __future__ import annotations

import math
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwell.errors import UsageError
from runwell.server.services.assembly import Services
from runwell.server.services.history import Spec, parse_spec, to_line
from runwell.store.ports.histories import Stream
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.values.json import Json
from tests.conftest import FIXTURES_STAY
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows

NUMBERS = count()
ALL = Spec(samples=10_000)
IMAGE: dict[str, Json] = {"_type": "image-file", "path": "media/images/a.png", "width": 8}


def test_rows_come_back_as_they_were_sent(services: Services, people: People, run: Run) -> None:
    rows: list[dict[str, Json]] = [
        {"_step": 0, "loss": 0.5, "n": 2**70, "ok": True, "a": {"b": {"c": 1}, "d": "x"}},
        {"_step": 1, "loss": math.inf, "img": IMAGE, "none": None},
        {"_step": 5, "a.b": 3, "text": "é"},
        {"_step": 6, "a.b": 3, "a": {"b": 4}},
        {"_step": 7, "a": {"b": 5}, "a.b": 6},
    ]
    after = log_rows(services, people.owner, run, rows)
    assert services.history.rows(after, Stream.HISTORY, ALL) == rows


def test_sealed_rows_come_back_too(
    services: Services, people: People, run: Run, stores: Stores
) -> None:
    rows = [{"_step": step, "loss": step / 7} for step in range(300)]
    after = log_rows(services, people.owner, run, rows)
    stores.series.seal(run.id)
    assert services.history.rows(after, Stream.HISTORY, ALL) == rows


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc_", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
ROWS = st.lists(
    st.dictionaries(st.text("xyz", min_size=1, max_size=2), VALUES, min_size=1, max_size=4),
    min_size=1,
    max_size=6,
)


@settings(suppress_health_check=FIXTURES_STAY, max_examples=40)
@given(rows=ROWS)
def test_any_row_comes_back(
    services: Services, people: People, rows: list[dict[str, Json]]
) -> None:
    run, _ = services.runs.upsert(people.owner, None, "any", f"r{next(NUMBERS)}", RunChange())
    numbered = [{"_step": step, **row} for step, row in enumerate(rows)]
    after = log_rows(services, people.owner, run, numbered)
    assert services.history.rows(after, Stream.HISTORY, ALL) == numbered


def test_bounds_are_inclusive(services: Services, people: People, run: Run) -> None:
    after = log_rows(services, people.owner, run, [{"_step": s, "a": s} for s in range(10)])
    rows = services.history.rows(after, Stream.HISTORY, Spec(samples=100, min_step=3, max_step=5))
    assert [row["_step"] for row in rows] == [3, 4, 5]


def test_samples_are_spread_from_first_to_last(
    services: Services, people: People, run: Run
) -> None:
    after = log_rows(services, people.owner, run, [{"_step": s, "a": s} for s in range(101)])
    rows = services.history.rows(after, Stream.HISTORY, Spec(samples=5))
    assert [row["_step"] for row in rows] == [0, 25, 50, 75, 100]


def test_only_rows_that_have_all_keys_are_sampled(
    services: Services, people: People, run: Run
) -> None:
    rows: list[dict[str, Json]] = [
        {"_step": 0, "a": 1},
        {"_step": 1, "a": 2, "n": {"b": "x"}},
        {"_step": 2, "n": {"b": 1}},
    ]
    after = log_rows(services, people.owner, run, rows)
    found = services.history.rows(after, Stream.HISTORY, Spec(("a", "n.b"), 100))
    assert found == [{"_step": 1, "a": 2, "n.b": "x"}]
    assert services.history.rows(after, Stream.HISTORY, Spec(("nope",), 100)) == []


def test_the_last_row_is_the_newest(services: Services, people: People, run: Run) -> None:
    assert services.history.last_row(run, Stream.HISTORY) is None
    after = log_rows(services, people.owner, run, [{"_step": s, "a": s} for s in range(3)])
    assert services.history.last_row(after, Stream.HISTORY) == {"_step": 2, "a": 2}
    events = [{"_runtime": 1, "system.cpu": 3}, {"_runtime": 2, "system.cpu": 4}]
    after = log_rows(services, people.owner, run, events, stream=Stream.EVENTS)
    last = services.history.last_row(after, Stream.EVENTS)
    assert last == {"_step": 1, "_runtime": 2, "system.cpu": 4}


def test_keys_say_types_counts_and_last_values(
    services: Services, people: People, run: Run
) -> None:
    assert services.history.keys(run) == {"sets": [], "keys": {}, "lastStep": -1}
    rows: list[dict[str, Json]] = [{"_step": 0, "a": 1, "img": IMAGE}, {"_step": 4, "a": 2.5}]
    keys = services.history.keys(log_rows(services, people.owner, run, rows))
    assert keys == {
        "sets": [],
        "keys": {
            "a": {"typeCounts": [{"type": "number", "count": 2}], "previousValue": 2.5},
            "img": {"typeCounts": [{"type": "image-file", "count": 1}], "previousValue": 0},
            "_step": {"typeCounts": [{"type": "number", "count": 2}], "previousValue": 4},
        },
        "lastStep": 4,
    }


def test_specs_are_read_as_clients_write_them() -> None:
    text = '{"keys":["_step","loss"],"samples":10,"minStep":1,"maxStep":2.0}'
    assert parse_spec(text) == Spec(("_step", "loss"), 10, 1, 2)
    assert parse_spec("{}") == Spec()


@pytest.mark.parametrize("text", ["", "[]", '{"keys":"a"}', '{"samples":"x"}', '{"minStep":NaN}'])
def test_bad_specs_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_spec(text)


def test_a_line_has_bare_tokens_for_what_json_lacks() -> None:
    assert to_line({"a": math.nan, "b": -math.inf}) == '{"a":NaN,"b":-Infinity}'


@settings(suppress_health_check=FIXTURES_STAY, max_examples=40, deadline=None)
@given(
    steps=st.lists(st.integers(0, 30), min_size=1, max_size=40),
    sealed=st.integers(0, 40),
    window=st.tuples(st.none() | st.integers(-1, 31), st.none() | st.integers(-1, 31)),
)
def test_a_window_of_steps_is_what_a_look_at_all_rows_finds(
    services: Services,
    people: People,
    stores: Stores,
    steps: list[int],
    sealed: int,
    window: tuple[int | None, int | None],
) -> None:
    run, _ = services.runs.upsert(people.owner, None, "digits", f"w{next(NUMBERS)}", RunChange())
    rows: list[dict[str, Json]] = []
    for number, step in enumerate(steps):
        row: dict[str, Json] = {"_step": step, "n": number}
        rows.append(row | {"odd": [number]} if number % 3 == 1 else row)
    run = log_rows(services, people.owner, run, rows[:sealed])
    stores.series.seal(run.id)
    if rows[sealed:]:
        run = log_rows(services, people.owner, run, rows[sealed:], first=sealed)
    low, high = window
    spec = Spec(samples=1000, min_step=low, max_step=high)
    expected = [
        row
        for row, step in zip(rows, steps, strict=True)
        if (low is None or step >= low) and (high is None or step <= high)
    ]
    assert services.history.rows(run, Stream.HISTORY, spec) == expected
