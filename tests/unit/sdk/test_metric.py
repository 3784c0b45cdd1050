from __future__ import annotations

import pytest

from runwell.errors import UsageError
from runwell.sdk.metric import metric_record
from runwell.wire.records import MetricRecord


@pytest.mark.parametrize("summary", ["Min, MAX", ["min", "max"], "min max", ("min", "max")])
def test_words_of_the_summary_come_in_any_form(summary: str | list[str]) -> None:
    assert metric_record("a", summary=summary).summary == ("min", "max")


def test_a_step_metric_is_synced_unless_told_otherwise() -> None:
    epoch = metric_record("epoch")
    assert metric_record("a*", step_metric=epoch) == MetricRecord("a*", "epoch", step_sync=True)
    assert not metric_record("a", step_metric="epoch", step_sync=False).step_sync
    assert not epoch.step_sync


@pytest.mark.parametrize(("word", "goal"), [("min", "minimize"), ("maximize", "maximize")])
def test_goals_may_be_short(word: str, goal: str) -> None:
    assert metric_record("a", goal=word).goal == goal


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("x*y", {}),
        ("", {}),
        (5, {}),
        ("a", {"summary": "typo"}),
        ("a", {"summary": 5}),
        ("a", {"goal": "up"}),
        ("a", {"step_metric": 5}),
    ],
)
def test_what_cannot_be_meant_is_refused(name: str, options: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        metric_record(name, **options)  # type: ignore[arg-type]
