from __future__ import annotations

import json
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwell.errors import NotFound, UsageError
from runwell.store.ports.histories import MetricInfo, RestValue, Stream
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.series.append import KnownKeys
from tests.conftest import FIXTURES_STAY
from tests.unit.store.sample import flush, lines_after, listed

HISTORY = Stream.HISTORY
_numbers = count()


def test_what_comes_behind_later_lines_is_late(stores: Stores, run: Run) -> None:
    first = flush(run.id, 0, {"loss": [1.0, 2.0]})
    assert stores.series.append([first]) == ((2, False),)
    assert stores.series.append([first]) == ((2, False),)  # again, or with news of other kinds
    assert stores.series.append([flush(run.id, 1, {"loss": [2.0, 3.0]})]) == ((3, False),)
    assert stores.series.append([first]) == ((3, True),)


def test_points_come_back_in_the_order_of_arrival(stores: Stores, run: Run) -> None:
    assert lines_after(stores, [flush(run.id, 0, {"loss": [3.0, None, 1.0]})]) == (3,)
    assert lines_after(stores, [flush(run.id, 3, {"loss": [0.5]}, steps=[1])]) == (4,)
    loss = listed(stores.series.read(run.id, HISTORY, "loss"))
    assert loss == [(0, 0, 3.0), (2, 2, 1.0), (3, 1, 0.5)]
    assert stores.series.line_count(run.id, HISTORY) == 4
    assert stores.series.last_step(run.id) == 2


def test_a_flush_that_is_sent_again_is_kept_once(stores: Stores, run: Run) -> None:
    again = flush(run.id, 0, {"loss": [3.0, 2.0]}, rest={1: '{"note":"x"}'})
    assert lines_after(stores, [again]) == (2,)
    assert lines_after(stores, [again, again]) == (2, 2)
    assert listed(stores.series.read(run.id, HISTORY, "loss")) == [(0, 0, 3.0), (1, 1, 2.0)]
    assert stores.series.values(run.id, HISTORY, "note") == (RestValue(1, 1, "x"),)
    assert [info.count for info in stores.series.metrics(run.id, HISTORY)] == [2, 1]


def test_of_a_flush_that_overlaps_only_the_new_lines_are_kept(stores: Stores, run: Run) -> None:
    stores.series.append([flush(run.id, 0, {"loss": [3.0, 2.0]}, rest={1: '{"note":"old"}'})])
    overlapping = flush(
        run.id,
        1,
        {"loss": [99.0, 1.0, None], "acc": [None, None, 0.5]},
        rest={0: '{"note":"99"}', 2: '{"note":"new"}'},
    )
    assert lines_after(stores, [overlapping]) == (4,)
    loss = listed(stores.series.read(run.id, HISTORY, "loss"))
    assert loss == [(0, 0, 3.0), (1, 1, 2.0), (2, 2, 1.0)]
    assert listed(stores.series.read(run.id, HISTORY, "acc")) == [(3, 3, 0.5)]
    notes = [value.value for value in stores.series.values(run.id, HISTORY, "note")]
    assert notes == ["old", "new"]


def test_a_gap_in_the_lines_stays_a_gap(stores: Stores, run: Run) -> None:
    stores.series.append([flush(run.id, 0, {"loss": [3.0]})])
    assert lines_after(stores, [flush(run.id, 10, {"loss": [1.0]})]) == (11,)
    assert listed(stores.series.read(run.id, HISTORY, "loss")) == [(0, 0, 3.0), (10, 10, 1.0)]


def test_new_runs_with_the_same_keys_are_kept_at_once(
    stores: Stores, ann: User, project: Project, run: Run
) -> None:
    other, _ = stores.runs.upsert(project.id, "other", ann.id, RunChange(), 3.0)
    flushes = [
        flush(one.id, 0, {"loss": [value], "acc": [value]}, rest={0: '{"note":"x"}'})
        for one, value in ((other, 2.0), (run, 1.0))
    ]
    assert lines_after(stores, flushes) == (1, 1)
    found = stores.series.read_many((run.id, other.id), HISTORY, ("loss",))
    assert {key: listed(series) for key, series in found.items()} == {
        (run.id, "loss"): [(0, 0, 1.0)],
        (other.id, "loss"): [(0, 0, 2.0)],
    }


def test_flushes_are_kept_all_or_none(stores: Stores, run: Run) -> None:
    good = flush(run.id, 0, {"loss": [3.0]})
    with pytest.raises(NotFound, match="no such run"):
        stores.series.append([good, flush(run.id + 1, 0, {"loss": [3.0]})])
    with pytest.raises(UsageError, match="a line is no JSON"):
        stores.series.append([good, flush(run.id, 1, {"loss": [3.0]}, rest={0: "{"})])
    assert stores.series.line_count(run.id, HISTORY) == 0
    assert stores.series.metrics(run.id, HISTORY) == ()
    assert lines_after(stores, [good]) == (1,)
    assert len(stores.series.read(run.id, HISTORY, "loss").rows) == 1


def test_the_streams_of_a_run_do_not_mix(stores: Stores, run: Run) -> None:
    stores.series.append([flush(run.id, 0, {"cpu": [9.0, 8.0]}, stream=Stream.EVENTS)])
    stores.series.append([flush(run.id, 0, {"loss": [1.0]})])
    found = stores.runs.get(run.id)
    assert found is not None
    assert (found.rows, found.event_rows, found.last_step) == (1, 2, 0)
    assert [info.key for info in stores.series.metrics(run.id, Stream.EVENTS)] == ["cpu"]
    assert listed(stores.series.read(run.id, HISTORY, "cpu")) == []


def test_a_line_without_any_number_counts(stores: Stores, run: Run) -> None:
    only_rest = flush(run.id, 0, {}, steps=[5], rest={0: '{"note":"x"}'})
    assert lines_after(stores, [only_rest]) == (1,)
    assert stores.series.metrics(run.id, HISTORY) == (MetricInfo("note", "other", 1, 0.0, 5),)


def test_a_rest_that_names_no_line_is_said(stores: Stores, run: Run) -> None:
    with pytest.raises(UsageError, match="none of its lines"):
        stores.series.append([flush(run.id, 0, {"a": [1.0]}, rest={1: "{}"})])


def test_nothing_to_keep_is_no_error(stores: Stores, run: Run) -> None:
    assert lines_after(stores, []) == ()
    assert lines_after(stores, [flush(run.id, 0, {}), flush(run.id, 5, {})]) == (0, 0)


def test_keys_that_no_index_could_hold_are_kept(stores: Stores, run: Run) -> None:
    long, strange = "ü" * 5000, "a\0b\ud800"
    stores.series.append([flush(run.id, 0, {long: [1.0], strange: [2.0]})])
    assert listed(stores.series.read(run.id, HISTORY, long)) == [(0, 0, 1.0)]
    assert listed(stores.series.read(run.id, HISTORY, strange)) == [(0, 0, 2.0)]
    keys = {info.key for info in stores.series.metrics(run.id, HISTORY)}
    assert keys == {long, "a\ufffdb\ufffd"}


def test_a_line_may_hold_more_texts_than_a_query_takes_parameters(stores: Stores, run: Run) -> None:
    texts = {f"note{number}": "x" for number in range(66_000)}
    stores.series.append([flush(run.id, 0, {"loss": [1.0]}, rest={0: json.dumps(texts)})])
    assert len(stores.series.metrics(run.id, HISTORY)) == 66_001


def test_texts_are_counted_over_flushes(stores: Stores, run: Run) -> None:
    for row in range(3):
        note = f'{{"note":"{row}"}}'
        stores.series.append(
            [flush(run.id, 2 * row, {}, steps=[row, row], rest={0: note, 1: note})]
        )
    (info,) = stores.series.metrics(run.id, HISTORY)
    assert info == MetricInfo("note", "other", 6, 0.0, 2)


def test_known_keys_forget_the_branch_that_was_used_longest_ago() -> None:
    known = KnownKeys(capacity=3)
    known.add(1, [10, 11])
    known.add(2, [20])
    known.add(1, [10])
    known.add(3, [30])
    assert [branch for branch in (1, 2, 3) if known.holds(branch)] == [1, 3]


def test_of_a_line_that_comes_with_other_content_the_first_wins(stores: Stores, run: Run) -> None:
    stores.series.append([flush(run.id, 0, {"loss": [3.0, 2.0]})])
    stores.series.append([flush(run.id, 0, {"loss": [9.0, 9.0], "acc": [9.0, 9.0]})])
    stores.series.append([flush(run.id, 0, {"loss": [9.0, 9.0, 1.0]})])
    assert listed(stores.series.read(run.id, HISTORY, "loss")) == [
        (0, 0, 3.0),
        (1, 1, 2.0),
        (2, 2, 1.0),
    ]
    assert [info.key for info in stores.series.metrics(run.id, HISTORY)] == ["loss"]


def test_each_writer_of_a_run_counts_its_own_lines(stores: Stores, run: Run) -> None:
    def sent(writer: str, first_row: int, values: list[float]) -> int:
        one = flush(run.id, first_row, {"loss": values}, steps=[7] * len(values))
        return lines_after(stores, [replace(one, writer=writer)])[0]

    assert sent("a", 0, [1.0, 2.0]) == 2
    assert sent("b", 0, [10.0]) == 3
    assert sent("a", 0, [1.0, 2.0, 3.0]) == 4
    assert sent("b", 1, [11.0]) == 5
    assert sent("b", 0, [10.0, 11.0]) == 5
    assert sent("", 0, [100.0]) == 6
    assert sent("", 0, [100.0, 101.0]) == 7
    assert sent("a", 3, [4.0]) == 8
    found = listed(stores.series.read(run.id, HISTORY, "loss"))
    assert [row for row, _, _ in found] == list(range(8))
    assert [value for _, _, value in found] == [1.0, 2.0, 10.0, 3.0, 11.0, 100.0, 101.0, 4.0]


def test_a_writer_that_resumes_counts_from_where_it_says(stores: Stores, run: Run) -> None:
    one = replace(flush(run.id, 0, {"loss": [1.0, 2.0]}), writer="a")
    later = replace(flush(run.id, 2, {"loss": [3.0]}), writer="c")
    assert lines_after(stores, [one, later]) == (2, 3)
    assert lines_after(stores, [one, later]) == (3, 3)
    beyond = replace(flush(run.id, 40, {"loss": [4.0]}), writer="c")
    assert lines_after(stores, [beyond]) == (4,)


@settings(max_examples=30, deadline=None, suppress_health_check=FIXTURES_STAY)
@given(
    lines=st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.integers(0, 9)), max_size=12),
    repeats=st.lists(st.integers(0, 2), min_size=12, max_size=12),
)
def test_writers_lines_come_in_the_order_of_arrival_however_often_they_are_sent(
    stores: Stores,
    ann: User,
    project: Project,
    lines: list[tuple[str, int]],
    repeats: list[int],
) -> None:
    name = f"w{next(_numbers)}"
    run = stores.runs.upsert(project.id, name, ann.id, RunChange(), 1.0)[0].id
    sent: dict[str, list[float]] = {}
    for (writer, value), repeat in zip(lines, repeats, strict=False):
        own = sent.setdefault(writer, [])
        own.append(float(value))
        first = max(0, len(own) - 1 - repeat)
        stores.series.append([replace(flush(run, first, {"loss": own[first:]}), writer=writer)])
    found = listed(stores.series.read(run, HISTORY, "loss"))
    assert [(row, value) for row, _, value in found] == [
        (row, float(value)) for row, (_, value) in enumerate(lines)
    ]
