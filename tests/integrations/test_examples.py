"""The examples that need no framework, run as a user runs them; the others are with theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.conftest import ROOT
from tests.contract.stack import Client, Server

Runs = Callable[[str], list[dict[str, Any]]]
RUN_ALL = """
import runpy, sys
for command in sys.argv[1:]:
    name, *sys.argv[1:] = command.split()
    runpy.run_module(f"examples.basics.{name}", run_name="__main__")
"""
COMMANDS = ("described", "loop", "arguments --run-name first --batch-size 50", "pictures")


def test_the_basic_examples_run(client: Client, server: Server, runs_of: Runs) -> None:
    client.must(RUN_ALL, *COMMANDS, PYTHONPATH=str(ROOT))

    (described,) = runs_of("detect-pedestrians")
    assert (described["notes"], described["tags"]) == ("tweak baseline", ["baseline", "paper1"])
    assert described["config"]["momentum"] == 0.2
    assert described["summary"]["accuracy"] == 0.8

    by_arguments, pictures, loop = sorted(
        runs_of("basics"), key=lambda run: {"first": 0, "pictures": 1}.get(run["name"], 2)
    )
    assert [run["state"] for run in (loop, by_arguments, pictures)] == ["finished"] * 3
    assert len(server.curve("basics", loop["id"], "acc")[1]) == 8
    assert loop["config"]["dataset"] == "CIFAR-100"
    assert (by_arguments["config"]["batch_size"], by_arguments["config"]["epoch"]) == (50, 50)
    assert by_arguments["summary"]["loss"] == 1 / 50
    assert len(server.curve("basics", pictures["id"], "loss")[1]) == 3
    masks = pictures["summary"]["masks"]
    assert [masks[key]["_type"] for key in ("true", "pred")] == ["image-file"] * 2
    assert pictures["summary"]["layers"]["caption"] == "epoch 2"
