"""What a training is wrapped in: Hydra, Sacred and Metaflow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contract.stack import Client, Server

ENVIRONMENT = "pipelines"
Runs = Callable[[str], list[dict[str, Any]]]
Compare = Callable[..., None]
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

# Hydra changes the working directory before the function begins.
HYDRA = """
import pathlib, sys
import hydra, wandb
from omegaconf import DictConfig, OmegaConf

pathlib.Path("conf").mkdir(exist_ok=True)
pathlib.Path("conf/config.yaml").write_text(
    "model: {layers: [8, 4], name: small}\\nlr: 0.1\\nhalf: ${half:${lr}}\\n"
)
OmegaConf.register_new_resolver("half", lambda value: value / 2)
sys.argv = ["train", "lr=0.2", "hydra.job.chdir=true", "hydra.run.dir=outputs"]

@hydra.main(version_base=None, config_path=str(pathlib.Path("conf").absolute()),
            config_name="config")
def train(config):
    with wandb.init(
        project="hydra", name="tiny", config=OmegaConf.to_container(config, resolve=True)
    ):
        for step in range(3):
            wandb.log({"loss": config.lr / (step + 1)})

train()
"""
# A config of OmegaConf as it is.
AS_IT_IS = """
import wandb
from omegaconf import OmegaConf

config = OmegaConf.create({"lr": 0.2, "half": "${lr}", "model": {"layers": [8, 4]}})
wandb.init(project="omegaconf", name="tiny", config=config).finish()
"""


def test_hydra(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(HYDRA)
    (run,) = runs_of("hydra")
    assert (run["name"], run["state"]) == ("tiny", "finished")
    config = {key: run["config"][key] for key in ("lr", "half", "model")}
    assert config == {"lr": 0.2, "half": 0.1, "model": {"layers": [8, 4], "name": "small"}}
    assert server.curve("hydra", run["id"], "loss")[1] == [0.2, 0.1, 0.2 / 3]
    compare(HYDRA, "hydra")


def test_a_config_of_omegaconf_is_taken_as_it_is(client: Client, runs_of: Runs) -> None:
    client.must(AS_IT_IS)
    (run,) = runs_of("omegaconf")
    assert run["config"] | {"lr": 0.2, "half": 0.2, "model": {"layers": [8, 4]}} == run["config"]


SACRED = """
import contextlib, pathlib, sys
import numpy as np
from sacred import Experiment, SETTINGS
from wandb.integration.sacred import WandbObserver

SETTINGS["CAPTURE_MODE"] = "no"

def fit(rate, fails, _run):
    for step in range(3):
        _run.log_scalar("loss", rate / (step + 1), step)
    pathlib.Path("notes.txt").write_text("done")
    _run.add_artifact("notes.txt", name="notes")
    if fails:
        raise ValueError("no")
    return rate, {"score": 2 * rate}

for name in sys.argv[1:]:
    experiment = Experiment("fit", interactive=True, save_git_info=False)
    experiment.observers.append(WandbObserver(project=f"sacred-{name}", name=name))
    experiment.add_config(rate=0.5, layers=[4, 2], fails=name == "bad")
    experiment.main(fit)
    with contextlib.suppress(ValueError):
        experiment.run()
"""


def test_sacred(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(SACRED, "bad", "good")
    (bad,), (good,) = runs_of("sacred-bad"), runs_of("sacred-good")
    assert (bad["state"], good["state"]) == ("failed", "finished")
    for run in (bad, good):
        assert (run["config"]["rate"], run["config"]["layers"]) == (0.5, [4, 2])
        assert server.curve(f"sacred-{run['name']}", run["id"], "loss")[1] == [0.5, 0.25, 0.5 / 3]
    assert (good["summary"]["result_0"], good["summary"]["score"]) == (0.5, 1.0)
    kept = server.get(f"/projects/{server.entity}/sacred-good/artifacts")
    assert "notes" in str(kept)
    # The official observer leaves its run open, so that the next experiment would go into it.
    for name in ("bad", "good"):
        compare(SACRED, f"sacred-{name}", arguments=(name,))


METAFLOW = """
import pandas as pd
from metaflow import FlowSpec, Parameter, step
from wandb.integration.metaflow import wandb_log

@wandb_log(datasets=True, others=True)
class Train(FlowSpec):
    rate = Parameter("rate", default=0.5)

    @step
    def start(self):
        self.rows = pd.DataFrame({"a": [1, 2, 3]})
        self.next(self.fit)

    @step
    def fit(self):
        self.loss = float(self.rows.a.sum()) * self.rate
        self.next(self.end)

    @step
    def end(self):
        self.last = self.loss

if __name__ == "__main__":
    Train()
"""
FLOW = """
import pathlib, subprocess, sys
pathlib.Path("flow.py").write_text(sys.argv[1])
subprocess.run([sys.executable, "flow.py", "--no-pylint", "run"], check=True)
"""


def test_metaflow(client: Client, runs_of: Runs, compare: Compare, tmp_path: Path) -> None:
    home = {"USERNAME": "tester", "METAFLOW_HOME": str(tmp_path), "WANDB_PROJECT": "metaflow"}
    client.must(FLOW, METAFLOW, **home)
    runs = {run["job_type"]: run for run in runs_of("metaflow")}
    assert runs.keys() == {"start", "fit", "end"}
    assert {run["state"] for run in runs.values()} == {"finished"}
    assert len({run["group"] for run in runs.values()}) == 1
    assert runs["fit"]["config"]["rate"] == 0.5
    assert (runs["fit"]["summary"]["loss"], runs["end"]["summary"]["last"]) == (3.0, 3.0)
    compare(FLOW, "metaflow", arguments=(METAFLOW,), **home)


# Mapped tasks run in threads side by side, and each has a run of its own.
PREFECT = """
import wandb
from prefect import flow, runtime, task
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.testing.utilities import prefect_test_harness

@task
def fit(rate):
    with wandb.init(
        project="prefect", name=f"fit-{rate}", group=runtime.flow_run.flow_name,
        job_type=runtime.task_run.task_name, config={"rate": rate}, reinit="create_new",
    ) as run:
        for step in range(3):
            run.log({"loss": rate / (step + 1)})
        if rate == 3:
            raise ValueError("too fast")
    return run.id

@flow(task_runner=ThreadPoolTaskRunner(max_workers=3))
def train():
    states = [each.wait() or each.state for each in fit.map([1, 2, 3])]
    return sum(state.is_completed() for state in states)

with prefect_test_harness(server_startup_timeout=200):  # it takes long beside other work
    assert train() == 2
"""


def test_prefect(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    quiet = {"PREFECT_LOGGING_LEVEL": "CRITICAL", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    client.must(PREFECT, **quiet)
    runs = runs_of("prefect")
    assert [(run["name"], run["state"]) for run in runs] == [
        ("fit-1", "finished"),
        ("fit-2", "finished"),
        ("fit-3", "failed"),
    ]
    for rate, run in enumerate(runs, 1):
        assert (run["group"], run["job_type"], run["config"]["rate"]) == ("train", "fit", rate)
        losses = server.curve("prefect", run["id"], "loss")[1]
        assert losses == [rate / (step + 1) for step in range(3)]
    compare(PREFECT, "prefect", **quiet)
