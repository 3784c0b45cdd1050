"""Pictures beside numbers: a batch of them, true and predicted masks below one key, layers on one.

python -m examples.basics.pictures
"""

from __future__ import annotations

import numpy as np

import runwell

SIZE = 16


def main() -> None:
    """Logs three steps of a segmentation that gets better."""
    dice = np.random.default_rng(0)
    truth = np.zeros((SIZE, SIZE))
    truth[4:12, 4:12] = 1
    with runwell.init(project="basics", name="pictures") as run:
        for epoch in range(3):
            guess = np.roll(truth, 3 - epoch, axis=1)
            picture = truth * 0.8 + dice.random((SIZE, SIZE)) * 0.2
            layers = {
                "guess": {"mask_data": guess.astype(int), "class_labels": {0: "road", 1: "car"}}
            }
            run.log(
                {
                    "loss": float(abs(truth - guess).mean()),
                    "epoch": epoch,
                    "learning rate": 0.1 / (epoch + 1),
                    "images": runwell.Image(picture),
                    "masks": {"true": runwell.Image(truth), "pred": runwell.Image(guess)},
                    "layers": runwell.Image(picture, caption=f"epoch {epoch}", masks=layers),
                }
            )


if __name__ == "__main__":
    main()
