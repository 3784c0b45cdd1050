"""Kubeflow Pipelines: components that a pipeline runs on this machine, each a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.stack import Client, Server

ENVIRONMENT = "kubeflow"
Runs = Callable[[str], list[dict[str, Any]]]
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

# A file, for Kubeflow reads the text of the functions. What they need is installed already.
PIPELINE = """
from kfp import dsl, local
from kfp.dsl import Dataset, Input, Output
from wandb.integration.kfp import wandb_log

@dsl.component(packages_to_install=["wandb"])
@wandb_log
def collect(count: int, rows: Output[Dataset]) -> int:
    with open(rows.path, "w") as file:
        file.write("\\n".join(str(at) for at in range(count)))
    return count

@dsl.component(packages_to_install=["wandb"])
@wandb_log
def fit(rate: float, rows: Input[Dataset]) -> float:
    with open(rows.path) as file:
        return rate * sum(int(line) for line in file)

@dsl.pipeline
def train(rate: float = 0.5):
    fit(rate=rate, rows=collect(count=4).outputs["rows"])

if __name__ == "__main__":
    local.init(runner=local.SubprocessRunner(use_venv=False), pipeline_root="out")
    train()
"""
FLOW = """
import pathlib, subprocess, sys
pathlib.Path("flow.py").write_text(sys.argv[1])
subprocess.run([sys.executable, "flow.py"], check=True)
"""


def test_kubeflow(client: Client, server: Server, runs_of: Runs) -> None:
    place = {"WANDB_PROJECT": "kubeflow", "KFP_RUN_NAME": "train-1", "PIP_NO_INDEX": "1"}
    client.must(FLOW, PIPELINE, **place)
    runs = {run["job_type"]: run for run in runs_of("kubeflow")}
    assert runs.keys() == {"collect", "fit"}
    assert {(run["state"], run["group"]) for run in runs.values()} == {("finished", "train-1")}
    assert runs["collect"]["config"]["count"] == 4
    assert runs["collect"]["summary"]["collect"] == 4
    assert (runs["fit"]["config"]["rate"], runs["fit"]["summary"]["fit"]) == (0.5, 3.0)
    kept = str(server.get(f"/projects/{server.entity}/kubeflow/artifacts"))
    assert "kfp_artifact" in kept
    assert "rows" in kept
