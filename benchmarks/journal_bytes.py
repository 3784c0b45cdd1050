"""What a logged point takes on the training's disk: rows of ten scalars, and of one.

Counted is all that lies in the run's folder when it has finished, files of the run included, over
20,000 rows; a peer is asked for the same. What a server makes of it is `store_bytes`.

    python -m benchmarks.journal_bytes [--peer wandb|trackio] [--peer-python PYTHON]
"""

from __future__ import annotations

import sys

from benchmarks._peers import Report, ended, measure, peers

CODE = """
import json, math, os, struct

def size(folder):
    return sum(
        os.path.getsize(os.path.join(place, name))
        for place, _, names in os.walk(folder) for name in names
    )

def single(value):  # as a framework has it that computes in float32
    return struct.unpack("f", struct.pack("f", value))[0]

ROWS = 20_000
figures = {}
for keys in (10, 1):
    folder = os.path.join(os.environ["BENCH_DIR"], str(keys))
    os.makedirs(folder)
    before = size(os.environ["BENCH_DIR"])
    run = init(folder)
    for row in range(ROWS):
        run.log({
            f"train/metric_{key}": single(math.exp(-row / 5000) + 0.01 * math.sin(row * (key + 7)))
            for key in range(keys)
        })
    run.finish()
    figures[str(keys)] = (size(os.environ["BENCH_DIR"]) - before) / ROWS / keys
print(json.dumps(figures))
"""
MARKS = {"10": 40.0, "1": 80.0}  # a row has its own bytes: its step and when it came


def main() -> int:
    """Measures both and prints the ratios."""
    ours, peer = peers(__doc__)
    mine, theirs = measure(ours, CODE), measure(peer, CODE)
    report = Report()
    for what, mark in MARKS.items():
        report.line(f"a point, {what} in a row", mine[what], theirs[what], "bytes", peer.name, mark)
    return ended(report)


if __name__ == "__main__":
    sys.exit(main())
