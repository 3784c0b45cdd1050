"""Ray Tune of today, as documents of its first years say it, and as it says it itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.contract.stack import Client, Server

ENVIRONMENT = "ray"
Runs = Callable[[str], list[dict[str, Any]]]
Compare = Callable[..., None]

# Ray's dashboard and its usage report are of no use here; two trials run side by side.
QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_TRAIN_ENABLE_V2_MIGRATION_WARNINGS": "0",
    "PYTHONPATH": str(ROOT),
}
START = """
import ray
for attempt in range(4):  # Ray gives a node 30 seconds, which is too little beside other work
    try:
        ray.init("local", num_cpus=2, include_dashboard=False, logging_level="error")
        break
    except Exception:
        ray.shutdown()
        if attempt == 3:
            raise
"""
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

# As the documents print it, but for what is searched and where the key lies.
AS_PRINTED = (
    "import runwell.integrations.ray.legacy\n"
    + START
    + """
import sys
import wandb
from ray import tune
from ray.tune.logger import DEFAULT_LOGGERS
from ray.tune.integration.wandb import WandbLogger
from ray.tune.integration.wandb import wandb_mixin

def train_fn(config):
    for i in range(3):
        tune.report(mean_loss=config["parameter_1"] * i, note="no metric")

tune.run(
    train_fn,
    config={
        "parameter_1": tune.grid_search([1, 2]),
        "parameter_2": tune.choice([4]),
        "wandb": {
            "project": "Optimization_Project",
            "api_key_file": sys.argv[1],
            "log_config": True
        }
    },
    loggers=DEFAULT_LOGGERS + (WandbLogger, ))

@wandb_mixin
def train_mixed(config):
    for i in range(10):
        loss = config["a"] + config["b"]
        wandb.log({"loss": loss})
        tune.report(loss=loss)

tune.run(
    train_mixed,
    config={
        "a": tune.grid_search([1, 2]),
        "b": tune.choice([4]),
        "wandb": {
            "project": "Mixed_Project",
            "api_key_file": sys.argv[1],
            "group": "chosen"
        }
    })
"""
)

SEARCH = (
    START
    + """
import ray
from ray import tune

def train(config):
    for i in range(3):
        if config["x"] == 2 and i == 2:
            raise ValueError("the third step fails")
        tune.report({"loss": config["x"] / (i + 1), "nested": {"kept": i, "dropped": i}})

def search(callback):
    return tune.Tuner(
        train,
        param_space={"x": tune.grid_search([1, 2])},
        run_config=tune.RunConfig(name="search", callbacks=[callback]),
    ).fit()
"""
)

OURS = (
    SEARCH
    + """
from runwell.integrations.ray import WandbLoggerCallback, setup_wandb

search(WandbLoggerCallback(project="ours", excludes=["nested/dropped"], tags=["tuned"]))

def by_itself(config):
    run = setup_wandb(config, project="set-up")
    run.log({"loss": config["x"]})
    tune.report({"loss": config["x"]})
    run.finish()

tune.Tuner(
    by_itself,
    param_space={"x": 3},
    run_config=tune.RunConfig(name="experiment"),
).fit()
"""
)

# The same documents with no change but of what is imported, and a class with a run.
IMPORTED = (
    START
    + """
import sys
from ray import tune
from runwell.integrations.ray import DEFAULT_LOGGERS, WandbLogger, WandbTrainableMixin, run

def train_fn(config):
    for i in range(3):
        tune.report({"mean_loss": config["parameter_1"] * i})

run(
    train_fn,
    config={
        "parameter_1": tune.grid_search([1, 2]),
        "wandb": {"project": "imported", "api_key_file": sys.argv[1], "group": "chosen"},
    },
    loggers=DEFAULT_LOGGERS + (WandbLogger,),
    verbose=0,
)

class Walk(WandbTrainableMixin, tune.Trainable):
    def setup(self, config):
        assert "wandb" not in config
        self.at = 0
    def step(self):
        self.at += self.config["speed"]
        self.wandb.log({"at": self.at})
        if self.at == 4:
            raise ValueError("too far")
        return {"score": self.at}

run(
    Walk,
    config={
        "speed": tune.grid_search([1, 2]),
        "wandb": {"project": "classes", "api_key_file": sys.argv[1], "tags": ["walk"]},
    },
    stop={"training_iteration": 3}, raise_on_failed_trial=False, verbose=0,
)
"""
)

THEIRS = (
    SEARCH
    + """
import pathlib, tempfile
from ray.air.integrations.wandb import WandbLoggerCallback, setup_wandb

search(WandbLoggerCallback(project="theirs"))

def keeps(config):
    for i in range(2):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "step").write_text(str(i))
            tune.report({"loss": i}, checkpoint=tune.Checkpoint.from_directory(folder))

callback = WandbLoggerCallback(project="theirs-kept", upload_checkpoints=True)
tune.Tuner(keeps, run_config=tune.RunConfig(name="keeping", callbacks=[callback])).fit()

def by_itself(config):
    run = setup_wandb(config, project="theirs-set-up")
    run.log({"loss": config["x"]})
    tune.report({"loss": config["x"]})
    run.finish()

tune.Tuner(
    by_itself, param_space={"x": 3}, run_config=tune.RunConfig(name="experiment")
).fit()
"""
)


def key_file(folder: Path, server: Server) -> Path:
    path = folder / "key"
    path.write_text(f"{server.key}\n")
    return path


def test_the_documents_of_ray_1_run_word_for_word(
    client: Client, server: Server, runs_of: Runs, tmp_path: Path
) -> None:
    client.must(AS_PRINTED, str(key_file(tmp_path, server)), **QUIET, WANDB_API_KEY="")
    runs = runs_of("Optimization_Project")
    assert [run["state"] for run in runs] == ["finished", "finished"]
    for run, factor in zip(runs, (1, 2), strict=True):
        config = run["config"]
        assert (config["parameter_1"], config["parameter_2"]) == (factor, 4)
        assert config["trial_id"] == run["id"]
        assert "wandb" not in config
        assert server.key not in str(run)
        assert (run["group"], run["name"]) == ("train_fn", f"train_fn_{run['id']}")
        _, values, _ = server.curve("Optimization_Project", run["id"], "mean_loss")
        assert values == [0.0, 1.0 * factor, 2.0 * factor]
        assert run["summary"]["config/parameter_1"] == factor  # what log_config asks for
        assert "note" not in run["summary"]
    mixed = runs_of("Mixed_Project")
    assert [run["summary"]["loss"] for run in mixed] == [5, 6]
    assert [run["group"] for run in mixed] == ["chosen", "chosen"]
    assert [run["state"] for run in mixed] == ["finished", "finished"]
    assert len(server.curve("Mixed_Project", str(mixed[0]["id"]), "loss")[1]) == 10


def test_todays_ray_by_our_callback_and_in_the_trial(
    client: Client, server: Server, runs_of: Runs
) -> None:
    client.must(OURS, **QUIET, WANDB_PROJECT_NAME="elsewhere")
    good, bad = runs_of("ours")
    assert (good["state"], bad["state"]) == ("finished", "failed")
    assert server.curve("ours", good["id"], "loss")[:2] == ([1, 2, 3], [1.0, 0.5, 1 / 3])
    assert server.curve("ours", bad["id"], "loss")[:2] == ([1, 2], [2.0, 1.0])
    assert good["summary"]["nested/kept"] == 2
    assert "nested/dropped" not in good["summary"]
    assert (good["group"], good["tags"]) == ("search", ["tuned"])
    (single,) = runs_of("set-up")
    assert (single["group"], single["config"]["x"], single["summary"]["loss"]) == (
        "experiment",
        3,
        3,
    )


def test_loggers_and_classes_with_a_run_by_another_import(
    client: Client, server: Server, runs_of: Runs, tmp_path: Path
) -> None:
    client.must(IMPORTED, str(key_file(tmp_path, server)), **QUIET, WANDB_API_KEY="")
    for run, factor in zip(runs_of("imported"), (1, 2), strict=True):
        assert (run["state"], run["group"]) == ("finished", "chosen")
        assert server.curve("imported", run["id"], "mean_loss")[1] == [0, factor, 2 * factor]
    good, bad = runs_of("classes")
    assert [(run["state"], run["group"]) for run in (good, bad)] == [
        ("finished", "Walk"),
        ("failed", "Walk"),
    ]
    assert server.curve("classes", good["id"], "at")[1] == [1, 2, 3]
    assert server.curve("classes", bad["id"], "at")[1] == [2, 4]
    assert good["tags"] == ["walk"]
    assert server.key not in str((good, bad))


def test_todays_ray_by_its_own_callback(
    client: Client, server: Server, runs_of: Runs, compare: Compare
) -> None:
    client.must(THEIRS, **QUIET, WANDB_PROJECT_NAME="elsewhere")
    theirs = runs_of("theirs")
    assert [run["config"]["x"] for run in theirs] == [1, 2]
    for run in theirs:
        x = run["config"]["x"]
        steps, values, _ = server.curve("theirs", run["id"], "loss")
        wanted = [x / (i + 1) for i in range(3 if x == 1 else 2)]
        assert (steps, values) == ([*range(1, len(wanted) + 1)], wanted)
        assert run["config"]["trial_log_path"]
    (kept,) = runs_of("theirs-kept")
    assert server.curve("theirs-kept", kept["id"], "loss")[1] == [0, 1]
    artifacts = str(server.get(f"/projects/{server.entity}/theirs-kept/artifacts"))
    assert "checkpoint_" in artifacts
    (single,) = runs_of("theirs-set-up")
    assert (single["config"]["x"], single["summary"]["loss"]) == (3, 3)
    compare(THEIRS, "theirs", "theirs-kept", "theirs-set-up", **QUIET)


@pytest.mark.parametrize(
    ("name", "project", "num_rows"), [("logger", "ray-logger", 5), ("mixin", "ray-mixin", 4)]
)
def test_the_examples_run(
    name: str, project: str, num_rows: int, client: Client, server: Server, runs_of: Runs
) -> None:
    script = f"import runpy; runpy.run_module('examples.ray.{name}', run_name='__main__')"
    client.must(START + script, **QUIET)
    runs = runs_of(project)
    assert [run["state"] for run in runs] == ["finished", "finished"]
    assert len(server.curve(project, runs[0]["id"], "loss")[1]) == num_rows
