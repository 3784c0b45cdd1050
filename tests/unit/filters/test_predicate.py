from __future__ import annotations

import pytest

from runwell.filters.parse import parse_filter
from runwell.filters.predicate import holds, subject
from runwell.values.json import Json

RUN = subject(
    {"name": "abc", "state": "running", "group": None, "tags": ["base", "v2"], "created_at": 50.0},
    {
        "lr": {"value": 0.1},
        "flag": {"value": True},
        "layers": {"value": [16, 32]},
        "none": {"value": None},
        "opt": {"value": {"name": "sgd"}},
    },
    {"loss": float("nan"), "acc": 1, "note": "ok"},
)


def begins_with(pattern: str, text: str) -> bool:
    """Stands for an engine of regular expressions, which is none of the filters' business."""
    return text.startswith(pattern)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({}, True),
        ({"state": "running", "name": "abc"}, True),
        ({"state": "running", "name": "x"}, False),
        ({"group": None}, True),
        ({"group": {"$exists": True}}, False),
        ({"group": {"$ne": "g"}}, True),
        ({"tags": "v2"}, True),
        ({"tags": {"$in": ["x", "base"]}}, True),
        ({"tags": {"$contains": "bas"}}, False),
        ({"tags": {"$regex": "v"}}, True),
        ({"tags": {"$regex": "2"}}, False),
        ({"config.lr": {"$regex": "0"}}, False),
        ({"name": {"$contains": "b"}}, True),
        ({"config.lr": {"$gt": 0.01, "$lte": 0.1}}, True),
        ({"config.lr": {"$gt": "0.01"}}, False),
        ({"config.flag": True}, True),
        ({"config.flag": 1}, False),
        ({"config.layers": 32}, True),
        ({"config.layers": {"$gt": 32}}, False),
        ({"config.none": None}, True),
        ({"config.none": {"$exists": True}}, True),
        ({"config.missing": None}, True),
        ({"config.missing": {"$exists": True}}, False),
        ({"config.opt.value.name": "sgd"}, True),
        ({"config.opt": {"$exists": True}}, True),
        ({"summary_metrics.loss": float("nan")}, True),
        ({"summary_metrics.loss": {"$lt": 1}}, False),
        ({"summary_metrics.loss": {"$not": {"$lt": 1}}}, True),
        ({"summary_metrics.acc": 1.0}, True),
        ({"summary_metrics.note": {"$gte": "oj"}}, True),
        ({"created_at": {"$lt": "1970-01-01T00:01:00Z"}}, True),
        ({"$or": [{"state": "x"}, {"name": "abc"}]}, True),
        ({"$nor": [{"state": "x"}, {"name": "abc"}]}, False),
    ],
)
def test_a_filter_lets_a_run_through_or_not(document: Json, expected: bool) -> None:
    assert holds(parse_filter(document), RUN, begins_with) is expected
