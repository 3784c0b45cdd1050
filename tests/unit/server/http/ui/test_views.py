from __future__ import annotations

from dataclasses import replace

import pytest

from runwell.server.http.ui.views import command, runtime_s
from runwell.store.ports.runs import Run
from runwell.values.json import Json


@pytest.mark.parametrize(
    ("summary", "state", "expected"),
    [
        ({"_wandb": {"runtime": 12}}, "running", 12.0),
        ({"_runtime": 3.5}, "running", 3.5),
        ({"_wandb": {"runtime": 0}, "_runtime": 0}, "finished", 60.0),
        ({}, "finished", 60.0),
        ({}, "running", 30.0),
        ({"_runtime": "x", "_wandb": 3}, "running", 30.0),
        ({"_runtime": True}, "running", 30.0),
    ],
)
def test_a_run_lasts_as_its_client_counts_or_as_it_was_heard(
    run: Run, summary: dict[str, Json], state: str, expected: float
) -> None:
    timed = replace(run, created_at=100.0, heartbeat_at=130.0, finished_at=160.0)
    assert runtime_s(replace(timed, summary=summary, state=state)) == expected


@pytest.mark.parametrize(
    ("facts", "program", "expected"),
    [
        ({"program": "a b.py", "args": ["-x", 1]}, None, "python 'a b.py' -x 1"),
        ({"codePath": "src/a.py", "program": "/x/src/a.py"}, None, "python src/a.py"),
        ({}, "train.py", "python train.py"),
        ({"args": ["x"]}, None, None),
        ({"program": 3}, None, None),
    ],
)
def test_a_command_can_be_typed_again(
    facts: dict[str, Json], program: str | None, expected: str | None
) -> None:
    assert command(facts, program) == expected
