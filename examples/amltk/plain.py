"""Trials of amltk that log by themselves, each with a run of its own.

python -m examples.amltk.plain
"""

from __future__ import annotations

from amltk import Metric, Scheduler, Task, Trial

import runwell

CONFIGS = [
    (0, {"x": 1.0, "y": 2.0, "z": 3.0}),
    (1, {"x": -1.0, "y": 2.0, "z": 3.0}),
    (2, {"x": -1.0, "y": 3.0, "z": 4.0}),
]


def target(trial: Trial) -> Trial.Report:
    """Starts a run, logs to it and ends it; any number of them may live in one process."""
    x, y, z = (trial.config[key] for key in "xyz")
    with runwell.init(project="amltk-plain", config=dict(trial.config), name=trial.name) as run:
        with trial.profile("trial"):
            for i in range(10):
                run.log({"loss": i * x + 3 * i * y - (i * z) ** 2})
        run.summary["cost"] = y + z
    return trial.success(cost=y + z)


def search(task: Task, scheduler: Scheduler) -> None:
    """Submits one trial after the other."""
    trials = iter(CONFIGS)

    def submit_next(*_: object) -> None:
        for number, config in trials:
            task.submit(Trial.create(f"trial-{number}", config, metrics=Metric("cost")))
            break

    scheduler.on_start(submit_next)
    task.on_result(submit_next)
    scheduler.run()


if __name__ == "__main__":
    workers = Scheduler.with_processes(2)
    search(workers.task(target), workers)
