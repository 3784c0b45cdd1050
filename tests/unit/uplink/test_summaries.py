from __future__ import annotations

from runwell.uplink.fold import Fold, Start
from runwell.uplink.summaries import Summaries
from runwell.values.json import Json
from runwell.wire.records import SummaryRecord
from tests.fakes.journals import run_record


def fold_with(**values: Json) -> Fold:
    fold = Fold(Start(0, 0, frozenset()))
    fold.add(run_record(), 1)
    fold.add(SummaryRecord(values), 2)
    return fold


def test_a_summary_is_taken_once_and_again_when_it_has_changed_and_a_second_is_over() -> None:
    fold, summaries = fold_with(loss=1), Summaries()
    first = summaries.take(fold, 10.0, is_final=False)
    assert first is not None
    assert '"loss":1' in first
    assert summaries.take(fold, 20.0, is_final=True) is None
    assert summaries.next_at(fold) == float("inf")
    fold.add(SummaryRecord({"loss": 2}), 3)
    assert summaries.next_at(fold) == 11.0
    assert summaries.take(fold, 10.9, is_final=False) is None
    assert summaries.take(fold, 11.0, is_final=False) is not None


def test_a_large_one_waits_longer_but_not_at_the_end() -> None:
    fold, summaries = fold_with(text="x" * 1024 * 1024), Summaries()
    summaries.take(fold, 10.0, is_final=False)
    fold.add(SummaryRecord({"loss": 2}), 3)
    assert 13.9 < summaries.next_at(fold) < 14.5
    assert summaries.take(fold, 10.0, is_final=True) is not None
