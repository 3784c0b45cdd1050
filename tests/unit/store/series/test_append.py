from __future__ import annotations

import json

import pytest

from runwell.errors import NotFound, UsageError
from runwell.store.ports import MetricInfo, RestValue, Run, Stores, Stream
from runwell.store.series.append import KnownKeys
from tests.unit.store.sample import flush, listed

HISTORY = Stream.HISTORY


def test_points_come_back_in_the_order_of_arrival(stores: Stores, run: Run) -> None:
    assert stores.series.append([flush(run.id, 0, {"loss": [3.0, None, 1.0]})]) == (3,)
    assert stores.series.append([flush(run.id, 3, {"loss": [0.5]}, steps=[1])]) == (4,)
    loss = listed(stores.series.read(run.id, HISTORY, "loss"))
    assert loss == [(0, 0, 3.0), (2, 2, 1.0), (3, 1, 0.5)]
    assert stores.series.line_count(run.id, HISTORY) == 4
    assert stores.series.last_step(run.id) == 2


def test_a_flush_that_is_sent_again_is_kept_once(stores: Stores, run: Run) -> None:
    again = flush(run.id, 0, {"loss": [3.0, 2.0]}, rest={1: '{"note":"x"}'})
    assert stores.series.append([again]) == (2,)
    assert stores.series.append([again, again]) == (2, 2)
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
    assert stores.series.append([overlapping]) == (4,)
    loss = listed(stores.series.read(run.id, HISTORY, "loss"))
    assert loss == [(0, 0, 3.0), (1, 1, 2.0), (2, 2, 1.0)]
    assert listed(stores.series.read(run.id, HISTORY, "acc")) == [(3, 3, 0.5)]
    notes = [value.value for value in stores.series.values(run.id, HISTORY, "note")]
    assert notes == ["old", "new"]


def test_a_gap_in_the_lines_stays_a_gap(stores: Stores, run: Run) -> None:
    stores.series.append([flush(run.id, 0, {"loss": [3.0]})])
    assert stores.series.append([flush(run.id, 10, {"loss": [1.0]})]) == (11,)
    assert listed(stores.series.read(run.id, HISTORY, "loss")) == [(0, 0, 3.0), (10, 10, 1.0)]


def test_flushes_are_kept_all_or_none(stores: Stores, run: Run) -> None:
    good = flush(run.id, 0, {"loss": [3.0]})
    with pytest.raises(NotFound, match="no such run"):
        stores.series.append([good, flush(run.id + 1, 0, {"loss": [3.0]})])
    with pytest.raises(UsageError, match="a line is no JSON"):
        stores.series.append([good, flush(run.id, 1, {"loss": [3.0]}, rest={0: "{"})])
    assert stores.series.line_count(run.id, HISTORY) == 0
    assert stores.series.metrics(run.id, HISTORY) == ()
    assert stores.series.append([good]) == (1,)
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
    assert stores.series.append([only_rest]) == (1,)
    assert stores.series.metrics(run.id, HISTORY) == (MetricInfo("note", "other", 1, 0.0, 5),)


def test_a_rest_that_names_no_line_is_said(stores: Stores, run: Run) -> None:
    with pytest.raises(UsageError, match="none of its lines"):
        stores.series.append([flush(run.id, 0, {"a": [1.0]}, rest={1: "{}"})])


def test_nothing_to_keep_is_no_error(stores: Stores, run: Run) -> None:
    assert stores.series.append([]) == ()
    assert stores.series.append([flush(run.id, 0, {}), flush(run.id, 5, {})]) == (0, 0)


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


def test_known_keys_forget_the_run_that_was_used_longest_ago() -> None:
    known = KnownKeys(capacity=3)
    known.add((1, 0), [10, 11])
    known.add((2, 0), [20])
    known.add((1, 0), [10])
    known.add((3, 0), [30])
    assert [place for place in ((1, 0), (2, 0), (3, 0)) if known.holds(place)] == [(1, 0), (3, 0)]
