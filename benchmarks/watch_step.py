"""What watching a model adds to a training step: a small net on the processor, every 100th pass.

Marks: 10 % of a step for gradients and parameters together, and with a peer no more than it adds.
Says so and ends where PyTorch is not installed.

    python -m benchmarks.watch_step [--peer-python PYTHON-WITH-WANDB-AND-TORCH]
"""

from __future__ import annotations

import sys
from importlib.util import find_spec

from benchmarks._peers import Peer, Report, ended, measure, peers

CODE = """
import json, os, time
import torch

torch.manual_seed(0)
torch.set_num_threads(1)
layers = [torch.nn.Linear(256, 256) for _ in range(6)]
model = torch.nn.Sequential(*layers, torch.nn.Linear(256, 10))
data = torch.randn(256, 256)
run = init(os.environ["BENCH_DIR"])

def seconds(count):
    began = time.process_time()  # what others on the machine do is no cost of ours
    for _ in range(count):
        model.zero_grad()
        model(data).square().mean().backward()
        run.log({"loss": 1.0})
    return time.process_time() - began

figures = {"plain": [], "watched": []}
seconds(50)
for _ in range(5):
    figures["plain"].append(seconds(200))
    if watches:
        run.watch(model, log="all", log_freq=100)
    figures["watched"].append(seconds(200))
    if watches:
        run.unwatch(model)
run.finish()
print(json.dumps({name: min(times) / 200 * 1000 for name, times in figures.items()}))
"""


def main() -> int:
    """Measures both and prints the ratios."""
    if find_spec("torch") is None:
        print("  PyTorch is not installed: nothing to watch")
        return 0
    ours, peer = peers(__doc__)
    mine = measure(ours, f"watches = True\n{CODE}")
    if peer.name == "wandb":  # its hooks look for the one global run
        peer = Peer(peer.name, peer.python, peer.prelude.replace(', reinit="create_new"', ""))
    theirs = measure(peer, f"watches = {peer.name == 'wandb'}\n{CODE}")
    report = Report()
    added, peer_added = (each["watched"] - each["plain"] for each in (mine, theirs))
    most = mine["plain"] * 0.1
    report.line("a step, watched", mine["watched"], theirs["watched"], "ms", peer.name, 1e9)
    report.line("what watching adds to a step", added, peer_added, "ms", peer.name, most)
    return ended(report)


if __name__ == "__main__":
    sys.exit(main())
