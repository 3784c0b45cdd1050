from __future__ import annotations

import contextlib
import math
import threading

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.sdk.history import History
from runwell.values.json import Json
from runwell.values.names import MAX_METRIC_KEY_LENGTH
from runwell.values.summary import MetricRule
from runwell.wire.journal import frame, split
from runwell.wire.records import HistoryRecord, Kind, decode
from tests.fakes.clock import FakeClock


class Sink:
    """Keeps frames as a journal would."""

    def __init__(self) -> None:
        self.content = bytearray()

    def append(self, kind: int, payload: bytes) -> None:
        self.content += frame(kind, payload)

    def rows(self) -> list[HistoryRecord]:
        frames = split(bytes(self.content), 0)
        rows = [decode(found.kind, found.payload) for found in frames]
        return [row for row in rows if isinstance(row, HistoryRecord)]


class Unreadable:
    """Has neither a number nor a text."""

    def __int__(self) -> int:
        raise RuntimeError

    def __repr__(self) -> str:
        raise RuntimeError


def no_media(key: str, value: object, step: int) -> None:
    return None


def history(sink: Sink, clock: FakeClock | None = None) -> History:
    return History(sink, threading.RLock(), no_media, clock or FakeClock(1000.0))


def test_each_call_is_a_row_of_its_own() -> None:
    sink = Sink()
    rows = history(sink)
    for value in (0.5, 0.25, 0.125):
        rows.append({"loss": value})
    assert sink.rows() == [
        HistoryRecord(0, 1000.0, True, {"loss": 0.5}),
        HistoryRecord(1, 1000.0, True, {"loss": 0.25}),
        HistoryRecord(2, 1000.0, True, {"loss": 0.125}),
    ]
    assert (rows.step, rows.fold.document) == (3, {"loss": 0.125})


def test_something_is_looked_after_now_and_then_while_rows_are_logged() -> None:
    clock = FakeClock(1000.0)
    rows = history(Sink(), clock)
    looks: list[float] = []
    rows.attend(lambda: looks.append(clock()), every_s=10.0)
    for _ in range(7):
        rows.append({"loss": 0.5})  # the plain way
        rows.append({"loss": 0.5}, commit=False)  # and the other
        clock.sleep(4.0)
    assert looks == [1012.0, 1024.0]


def test_a_row_may_say_its_own_time() -> None:
    sink, clock = Sink(), FakeClock(1000.0)
    rows = history(sink, clock)
    for _ in range(2):  # the second time all keys were seen before
        rows.append({"loss": 0.5, "_timestamp": 500})
        rows.append({"loss": 0.5})
    told = [(row.timestamp, row.data) for row in sink.rows()]
    assert told == [(500.0, {"loss": 0.5}), (1000.0, {"loss": 0.5})] * 2
    rows.append({"loss": 1, "_timestamp": 750.25})
    assert rows.last_timestamp == 750.25


@pytest.mark.parametrize("given", ["noon", True, -1.0, float("nan"), float("inf"), None, [5]])
def test_a_time_that_is_none_is_told_and_ignored(
    given: object, capsys: pytest.CaptureFixture[str]
) -> None:
    sink = Sink()
    rows = history(sink, FakeClock(1000.0))
    rows.append({"loss": 0.5, "_timestamp": given})
    assert [(row.timestamp, row.data) for row in sink.rows()] == [(1000.0, {"loss": 0.5})]
    assert "_timestamp is seconds since the epoch" in capsys.readouterr().err


def test_pieces_without_commit_share_a_step_until_one_commits() -> None:
    sink = Sink()
    rows = history(sink)
    rows.append({"a": 1}, commit=False)
    rows.append({"b": 2}, commit=False)
    rows.append({"c": 3})
    rows.append({"a": 4})
    assert [(row.step, row.committed, row.data) for row in sink.rows()] == [
        (0, False, {"a": 1}),
        (0, False, {"b": 2}),
        (0, True, {"c": 3}),
        (1, True, {"a": 4}),
    ]


def test_an_explicit_step_stays_open() -> None:
    sink = Sink()
    rows = history(sink)
    rows.append({"a": 1}, step=5)
    rows.append({"b": 2}, step=5)
    rows.append({"c": 3}, step=7, commit=True)
    rows.append({"d": 4})
    assert [(row.step, row.committed) for row in sink.rows()] == [
        (5, False),
        (5, False),
        (7, True),
        (8, True),
    ]


@pytest.mark.parametrize(("commit", "is_committed"), [(0, False), (1, True), ("yes", True)])
def test_any_truth_is_a_commit(commit: bool, is_committed: bool) -> None:
    for truth in (commit, np.bool_(commit)):
        sink = Sink()
        rows = history(sink)
        rows.append({"a": 0})
        rows.append({"a": 1}, commit=truth)  # type: ignore[arg-type]
        rows.append({"a": 2}, step=7, commit=truth)  # type: ignore[arg-type]
        assert [(row.step, row.committed) for row in sink.rows()] == [
            (0, True),
            (1, is_committed),
            (7, is_committed),
        ]


def test_an_interrupt_behind_the_write_does_not_repeat_the_step() -> None:
    class Interrupted(Sink):
        def append(self, kind: int, payload: bytes) -> None:
            super().append(kind, payload)
            if len(self.rows()) % 2:
                raise KeyboardInterrupt

    sink = Interrupted()
    rows = history(sink)
    for options in ({}, {"commit": True, "step": None}, {"commit": 1}, {}):
        with contextlib.suppress(KeyboardInterrupt):
            rows.append({"a": 1}, **options)
    assert [row.step for row in sink.rows()] == [0, 1, 2, 3]


def test_a_value_that_takes_its_time_keeps_no_other_thread_from_logging() -> None:
    sink = Sink()
    rows = history(sink)

    class Slow:
        def tolist(self) -> list[int]:
            other = threading.Thread(target=rows.append, args=({"fast": 1},), daemon=True)
            other.start()
            other.join(timeout=10)
            return [2]

    rows.append({"slow": Slow()})
    assert [row.data for row in sink.rows()] == [{"fast": 1}, {"slow": [2]}]


def test_a_value_that_lets_nobody_look_costs_only_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def media(key: str, value: object, step: int) -> None:
        raise RuntimeError("no")

    sink = Sink()
    History(sink, threading.RLock(), media, FakeClock()).append({"a": 1, "odd": object()})
    assert [row.data for row in sink.rows()] == [{"a": 1}]
    assert "logging 'odd' failed and was skipped" in capsys.readouterr().err


def test_an_empty_row_commits_what_is_pending() -> None:
    sink = Sink()
    rows = history(sink)
    rows.append({"a": 1}, commit=False)
    rows.append({})
    assert [(row.step, row.committed, row.data) for row in sink.rows()] == [
        (0, False, {"a": 1}),
        (0, True, {}),
    ]


def test_a_step_that_goes_back_is_kept_and_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    sink = Sink()
    rows = history(sink)
    for step in (5, 3, 3, 2):
        rows.append({"a": step}, step=step, commit=True)
    assert [row.step for row in sink.rows()] == [5, 3, 3, 2]
    assert capsys.readouterr().err == (
        "runwell: warning: step 3 is not above 5, which is closed; both rows are kept\n"
    )


@pytest.mark.parametrize("step", ["x", None, 2**53, 2**70, float("nan"), Unreadable()])
def test_a_step_that_is_none_is_ignored(step: object, capsys: pytest.CaptureFixture[str]) -> None:
    sink = Sink()
    rows = history(sink)
    for _ in range(2):
        rows.append({"a": 1}, step=step)  # type: ignore[arg-type]
    assert [(row.step, row.committed) for row in sink.rows()] == [(0, True), (1, True)]
    assert ("step must be an integer" in capsys.readouterr().err) == (step is not None)


@pytest.mark.parametrize("data", [4, "loss", [1], None])
def test_what_is_no_dict_is_told_once_and_skipped(
    data: object, capsys: pytest.CaptureFixture[str]
) -> None:
    sink = Sink()
    rows = history(sink)
    rows.append(data)  # type: ignore[arg-type]
    rows.append(data)  # type: ignore[arg-type]
    rows.append({"a": 1})
    assert [row.data for row in sink.rows()] == [{"a": 1}]
    name = type(data).__name__
    assert capsys.readouterr().err == (
        f"runwell: warning: log() takes a dict, not a {name}; the call was skipped\n"
    )


def test_a_value_nobody_can_chart_keeps_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    class Odd:
        def __repr__(self) -> str:
            return "odd one"

    sink = Sink()
    rows = history(sink)
    rows.append({"a": Odd(), "b": 1})
    rows.append({"a": Odd(), "b": 2})
    assert [row.data for row in sink.rows()] == [{"a": "odd one", "b": 1}, {"a": "odd one", "b": 2}]
    assert capsys.readouterr().err.count("\n") == 1


def test_keys_that_are_too_long_are_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    sink = Sink()
    rows = history(sink)
    megabyte = "k" * 2**20
    for _ in range(2):
        rows.append({megabyte: 1, "x" * MAX_METRIC_KEY_LENGTH: 2})
    assert [row.data for row in sink.rows()] == [{"x" * MAX_METRIC_KEY_LENGTH: 2}] * 2
    said = capsys.readouterr().err
    assert (said.count("\n"), len(said) < 300) == (1, True)


def test_keys_that_are_no_text_become_text() -> None:
    sink = Sink()
    history(sink).append({1: 2, (3, 4): 5, "\udc80": {6: 7}})  # type: ignore[dict-item]
    assert [row.data for row in sink.rows()] == [{"1": 2, "(3, 4)": 5, "\\udc80": {"6": 7}}]


def test_ten_thousand_keys_are_one_row() -> None:
    sink = Sink()
    data: dict[str, object] = {f"key {number}": number for number in range(10_000)}
    history(sink).append(data)
    assert [row.data for row in sink.rows()] == [data]


def test_a_finished_history_says_so_once(capsys: pytest.CaptureFixture[str]) -> None:
    sink = Sink()
    rows = history(sink)
    rows.append({"a": 1})
    rows.close()
    for data in ({"a": 2}, {}, {"a": 3}):
        rows.append(data)
    assert [row.data for row in sink.rows()] == [{"a": 1}]
    assert capsys.readouterr().err.count("finished") == 1


def test_rules_hold_for_rows_that_follow() -> None:
    rows = history(Sink())
    rows.append({"loss": 3.0})
    rows.define(MetricRule("loss", ("min",)))
    for value in (2.0, 4.0):
        rows.append({"loss": value})
    assert rows.fold.document == {"loss": {"min": 2.0}}


def test_threads_get_rows_of_their_own() -> None:
    sink = Sink()
    rows = history(sink)

    def log(name: str) -> None:
        for number in range(500):
            rows.append({name: number})

    threads = [threading.Thread(target=log, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row.step for row in sink.rows()] == list(range(2000))
    for name in "abcd":
        values = [row.data[name] for row in sink.rows() if name in row.data]
        assert values == list(range(500))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.text(st.characters(categories=["Cs", "L"]), max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


def same(one: Json, other: Json) -> bool:
    """Tells whether two values are equal, types and NaN included."""
    if isinstance(one, float) and isinstance(other, float):
        return msgspec.msgpack.encode(one) == msgspec.msgpack.encode(other) or (
            math.isnan(one) and math.isnan(other)
        )
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


@given(st.lists(st.dictionaries(st.text(max_size=10), JSON, max_size=5), max_size=6))
def test_any_rows_come_back_exactly(data: list[dict[str, Json]]) -> None:
    sink = Sink()
    rows = history(sink)
    for row in data + data:
        rows.append(row)
    assert same([row.data for row in sink.rows()], data + data)  # type: ignore[arg-type]


def test_the_kind_is_that_of_a_row() -> None:
    sink = Sink()
    history(sink).append({"a": 1})
    assert [found.kind for found in split(bytes(sink.content), 0)] == [Kind.HISTORY]
