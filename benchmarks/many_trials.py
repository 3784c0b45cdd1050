"""1,000 trials of a search as runs of one process: what each costs, and whether memory stays flat.

What Ray Tune's callback and amltk's plugin do with a trial (start, three results, end), without the
frameworks, which cost tens of milliseconds a trial by themselves. Mark: 5 ms a trial, and less than
5 MB more after the second half than after the first.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from types import SimpleNamespace
from typing import Any

import pandas as pd
import psutil

from runwell.integrations.amltk.params import WandbParams
from runwell.integrations.amltk.tracking import TrackedFunction
from runwell.integrations.ray.entry import Entry
from runwell.integrations.ray.trial_runs import TrialRuns

NUM_TRIALS = 1000
MOST_MS, MOST_GROWTH_MB = 5.0, 5.0
PARAMS = WandbParams(project="many")


def of_ray() -> Callable[[int], None]:
    """Returns what one trial of Ray Tune costs the process that drives the search."""
    runs, entry = TrialRuns(), Entry(project="many", log_config=True)

    def trial(number: int) -> None:
        name = f"trial_{number:05}"
        config = {"lr": 0.1 * number, "layers": [64, 64], "wandb": {"project": "many"}}
        runs.start(name, entry, config, {"id": name, "name": name, "group": "search"})
        for step in range(3):
            result = {"loss": 1 / (step + 1), "training_iteration": step, "config": config}
            runs.log(name, {**result, "pid": 1, "timers": {"learn": 0.1, "load": 0.2}})
        runs.end(name, 0)
        if number % 100 == 99:
            runs.wait()

    return trial


def of_amltk() -> Callable[[int], None]:
    """Returns what one trial of amltk costs the worker that runs it."""

    # Making it is amltk's work.
    row = pd.DataFrame({"status": "success", "cost": 1.0, "seed": pd.NA}, index=[0])

    def target(trial: Any) -> Any:  # noqa: ANN401  amltk's
        for step in range(3):
            trial.extras["wandb"].log({"loss": 1 / (step + 1)})
        return SimpleNamespace(
            trial=trial,
            df=lambda: row,
            values={"cost": 1.0},
            profiles={},
            status="success",
            exception=None,
            traceback=None,
        )

    call = TrackedFunction(target, PARAMS)

    def trial(number: int) -> None:
        call(SimpleNamespace(name=f"t{number}", config={"x": number}, summary={}, extras={}))

    return trial


def measure(name: str, trial: Callable[[int], None]) -> bool:
    """Prints the figures of one kind of trial and returns whether they hold."""
    memory = psutil.Process().memory_info
    trial(NUM_TRIALS)  # what is imported once is no trial's cost
    began, worked = perf_counter(), process_time()
    for number in range(NUM_TRIALS // 2):
        trial(number)
    halfway_bytes = memory().rss
    for number in range(NUM_TRIALS // 2, NUM_TRIALS):
        trial(number)
    each_ms = (perf_counter() - began) / NUM_TRIALS * 1000
    busy_ms = (process_time() - worked) / NUM_TRIALS * 1000  # the rest is waiting for the disk
    growth_mb = (memory().rss - halfway_bytes) / 1e6
    holds = each_ms <= MOST_MS and growth_mb <= MOST_GROWTH_MB
    verdict = "" if holds else "   MISSED"
    print(
        f"{name:6} {each_ms:6.2f} ms a trial, {busy_ms:.2f} of them work   "
        f"{growth_mb:+6.2f} MB in 500 trials{verdict}"
    )
    return holds


def main() -> int:
    """Measures both."""
    os.environ.update(WANDB_MODE="offline", WANDB_SILENT="true")
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        held = [measure("Ray", of_ray()), measure("amltk", of_amltk())]
        os.chdir(here)
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
