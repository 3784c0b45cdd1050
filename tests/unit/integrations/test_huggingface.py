"""Pipelines of transformers, as it has them, without transformers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import runwell
from runwell.integrations import huggingface
from runwell.integrations.autolog import Call
from runwell.integrations.huggingface import pairs_of
from tests.fakes.reading import at, rows_of


class Pipeline:
    def __init__(self, task: str, answer: object) -> None:
        self.task = task
        self.answer = answer
        self.model = SimpleNamespace(name_or_path="tiny")

    def __call__(self, inputs: object, *args: object, **more: object) -> object:
        return self.answer


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[runwell.Run]:
    module: Any = ModuleType("transformers")
    module.Pipeline = Pipeline
    monkeypatch.setitem(sys.modules, "transformers", module)
    run = runwell.init(project="p")
    huggingface.autolog()
    yield run
    huggingface.autolog.disable()


def test_a_call_is_a_table(run: runwell.Run) -> None:
    Pipeline("text-generation", [{"generated_text": "b"}])("a", top_k=1)
    run.finish()
    (row,) = rows_of(run)
    assert (at(row, "text-generation", "nrows"), at(row, "text-generation", "ncols")) == (1, 7)
    assert len(huggingface.autolog.get_latest_id() or "") == 16


def test_the_table_may_be_named(run: runwell.Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANDB_AUTOLOG_TABLE_NAME", "mine")
    Pipeline("summarization", ["b"])("a")
    run.finish()
    assert list(rows_of(run)[0]) == ["mine"]


@pytest.mark.parametrize(
    ("task", "asked", "told", "pairs"),
    [
        ("text-generation", "a", [{"t": 1}], [("a", {"t": 1})]),
        (
            "text-generation",
            ["a", "b"],
            [[{"t": 1}], [{"t": 2}]],
            [("a", {"t": 1}), ("b", {"t": 2})],
        ),
        ("text-classification", "a", [{"t": 1}], [("a", {"t": 1})]),
        ("text-classification", ["a"], [[{"t": 1}]], [("a", [{"t": 1}])]),
        ("text-classification", "a", [{"t": 1}, {"t": 2}], [("a", [{"t": 1}, {"t": 2}])]),
    ],
)
def test_what_was_asked_stands_beside_what_was_answered(
    task: str, asked: object, told: object, pairs: list[tuple[object, object]]
) -> None:
    call = Call(Pipeline(task, told), {"inputs": asked}, told, 1, 0.1)
    assert pairs_of(call) == pairs


def test_inputs_without_a_name_are_found() -> None:
    call = Call(Pipeline("question-answering", {"t": 1}), {"args": ("a",)}, {"t": 1}, 1, 0.1)
    assert pairs_of(call) == [("a", {"t": 1})]
