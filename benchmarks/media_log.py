"""What logging pictures costs the loop: 256 × 256 × 3 as noise, photograph and drawing.

The mark is what the other side needs in the same run. Without wandb that is the floor: Pillow's
encoder at its default, and one write.

    python -m benchmarks.media_log [--peer-python PYTHON-WITH-WANDB]
"""

from __future__ import annotations

import sys

from benchmarks._peers import Peer, Report, ended, measure, peers

PILLOW = """
import io, os, time
from PIL import Image as Pillow
class Image:
    def __init__(self, pixels):
        buffer = io.BytesIO()
        Pillow.fromarray(pixels).save(buffer, "png")
        self.data = buffer.getvalue()
class Run:
    def __init__(self, dir):
        self.dir = dir
    def log(self, row):
        for image in row.values():
            with open(os.path.join(self.dir, str(time.monotonic_ns())), "wb") as file:
                file.write(image.data)
    def finish(self):
        pass
def init(dir):
    return Run(dir)
"""
CODE = """
import json, os, time
import numpy as np

clock = time.perf_counter_ns
run = init(os.environ["BENCH_DIR"])
random = np.random.default_rng(0)
y, x = np.mgrid[:256, :256]
waves = np.stack([127 + 100 * np.sin(x / 30), 127 + 100 * np.cos(y / 25), x / 2 + y / 2], -1)
drawing = np.zeros((256, 256, 3), "uint8")
drawing[50:100, 60:200] = 255, 0, 0
pictures = {
    "noise": random.integers(0, 256, (256, 256, 3), dtype="uint8"),
    "photograph": (waves + random.normal(0, 4, waves.shape)).clip(0, 255).astype("uint8"),
    "drawing": drawing,
}
figures = {}
for name, picture in pictures.items():
    times = []
    for number in range(41):
        pixels = picture.copy()
        pixels[0, 0] = number
        began = clock()
        run.log({"picture": Image(pixels)})
        times.append(clock() - began)
    times.sort()
    figures[name] = times[len(times) // 2] / 1e6
run.finish()
print(json.dumps(figures))
"""


def main() -> int:
    """Measures both and prints the ratios."""
    ours, peer = peers(__doc__)
    if peer.name == "wandb":
        peer = Peer(peer.name, peer.python, f"{peer.prelude}\nfrom wandb import Image\n")
    else:
        peer = Peer("Pillow", peer.python, PILLOW)
    mine = measure(ours, f"from runwell import Image\n{CODE}")
    theirs = measure(peer, CODE)
    report = Report()
    for name, ms in mine.items():
        report.line(f"a picture: {name}", ms, theirs[name], "ms", peer.name, theirs[name])
    return ended(report)


if __name__ == "__main__":
    sys.exit(main())
