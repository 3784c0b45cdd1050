"""What a live run costs in memory over a bare interpreter, helpers of the peer included.

python -m benchmarks.client_memory [--peer wandb|trackio] [--peer-python PYTHON]
"""

from __future__ import annotations

import sys

from benchmarks._peers import Peer, Report, ended, measure, peers

# Resident memory of the process and of all that it started.
CODE = """
import json, os

def resident_kb(pid):
    with open(f"/proc/{pid}/status") as status:
        return next((int(line.split()[1]) for line in status if line.startswith("VmRSS")), 0)

def tree(pid):
    found = [pid]
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as children:
            for child in children.read().split():
                found += tree(int(child))
    return found

run = init(os.environ["BENCH_DIR"])
for number in range(10000):
    run.log({"loss": number})
print(json.dumps({"mb": sum(map(resident_kb, tree(os.getpid()))) / 1024}), flush=True)
os._exit(0)
"""
BARE = """
class Run:
    def log(self, row): pass
def init(dir): return Run()
"""


def main() -> int:
    """Measures both and prints the ratios."""
    ours, peer = peers(__doc__)
    bare = {
        python: measure(Peer("bare", python, BARE), CODE)["mb"]
        for python in {ours.python, peer.python}
    }
    mine, theirs = (measure(each, CODE)["mb"] - bare[each.python] for each in (ours, peer))
    report = Report()
    report.line("a live run, 10,000 rows", mine, theirs, "MB", peer.name, 25.0)
    return ended(report)


if __name__ == "__main__":
    sys.exit(main())
