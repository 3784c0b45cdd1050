"""Every test there is: `make test`.

Five parts, each of which runs even if the one before failed: what may run side by side; what is
seen in a browser, two at a time; what looks at the clock in a browser, alone; what ends processes
and looks at the clock, one at a time; and the web's own.
Arguments go to pytest instead (`.venv/bin/python tools/test.py tests/unit/wire -k torn`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest"]
TWO_AT_ONCE = [*PYTEST, "-q", "-n", "2", "--dist", "loadfile"]

# Frameworks take minutes to install and to import; `make test-integrations` has time for them.
LIGHT = ["-m", "not integration", "--ignore", "tests/e2e"]
BY_THE_CLOCK = "tests/e2e/test_live_chart.py"
IN_A_BROWSER = ["-m", "browser", "--ignore", BY_THE_CLOCK, "tests/e2e"]
PARTS = {
    "side by side": [*TWO_AT_ONCE, *LIGHT],
    "in a browser": [*TWO_AT_ONCE, "--durations", "5", *IN_A_BROWSER],
    "by the clock": [*PYTEST, "-q", BY_THE_CLOCK],
    "end to end": [*PYTEST, "-q", "--durations", "5", "-m", "not browser", "tests/e2e"],
    "web": [sys.executable, "web/hatch_build.py", "test"],
}


def run(name: str, command: list[str]) -> bool:
    """Runs one part and returns whether it passed."""
    print(f"\n=== {name}", flush=True)
    return subprocess.run(command, cwd=ROOT, env=environment(), check=False).returncode == 0


def environment() -> dict[str, str]:
    """Returns an environment in which nothing of the user's own set-up reaches a test."""
    foreign = ("WANDB_", "RUNWELL_")
    kept = ("RUNWELL_CHROMIUM", "RUNWELL_OFFICIAL_PYTHON", "RUNWELL_SKIP_WEB")
    clean = {k: v for k, v in os.environ.items() if k.startswith(kept) or not k.startswith(foreign)}
    return clean | {"PYTHONUNBUFFERED": "1"}


def main() -> int:
    """Runs all parts, or pytest with the arguments given."""
    if len(sys.argv) > 1:
        return subprocess.run([*PYTEST, *sys.argv[1:]], cwd=ROOT, check=False).returncode
    passed = {name: run(name, command) for name, command in PARTS.items()}
    print("\n" + ", ".join(f"{n}: {'passed' if ok else 'FAILED'}" for n, ok in passed.items()))
    return 0 if all(passed.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
