"""A two-parameter search: every combination of a learning rate and layer sizes, tried once.

Runs with a server and without one; `python examples/sweep/search.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import runwell

if TYPE_CHECKING:
    from runwell.values.json import Json

SPACE: dict[str, Json] = {
    "learning_rate": {"values": [0.01, 0.001]},
    "hidden_layer_sizes": {"values": [[32, 64], [64, 128]]},
}


def train() -> None:
    """Pretends to train: wider layers learn more, smaller steps learn slower."""
    with runwell.init(config={"epochs": 5}) as run:
        chosen: Any = run.config
        width = sum(chosen.hidden_layer_sizes)
        for epoch in range(chosen.epochs):
            run.log({"loss": 1 / (1 + epoch * chosen.learning_rate * width)})


def main() -> None:
    """Makes the sweep and runs it to its end."""
    sweep = runwell.sweep(
        {"method": "grid", "metric": {"name": "loss"}, "parameters": SPACE}, project="search"
    )
    runwell.agent(sweep, function=train)


if __name__ == "__main__":
    main()
