"""A search with Ray Tune whose trials log by themselves: `wandb_mixin` gives each a run.

python -m examples.ray.mixin
"""

from __future__ import annotations

from ray import tune

import runwell
from runwell.integrations.ray import run, wandb_mixin


@wandb_mixin
def train(config: dict[str, float]) -> None:
    """Reports to Tune and logs to its own run."""
    for step in range(4):
        loss = config["a"] / (step + 1)
        runwell.log({"loss": loss, "half": loss / 2})
        tune.report({"loss": loss})


if __name__ == "__main__":
    run(train, config={"a": tune.grid_search([1.0, 2.0]), "wandb": {"project": "ray-mixin"}})
