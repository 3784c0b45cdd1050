"""What `import runwell` costs over a bare interpreter, and what the first `init` then imports.

python -m benchmarks.import_time [--peer wandb|trackio] [--peer-python PYTHON]
"""

from __future__ import annotations

import sys

from benchmarks._peers import Peer, Report, best, ended, measure, peers

CODE = """
import json
print(json.dumps({"ms": 1000 * (time.perf_counter() - began)}))
"""
BEGIN = "import time; began = time.perf_counter()\n"
IMPORTS = {
    "runwell": "import runwell",
    "wandb": "import wandb",
    "trackio": "import trackio",
    "floor": "import os, msgspec",
}
USED = {
    "runwell": "import runwell; runwell.init",
    "wandb": "import wandb",
    "trackio": "import trackio",
    "floor": "import msgspec",
}


def import_ms(peer: Peer, statement: str) -> float:
    """Returns how long a statement takes in a fresh interpreter."""
    bare = Peer(peer.name, peer.python, BEGIN + statement)
    return best(7, lambda: measure(bare, CODE)["ms"])


def main() -> int:
    """Measures both and prints the ratios."""
    ours, peer = peers(__doc__)
    report = Report()
    for what, statements, mark in (("import", IMPORTS, 60.0), ("import, touch init", USED, 80.0)):
        mine = import_ms(ours, statements[ours.name])
        theirs = import_ms(peer, statements[peer.name])
        report.line(what, mine, theirs, "ms", peer.name, mark)
    return ended(report)


if __name__ == "__main__":
    sys.exit(main())
