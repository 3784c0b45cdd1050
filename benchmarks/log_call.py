"""What one call of `log()` costs: one, ten and 10,000 scalars; flat out and in a working loop.

Marks are those of the design: p50 of at most 3 µs for one scalar and 6 µs for ten, p99 of at most
15 µs flat out.

    python -m benchmarks.log_call [--peer wandb|trackio] [--peer-python PYTHON]
"""

from __future__ import annotations

import sys

from benchmarks._peers import Report, ended, measure, peers

CODE = """
import json, os, time

clock = time.perf_counter_ns
run = init(os.environ["BENCH_DIR"])

def timed(row, count, work_ns=0):
    times = []
    for _ in range(count):
        if work_ns:
            until = clock() + work_ns
            junk = []
            while clock() < until:
                junk.append([0] * 100)
        began = clock()
        run.log(row)
        times.append(clock() - began)
    times.sort()
    return times[count // 2] / 1000, times[count * 99 // 100] / 1000

def row(size):
    return {f"metric {number}": number / 7 for number in range(size)}

timed(row(1), 2000)
figures = {}
for name, given in {"1": (row(1), 50000), "10": (row(10), 30000), "10000": (row(10000), 40),
                    "1 working": (row(1), 800, 1_000_000)}.items():
    figures[name + " p50"], figures[name + " p99"] = timed(*given)
run.finish()
print(json.dumps(figures))
"""
MARKS = {
    "1 p50": 3.0,
    "1 p99": 15.0,
    "10 p50": 6.0,
    "10 p99": 15.0,
    "10000 p50": 3000.0,
    "1 working p50": 30.0,
}


def main() -> int:
    """Measures both and prints the ratios."""
    ours, peer = peers(__doc__)
    mine, theirs = measure(ours, CODE), measure(peer, CODE)
    report = Report()
    for what, mark in MARKS.items():
        report.line(f"log() of {what}", mine[what], theirs[what], "µs", peer.name, mark)
    return ended(report)


if __name__ == "__main__":
    sys.exit(main())
