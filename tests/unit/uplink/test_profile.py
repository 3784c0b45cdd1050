from __future__ import annotations

import json

from runwell.uplink.profile import (
    Profile,
    first_lines_in,
    numbered_metrics,
    unboxed,
    wire_config,
    writer_of,
)
from runwell.values.json import Json
from runwell.wire.records import MetricRecord
from tests.fakes.journals import run_record

FACTS = {"python": "CPython 3.11.2", "host": "box"}


def test_a_config_has_the_form_of_the_wire() -> None:
    text = wire_config(
        {"lr": 0.1},
        {"visualize": {"cm": {}}},
        writer="w",
        facts=dict(FACTS),
        metrics=[MetricRecord("loss")],
        first_lines=(1, 2, 3),
        version="0.9",
    )
    assert json.loads(text) == {
        "lr": {"value": 0.1},
        "_wandb": {
            "value": {
                "cli_version": "0.9",
                "python_version": "3.11.2",
                "t": {"4": "3.11.2", "5": "0.9"},
                "e": {"w": FACTS},
                "m": [{"1": "loss", "6": [3]}],
                "visualize": {"cm": {}},
                "runwell": {"w": [1, 2, 3]},
            }
        },
    }


def test_metrics_are_numbered_with_a_step_metric_before_its_users() -> None:
    metrics = [
        MetricRecord("loss", step_metric="epoch", summary=("min", "last"), goal="minimize"),
        MetricRecord("train/*", step_metric="epoch", step_sync=False, hidden=True),
        MetricRecord("epoch"),
    ]
    assert numbered_metrics(metrics) == [
        {"1": "epoch", "6": [3]},
        {"1": "loss", "5": 1, "6": [1, 3], "7": [1, 5], "8": 1},
        {"2": "train/*", "5": 1, "6": [2]},
    ]


def test_only_what_differs_is_told_and_never_nothing() -> None:
    known = Profile(displayName="a", tags=("x",), config="{}")
    profile = Profile(displayName="b", tags=("x",), notes="n", config="{}")
    assert profile.changes_from(known) == {"displayName": "b", "notes": "n"}
    assert Profile().changes_from(known) == {}
    assert Profile(tags=()).changes_from(known) == {"tags": []}


def test_a_writer_has_the_same_name_always_and_another_than_others() -> None:
    assert writer_of(run_record()) == writer_of(run_record(name="renamed", tags=("x",)))
    assert writer_of(run_record()) != writer_of(run_record(pid=2))


def test_first_lines_are_found_by_writer() -> None:
    config: dict[str, Json] = {"_wandb": {"value": {"runwell": {"w": [1, 2, 3], "odd": "x"}}}}
    assert first_lines_in(config, "w") == (1, 2, 3)
    assert first_lines_in(config, "odd") is None
    assert first_lines_in(config, "other") is None
    assert first_lines_in({}, "w") is None


def test_unboxing_leaves_the_users_values() -> None:
    assert unboxed({"lr": {"value": 0.1, "desc": None}, "_wandb": {"value": {}}, "odd": 1}) == {
        "lr": 0.1
    }
