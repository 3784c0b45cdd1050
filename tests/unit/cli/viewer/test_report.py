from __future__ import annotations

import pytest

from runwell.cli.viewer.preferences import Preferences
from runwell.cli.viewer.report import (
    duration,
    grid,
    last_lines,
    run_text,
    section,
    summary_document,
    value_text,
)
from runwell.cli.viewer.run_view import RunView
from runwell.wire.records import ConfigRecord, ConsoleRecord, ExitRecord, HistoryRecord
from tests.fakes.journals import STARTED_AT, run_record


@pytest.fixture
def view() -> RunView:
    view = RunView()
    view.add(run_record(tags=("a", "b")))
    view.add(ConfigRecord({"lr": 0.1, "opt": {"name": "adam"}}))
    for step in range(3):
        view.add(
            HistoryRecord(step, STARTED_AT + step, committed=True, data={"loss": 1 / (step + 1)})
        )
    view.add(ConsoleRecord(STARTED_AT, False, "\x1b[1mfirst\x1b[0m\n"))
    view.add(ConsoleRecord(STARTED_AT + 1, True, "second\n\n"))
    view.add(ExitRecord(STARTED_AT + 3, 0))
    return view


def test_a_run_is_a_text(view: RunView) -> None:
    text = run_text(view, "finished", "x.wandb", 40, Preferences())
    head, summary, config, console, metrics = text.split("\n\n")
    assert head.splitlines()[0] == "run      swift-fox (abc)"
    assert "state    finished (exit code 0)" in head
    assert "ran for  3s" in head
    assert summary == "summary\n  loss  0.333333"
    assert config == "config\n  lr        0.1\n  opt.name  adam"
    assert console == ("console, last 2 of 3 lines\n  22:13:20  first\n  22:13:21  second")
    assert metrics.splitlines()[:2] == ["metrics", "  loss" + " " * 28 + "0.3333"]


def test_a_run_of_which_nothing_is_known_is_a_text() -> None:
    text = run_text(RunView(), "starting", "x.wandb", 40, Preferences())
    assert text == "state  starting\nfrom   x.wandb"
    assert summary_document(RunView(), "starting", "x.wandb")["run_id"] == ""


def test_a_run_is_a_document(view: RunView) -> None:
    document = summary_document(view, "finished", "x.wandb")
    assert {key: document[key] for key in ("run_id", "state", "exit_code", "step", "tags")} == {
        "run_id": "abc", "state": "finished", "exit_code": 0, "step": 2, "tags": ["a", "b"]
    }  # fmt: skip
    assert document["console"] == [
        {"line": "first", "stream": "stdout", "time": "2023-11-14T22:13:20Z"},
        {"line": "second", "stream": "stderr", "time": "2023-11-14T22:13:21Z"},
    ]


def test_charts_stand_side_by_side_where_there_is_room(view: RunView) -> None:
    view.add(HistoryRecord(3, STARTED_AT + 3, committed=True, data={"acc": 1.0, "f1": 0.5}))
    heads = [line.split()[::2] for line in grid(view.metrics, 100, Preferences()) if "loss" in line]
    assert heads == [["acc", "f1", "loss"]]
    assert len(grid(view.metrics, 30, Preferences())) == 3 * 9 + 2


def test_empty_lines_at_the_end_are_not_shown(view: RunView) -> None:
    assert [line.text for line in last_lines(view, 1)] == ["second"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.25, "0.25s"), (59.0, "59s"), (61.0, "1m 01s"), (3723.0, "1h 02m 03s")],
)
def test_durations_are_short(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_values_are_one_line() -> None:
    assert value_text("a\n b") == "a b"
    assert value_text([1, {"a": None}]) == '[1, {"a": null}]'
    assert (value_text(float("nan")), value_text(0.1234567), value_text(10**20)) == (
        "NaN", "0.123457", "1" + "0" * 20
    )  # fmt: skip
    assert len(value_text("x" * 100)) == 60


def test_a_section_without_lines_is_left_out() -> None:
    assert section("x", []) == []
