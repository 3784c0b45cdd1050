"""Metric definitions: from the arguments of `define_metric` to the record."""

from __future__ import annotations

from collections.abc import Sequence

from runwell.errors import UsageError
from runwell.sdk.encoding import text_of_key
from runwell.values.summary import SUMMARY_WORDS
from runwell.wire.records import MetricRecord

GOALS = (None, "minimize", "maximize")
_GOAL_WORDS = {"min": "minimize", "max": "maximize"}


def metric_record(
    name: str,
    *,
    step_metric: str | MetricRecord | None = None,
    step_sync: bool | None = None,
    hidden: bool | None = None,
    summary: str | Sequence[str] | None = None,
    goal: str | None = None,
) -> MetricRecord:
    """Returns the record of a definition.

    Raises:
        UsageError: A `*` that is not at the end of the name, or an unknown word.
    """
    if not isinstance(name, str) or not name or "*" in name[:-1]:  # type: ignore[redundant-expr]
        raise UsageError(f"metric name is {name!r}; use text with at most one *, at its end")
    given = summary.replace(",", " ").split() if isinstance(summary, str) else (summary or ())
    if not isinstance(given, Sequence):
        raise UsageError(f"summary is {summary!r}; use words, in one text or in a list")
    words = tuple(str(word).lower() for word in given)
    unknown = sorted(set(words) - SUMMARY_WORDS)
    if unknown:
        known = " ".join(sorted(SUMMARY_WORDS))
        raise UsageError(f"summary {unknown[0]!r} is unknown; use {known}")
    goal = _GOAL_WORDS.get(goal or "", goal)
    if goal not in GOALS:
        raise UsageError(f"goal is {goal!r}; use minimize or maximize")
    step_name = step_metric.name if isinstance(step_metric, MetricRecord) else step_metric
    if step_name is not None and not isinstance(step_name, str):
        raise UsageError(f"step_metric is {step_metric!r}; use the name of a metric")
    return MetricRecord(
        name=text_of_key(name),
        step_metric=None if step_name is None else text_of_key(step_name),
        step_sync=bool(step_name if step_sync is None else step_sync),
        hidden=bool(hidden),
        summary=words,
        goal=goal,
    )


def merged(old: MetricRecord, new: MetricRecord) -> MetricRecord:
    """Returns a definition in which what the new one leaves open is as in the old one."""
    return MetricRecord(
        name=new.name,
        step_metric=new.step_metric or old.step_metric,
        step_sync=new.step_sync or old.step_sync,
        hidden=new.hidden or old.hidden,
        summary=new.summary or old.summary,
        goal=new.goal or old.goal,
    )
