"""A search with Ray Tune whose trials `WandbLogger` logs: the entry `wandb` says where.

    python -m examples.ray.logger

Written as for Ray 1; the first import lets it run on today's.
"""

from __future__ import annotations

import runwell.integrations.ray.legacy  # noqa: F401

# isort: split
from ray import tune
from ray.tune.integration.wandb import WandbLogger
from ray.tune.logger import DEFAULT_LOGGERS


def train(config: dict[str, float]) -> None:
    """Walks down a parabola, faster or slower."""
    x = 4.0
    for _ in range(5):
        x -= config["speed"] * 2 * (x - config["goal"])
        tune.report(loss=(x - config["goal"]) ** 2)


if __name__ == "__main__":
    tune.run(
        train,
        config={
            "speed": tune.grid_search([0.1, 0.3]),
            "goal": tune.choice([1.0]),
            "wandb": {"project": "ray-logger", "excludes": ["timers"], "log_config": True},
        },
        loggers=(*DEFAULT_LOGGERS, WandbLogger),
    )
