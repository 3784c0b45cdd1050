"""amltk: the programs of its document word for word, and the same for today, by both plugins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.contract.stack import Client, Server

ENVIRONMENT = "amltk"
Runs = Callable[[str], list[dict[str, Any]]]
Compare = Callable[..., None]
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

# As amltk's document prints it, after the first line.
PLAIN = """
import runwell.integrations.amltk.legacy
import wandb

from amltk import Scheduler, Trial

def target_function(trial: Trial) -> Trial.Report:
    x, y, z = trial.config["x"], trial.config["y"], trial.config["z"]

    run = wandb.init(project="my-project", config=trial.config, name=trial.name)  # (1)!

    with trial.begin():
        for i in range(10):
            loss = (i * x) + 3 * (i * y) - (i * z) ** 2
            run.log({"loss": loss})  # (2)!

    cost = y + z
    trial.summary = {"cost": cost}

    run.summary["cost"] = cost  # (3)!

    run.finish()  # (4)!

    # Finally report the success
    return trial.success(cost=cost)

scheduler = Scheduler.with_processes()

task = Trial.Task(target_function, scheduler)

configs = enumerate(
    [
        {"x": 1.0, "y": 2.0, "z": 3.0},
        {"x": -1.0, "y": 2.0, "z": 3.0},
        {"x": -1.0, "y": 3.0, "z": 4.0},
    ],
)


@scheduler.on_start()
def launch() -> None:
    i, config = next(configs)
    trial = Trial(name=f"trial-{i}", config=config)
    task(trial)


@task.on_report
def launch_next(_: Trial.Report) -> None:
    i, config = next(configs, (None, None))
    if config is not None:
        trial = Trial(name=f"trial-{i}", config=config)
        task(trial)


scheduler.run()
"""

WITH_PLUGIN = """
import runwell.integrations.amltk.legacy
from amltk import Scheduler, Trial
from amltk.wandb import WandbPlugin, WandbParams

def target_function(trial: Trial) -> Trial.Report:
    x, y, z = trial.config["x"], trial.config["y"], trial.config["z"]

    # The plugin will automatically attach the run to the trial
    run = trial.plugins["wandb"]

    with trial.begin():
        for i in range(10):
            loss = (i * x) + 3 * (i * y) - (i * z) ** 2
            run.log({"loss": loss})  # (1)!

    cost = y + z
    trial.summary = {"cost": cost}  # (2)!

    # Will automatically log the report to the run and finish it up
    return trial.success(cost=cost)

scheduler = Scheduler.with_processes()

wandb_plugin = WandbPlugin(
    project="amltk-test2",
    group="a group",
)

def modify_run(trial: Trial, params: WandbParams) -> WandbParams:
    tags = ["positive"] if trial.config["x"] > 0 else ["negative"]
    return params.modify(tags=tags)

task = Trial.Task(
    target_function,
    scheduler,
    plugins=[wandb_plugin.trial_tracker(modify=modify_run)],
)

configs = enumerate(
    [
        {"x": 1.0, "y": 2.0, "z": 3.0},
        {"x": -1.0, "y": 2.0, "z": 3.0},
        {"x": -1.0, "y": 3.0, "z": 4.0},
    ],
)


@scheduler.on_start()
def launch() -> None:
    i, config = next(configs)
    trial = Trial(name=f"trial-{i}", config=config)
    task(trial)


@task.on_report
def launch_next(_: Trial.Report) -> None:
    i, config = next(configs, (None, None))
    if config is not None:
        trial = Trial(name=f"trial-{i}", config=config)
        task(trial)


scheduler.run()
"""

TODAY = """
import sys
from concurrent.futures import ThreadPoolExecutor
from amltk import Metric, Scheduler, Trial
if sys.argv[1] == "ours":
    from runwell.integrations.amltk import WandbParams, WandbPlugin
else:
    from amltk.scheduling.plugins.wandb import WandbParams, WandbPlugin

def target_function(trial):
    run = trial.extras["wandb"]
    x = trial.config["x"]
    with trial.profile("work"):
        for i in range(10):
            run.log({"loss": x * i})
    trial.summary["twice"] = 2 * x
    if x == 3:
        return trial.fail(ValueError("too much"), "where it was")
    return trial.success(cost=x)

def modify(trial, params):
    return params.modify(tags=["small" if trial.config["x"] < 2 else "large"])

if sys.argv[2] == "threads":
    scheduler = Scheduler.with_threads(2) if hasattr(Scheduler, "with_threads") else Scheduler(
        executor=ThreadPoolExecutor(2)
    )
else:
    scheduler = Scheduler.with_processes(2)
plugin = WandbPlugin(project=sys.argv[3])
task = scheduler.task(target_function, plugins=[plugin.trial_tracker(modify=modify)])
reports = []

@scheduler.on_start
def launch():
    for x in (1, 2, 3):
        cost = Metric("cost", bounds=(0, 9))
        task.submit(Trial.create(f"trial-{x}", {"x": x}, metrics=cost, seed=7))

task.on_result(lambda _, report: reports.append(report))
scheduler.run()
assert sorted(report.trial.extras["wandb"].summary["twice"] for report in reports) == [2, 4, 6]
"""


def losses(x: float, y: float, z: float) -> list[float]:
    return [(i * x) + 3 * (i * y) - (i * z) ** 2 for i in range(10)]


CONFIGS = ((1.0, 2.0, 3.0), (-1.0, 2.0, 3.0), (-1.0, 3.0, 4.0))


def check_document(server: Server, project: str, runs: list[dict[str, Any]]) -> None:
    assert [run["name"] for run in runs] == ["trial-0", "trial-1", "trial-2"]
    assert [run["state"] for run in runs] == ["finished"] * 3
    for run, (x, y, z) in zip(runs, CONFIGS, strict=True):
        assert {key: run["config"][key] for key in "xyz"} == {"x": x, "y": y, "z": z}
        assert server.curve(project, run["id"], "loss")[1] == losses(x, y, z)
        assert run["summary"]["cost"] == y + z


def test_the_program_without_the_plugin_runs_word_for_word(
    client: Client, server: Server, runs_of: Runs
) -> None:
    client.must(PLAIN)
    check_document(server, "my-project", runs_of("my-project"))


def test_the_program_with_the_plugin_and_modify_runs_word_for_word(
    client: Client, server: Server, runs_of: Runs
) -> None:
    client.must(WITH_PLUGIN)
    runs = runs_of("amltk-test2")
    check_document(server, "amltk-test2", runs)
    assert [run["tags"] for run in runs] == [["positive"], ["negative"], ["negative"]]
    assert [run["group"] for run in runs] == ["a group"] * 3
    for run in runs:
        assert run["summary"]["status"] == "success"
        assert run["summary"]["time/trial"] >= 0
        assert run["summary"]["table"]["nrows"] == 1


@pytest.mark.parametrize("executor", ["processes", "threads"])
@pytest.mark.parametrize("plugin", ["ours", "its own"])
def test_todays_amltk_by_both_plugins(
    plugin: str, executor: str, client: Client, server: Server, runs_of: Runs, compare: Compare
) -> None:
    project = f"{plugin}-{executor}".replace(" ", "-")
    client.must(TODAY, plugin, executor, project)
    runs = runs_of(project)
    assert [run["name"] for run in runs] == ["trial-1", "trial-2", "trial-3"]
    assert [run["tags"] for run in runs] == [["small"], ["large"], ["large"]]
    for x, run in enumerate(runs, 1):
        assert run["config"]["x"] == x
        assert server.curve(project, run["id"], "loss")[1] == [x * i for i in range(10)]
        assert run["summary"]["twice"] == 2 * x
        assert run["summary"]["table"]["nrows"] == 1
    if plugin == "ours":
        assert [run["state"] for run in runs] == ["finished", "finished", "failed"]
        assert runs[0]["summary"]["cost"] == 1
        assert runs[2]["summary"]["exception"] == "ValueError('too much')"
        assert runs[2]["summary"]["traceback"] == "where it was"
        assert all(run["summary"]["time/work"] >= 0 for run in runs)
    elif executor == "processes":  # the official client has one run in a process
        # A run of its that comes back from a worker says nothing any more.
        compare(TODAY.rpartition("assert")[0], project, arguments=(plugin, executor, project))


@pytest.mark.parametrize("name", ["plain", "plugin"])
def test_the_examples_run(name: str, client: Client, server: Server, runs_of: Runs) -> None:
    command = f"[sys.executable, '-m', 'examples.amltk.{name}']"
    client.must(f"import subprocess, sys; subprocess.check_call({command})", PYTHONPATH=str(ROOT))
    runs = runs_of(f"amltk-{name}")
    assert [run["state"] for run in runs] == ["finished"] * 3
    assert [run["summary"]["cost"] for run in runs] == [5, 5, 7]
