"""Trials of amltk whose runs the plugin starts, tags and ends.

python -m examples.amltk.plugin
"""

from __future__ import annotations

from amltk import Metric, Scheduler, Task, Trial

from runwell.integrations.amltk import WandbParams, WandbPlugin

CONFIGS = [
    (0, {"x": 1.0, "y": 2.0, "z": 3.0}),
    (1, {"x": -1.0, "y": 2.0, "z": 3.0}),
    (2, {"x": -1.0, "y": 3.0, "z": 4.0}),
]


def target(trial: Trial) -> Trial.Report:
    """Logs to the run that the plugin has started."""
    x, y, z = (trial.config[key] for key in "xyz")
    run = trial.extras["wandb"]
    with trial.profile("trial"):
        for i in range(10):
            run.log({"loss": i * x + 3 * i * y - (i * z) ** 2})
    trial.summary["twice"] = 2 * x
    return trial.success(cost=y + z)


def tagged(trial: Trial, params: WandbParams) -> WandbParams:
    """Tags runs by the sign of x."""
    return params.modify(tags=["positive" if trial.config["x"] > 0 else "negative"])


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
    tracker = WandbPlugin(project="amltk-plugin").trial_tracker(modify=tagged)
    search(workers.task(target, plugins=[tracker]), workers)
