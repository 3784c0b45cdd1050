"""What a run costs around its rows: `init` and `finish` in one process, and a whole script.

python -m benchmarks.init_finish [--peer wandb|trackio] [--peer-python PYTHON]
"""

from __future__ import annotations

import sys
import time

from benchmarks._peers import Peer, Report, best, ended, measure, peers

MANY = """
import json, os, time

times = []
for _ in range(40):
    began = time.perf_counter()
    run = init(os.environ["BENCH_DIR"])
    run.log({"loss": 0.5})
    run.finish()
    times.append(1000 * (time.perf_counter() - began))
times.sort()
print(json.dumps({"one": times[len(times) // 2]}))
"""
ONCE = """
import os
run = init(os.environ["BENCH_DIR"])
run.log({"loss": 0.5})
run.finish()
print("{}")
"""


def one_ms(peer: Peer) -> float:
    """Returns what the median run of a process takes."""
    return measure(peer, MANY)["one"]


def script_ms(peer: Peer) -> float:
    """Returns how long a whole script takes, interpreter included."""

    def once() -> float:
        began = time.perf_counter()
        measure(peer, ONCE)
        return 1000 * (time.perf_counter() - began)

    return best(5, once)


def main() -> int:
    """Measures both and prints the ratios."""
    ours, peer = peers(__doc__)
    report = Report()
    # finish() waits for the disk, so the best of three is what it costs when nobody else writes.
    mine, theirs = best(3, lambda: one_ms(ours)), best(3, lambda: one_ms(peer))
    report.line("init, log, finish in a process", mine, theirs, "ms", peer.name, 3.0)
    mine, theirs = script_ms(ours), script_ms(peer)
    report.line("whole script", mine, theirs, "ms", peer.name, 100.0)
    return ended(report)


if __name__ == "__main__":
    sys.exit(main())
