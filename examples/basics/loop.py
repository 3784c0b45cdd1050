"""A training loop with nothing in it but luck: two metrics over a few epochs.

python -m examples.basics.loop
"""

from __future__ import annotations

import random

import runwell

EPOCHS = 10


def main() -> None:
    """Logs one row an epoch to the current run."""
    runwell.init(
        project="basics",
        config={
            "learning_rate": 0.01,
            "architecture": "CNN",
            "dataset": "CIFAR-100",
            "epochs": EPOCHS,
        },
    )
    offset = random.random() / 5
    for epoch in range(2, EPOCHS):
        accuracy = 1 - 2**-epoch - random.random() / epoch - offset
        loss = 2**-epoch + random.random() / epoch + offset
        runwell.log({"acc": accuracy, "loss": loss})
    runwell.finish()


if __name__ == "__main__":
    main()
