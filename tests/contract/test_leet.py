"""A file that the official client wrote, looked at by its own command and by ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import official_python

pytestmark = pytest.mark.official

DEADLINE_S = 100
OURS = "from runwell.cli.main import main; main()"
THEIRS = "from wandb.cli.cli import cli; cli(prog_name='wandb')"
SCRIPT = """
import math, sys, wandb
run = wandb.init(project="looked-at", id="abc", name="calm", mode="offline", tags=["t"], notes="n",
                 config={"lr": 0.1, "deep": {"a": [1, None]}})
run.define_metric("loss", summary="min")
for step in range(30):
    run.log({"loss": 1 / (step + 1), "deep": {"x": step}, "bad": math.nan if step % 2 else 1.0})
    print("step", step)
run.summary["best"] = 7
run.alert("title", "text")
run.log({"long": "x" * 100_000})
run.finish(exit_code=3)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working directory in which the official client has logged a run."""
    run(tmp_path, official(), SCRIPT)
    return tmp_path


def official() -> Path:
    python = official_python("0.31.0")
    if python is None:
        pytest.skip("no wandb 0.31.0: `make test` installs it")
    return python


def run(folder: Path, python: Path, script: str, *words: str) -> str:
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("WANDB_", "RUNWELL_"))}
    return subprocess.run(
        [python, "-c", script, *words], cwd=folder, capture_output=True, check=True,
        env=environ | {"HOME": str(folder), "RUNWELL_HOME": str(folder)}, timeout=DEADLINE_S,
    ).stdout.decode()  # fmt: skip


def inspected(folder: Path, *words: str) -> tuple[str, str]:
    """Returns what the official command and ours print."""
    command = ("leet", "inspect", "--json", *words)
    return run(folder, official(), THEIRS, *command), run(
        folder, Path(sys.executable), OURS, *command
    )


def test_records_are_the_same_ones_with_the_same_rows(folder: Path) -> None:
    theirs, ours = ([json.loads(line) for line in text.splitlines()] for text in inspected(folder))
    assert [(each["num"], each["type"]) for each in ours] == [
        (each["num"], each["type"]) for each in theirs
    ]
    rows = [each["history"]["data"] for each in ours if each["type"] == "history"]
    assert [flat(row) for row in rows] == [
        {key: value for key, value in each["history"]["item"].items() if key[0] != "_"}
        for each in theirs
        if each["type"] == "history"
    ]
    assert len(rows) == 31


def test_a_summary_says_the_same(folder: Path) -> None:
    theirs, ours = (json.loads(text) for text in inspected(folder, "--summary"))
    for document in (theirs, ours):
        document["summary"] = {k: v for k, v in document["summary"].items() if k[0] != "_"}
        document["console"] = [(line["line"], line["stream"]) for line in document["console"]]
        document["file"] = Path(document["file"]).name
        for moment in ("start_time", "last_write"):
            document[moment] = document[moment][:19]
    assert {key: ours.get(key) for key in theirs} == theirs


def flat(row: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{key}.")
        else:
            found[f"{prefix}{key}"] = value
    return found
