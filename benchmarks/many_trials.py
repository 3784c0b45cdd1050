"""1,000 trials of a search as runs of one process: what each costs, and whether memory stays flat.

What Ray Tune's callback and amltk's plugin do with a trial (start, three results, end), without the
frameworks, which cost tens of milliseconds a trial by themselves. Beside it goes the same loop
without a run, whose trials only leave one synced file each, so that what is left is ours and not
the disk's; the two take turns, so that what else the machine does meets both. Marks: 5 ms of work a
trial, and less than 5 MB more after the second half than after the first. Only work of this process
and memory are judged; time by the clock is printed and judged by nobody, because on a machine that
has other work it says more about that.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
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

NUM_TRIALS, TURN = 1000, 100
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


def without_us(folder: Path) -> Callable[[int], None]:
    """Returns what a trial costs whose end is on the disk, and of which nothing else is kept."""

    def trial(number: int) -> None:
        rows = [{"loss": 1 / (step + 1), "training_iteration": step} for step in range(3)]
        with (folder / f"trial_{number}").open("w") as file:
            json.dump({"config": {"x": number}, "rows": rows}, file)
            file.flush()
            os.fdatasync(file.fileno())

    return trial


@dataclass(slots=True)
class Cost:
    """What a number of trials cost, in seconds: by the clock, and of work on any core."""

    wall_s: float = 0.0
    work_s: float = 0.0

    def add(self, trial: Callable[[int], None], numbers: range) -> None:
        """Runs trials and adds what they cost."""
        began, worked = perf_counter(), process_time()
        for number in numbers:
            trial(number)
        self.wall_s += perf_counter() - began
        self.work_s += process_time() - worked

    def __str__(self) -> str:
        each_ms = 1000 / NUM_TRIALS
        return f"{self.wall_s * each_ms:6.2f} ms, {self.work_s * each_ms:5.2f} of work"


def measure(name: str, trial: Callable[[int], None], folder: Path) -> bool:
    """Prints the figures of one kind of trial and returns whether they hold."""
    memory, bare = psutil.Process().memory_info, without_us(folder)
    trial(NUM_TRIALS)  # what is imported once is no trial's cost
    with_us, alone = Cost(), Cost()
    halfway_bytes = 0
    for first in range(0, NUM_TRIALS, TURN):
        if first == NUM_TRIALS // 2:
            halfway_bytes = memory().rss
        with_us.add(trial, range(first, first + TURN))
        alone.add(bare, range(first, first + TURN))
    ours = Cost(with_us.wall_s - alone.wall_s, with_us.work_s - alone.work_s)
    growth_mb = (memory().rss - halfway_bytes) / 1e6
    work_ms = ours.work_s / NUM_TRIALS * 1000
    holds = work_ms <= MOST_MS and growth_mb <= MOST_GROWTH_MB
    print(
        f"{name:6} ours {ours}   with us {with_us}   without {alone}   "
        f"{growth_mb:+.2f} MB in 500 trials{'' if holds else '   MISSED'}"
    )
    return holds


def main() -> int:
    """Measures both."""
    os.environ.update(WANDB_MODE="offline", WANDB_SILENT="true")
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        held = [measure(*each, Path(folder)) for each in (("Ray", of_ray()), ("amltk", of_amltk()))]
        os.chdir(here)
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
