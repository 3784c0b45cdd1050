"""Trials of Ray Tune that do not go straight to their end, and workers of Ray Train."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contract.stack import Client, Server
from tests.integrations.test_ray import QUIET, START

ENVIRONMENT = "ray"
DEADLINE_S = 180.0
Runs = Callable[[str], list[dict[str, Any]]]
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

# Pauses trials after each two rounds, lets the worse one go on as a copy of the better one; then
# trials that fail once, or whenever they come to their third round; then one that goes on for ever.
TURNS = (
    START
    + """
import pathlib, tempfile
from ray import tune
from ray.tune.schedulers import PopulationBasedTraining
from runwell.integrations.ray import WandbLoggerCallback

class Walk(tune.Trainable):
    def setup(self, config):
        self.at = 0
        self.speed = config["speed"]
    def step(self):
        self.at += self.speed
        return {"score": self.at}
    def save_checkpoint(self, folder):
        (pathlib.Path(folder) / "at").write_text(str(self.at))
    def load_checkpoint(self, folder):
        self.at = int((pathlib.Path(folder) / "at").read_text())

def settings(project, **more):
    return tune.RunConfig(callbacks=[WandbLoggerCallback(project=project)], verbose=0, **more)

tune.Tuner(
    Walk,
    param_space={"speed": tune.grid_search([1, 100])},
    tune_config=tune.TuneConfig(scheduler=PopulationBasedTraining(
        time_attr="training_iteration", metric="score", mode="max", perturbation_interval=2,
        hyperparam_mutations={"speed": [1000]}, quantile_fraction=0.5, synch=True,
        resample_probability=1.0,
    )),
    run_config=settings("population", stop={"training_iteration": 4}),
).fit()

def fails(config):
    found = tune.get_checkpoint()
    first = 0
    if found is not None:
        with found.as_directory() as folder:
            first = int((pathlib.Path(folder) / "next").read_text())
    for at in range(first, 4):
        if at == 2 and (found is None or config["always"]):
            raise ValueError("the third round fails")
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "next").write_text(str(at + 1))
            tune.report({"loss": at}, checkpoint=tune.Checkpoint.from_directory(folder))

tune.Tuner(
    fails,
    param_space={"always": tune.grid_search([False, True])},
    run_config=settings("failures", failure_config=tune.FailureConfig(max_failures=1)),
).fit()

class Enough(tune.Stopper):
    def __init__(self):
        self.is_enough = False
    def __call__(self, trial_id, result):
        self.is_enough |= result["training_iteration"] >= 2
        return False
    def stop_all(self):
        return self.is_enough

tune.Tuner(
    Walk, param_space={"speed": 1}, run_config=settings("enough", stop=Enough())
).fit()
"""
)


def test_paused_exploited_and_failing_trials_keep_their_runs(
    client: Client, server: Server, runs_of: Runs
) -> None:
    client.must(TURNS, **QUIET)

    population = runs_of("population")
    assert [run["state"] for run in population] == ["finished", "finished"]
    scores = {}
    for run in population:
        steps, scores[run["config"]["speed"]], _ = server.curve("population", run["id"], "score")
        assert steps == [1, 2, 3, 4]
    assert scores[100] == [100, 200, 300, 400]
    assert scores[1000] == [1, 2, 1200, 2200]  # from the third round on a copy of the other

    failures = sorted(runs_of("failures"), key=lambda run: bool(run["config"]["always"]))
    assert [run["state"] for run in failures] == ["finished", "failed"]
    losses = [server.curve("failures", run["id"], "loss")[1] for run in failures]
    assert losses == [[0, 1, 2, 3], [0, 1]]

    (stopped,) = runs_of("enough")  # by the search, as it was asked to
    assert (stopped["state"], stopped["summary"]["score"] >= 2) == ("finished", True)


# A search that takes as long as the file `go` is missing from its third round on.
LONG = (
    START
    + """
import pathlib, sys, tempfile, time
from ray import tune
from runwell.integrations.ray import WandbLoggerCallback

home = pathlib.Path(sys.argv[1])

def train(config):
    found = tune.get_checkpoint()
    first = 0
    if found is not None:
        with found.as_directory() as folder:
            first = int((pathlib.Path(folder) / "next").read_text())
    for at in range(first, 5):
        while at == 2 and not (home / "go").exists():
            time.sleep(0.1)
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "next").write_text(str(at + 1))
            tune.report({"loss": at}, checkpoint=tune.Checkpoint.from_directory(folder))

if sys.argv[2] == "start":
    tuner = tune.Tuner(
        train,
        run_config=tune.RunConfig(
            name="long", storage_path=str(home), verbose=0,
            callbacks=[WandbLoggerCallback(project="long")],
        ),
    )
else:
    tuner = tune.Tuner.restore(str(home / "long"), train, resume_unfinished=True)
tuner.fit()
"""
)


def test_an_interrupted_search_ends_as_failed_and_goes_on_when_it_is_restored(
    client: Client, server: Server, runs_of: Runs, tmp_path: Path
) -> None:
    search = client.start(LONG, str(tmp_path), "start", **QUIET)
    try:
        deadline = time.monotonic() + DEADLINE_S
        while not any(run["summary"].get("loss") == 1 for run in known_runs(runs_of)):
            assert search.poll() is None, (tmp_path / "started.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.2)
        search.send_signal(signal.SIGINT)
        search.wait(DEADLINE_S)
    finally:
        search.kill()
        search.wait()
    (run,) = runs_of("long")
    assert run["state"] == "failed"
    assert server.curve("long", run["id"], "loss")[1] == [0, 1]

    (tmp_path / "go").touch()
    client.must(LONG, str(tmp_path), "restore", **QUIET)
    (again,) = runs_of("long")
    assert (again["id"], again["state"]) == (run["id"], "finished")
    assert server.curve("long", run["id"], "loss")[1] == [0, 1, 2, 3, 4]


def known_runs(runs_of: Runs) -> list[dict[str, Any]]:
    """Returns the runs of the long search; none before its project is there."""
    try:
        return runs_of("long")
    except OSError:
        return []


TRAIN = (
    START
    + """
import ray.train
from ray.train.v2.api.data_parallel_trainer import DataParallelTrainer
from runwell.integrations.ray import setup_wandb

def loop(config):
    run = setup_wandb(config, project="ray-train", name="tiny")
    for at in range(3):
        run.log({"loss": config["lr"] / (at + 1)})
        ray.train.report({"loss": config["lr"] / (at + 1)})
    run.finish()

DataParallelTrainer(
    loop,
    train_loop_config={"lr": 0.5},
    scaling_config=ray.train.ScalingConfig(num_workers=2, resources_per_worker={"CPU": 0.5}),
).fit()
"""
)


def test_of_the_workers_of_ray_train_the_first_has_the_run(
    client: Client, server: Server, runs_of: Runs
) -> None:
    client.must(TRAIN, **QUIET)
    (run,) = runs_of("ray-train")
    assert (run["name"], run["state"], run["config"]["lr"]) == ("tiny", "finished", 0.5)
    assert server.curve("ray-train", run["id"], "loss")[1] == [0.5, 0.25, 0.5 / 3]
