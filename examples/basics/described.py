"""A run that says what it is: settings, a note and tags, for whoever looks at it later.

python -m examples.basics.described
"""

from __future__ import annotations

import runwell

CONFIG = {
    "learning_rate": 0.01,
    "momentum": 0.2,
    "architecture": "CNN",
    "dataset_id": "peds-0192",
    "infra": "own machine",
}


def main() -> None:
    """Begins the run, and notes its best result by hand."""
    with runwell.init(
        project="detect-pedestrians",
        notes="tweak baseline",
        tags=["baseline", "paper1"],
        config=CONFIG,
    ) as run:
        for accuracy in (0.6, 0.8, 0.7):
            run.log({"accuracy": accuracy})
        run.summary["accuracy"] = 0.8  # the best rather than the last


if __name__ == "__main__":
    main()
