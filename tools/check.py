"""Everything that can be said of the code without running it: `make check`.

Runs all checks even if one fails, so that one call shows all there is to mend.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent

CHECKS = {
    "lint": [str(PROGRAMS / "ruff"), "check"],
    "format": [str(PROGRAMS / "ruff"), "format", "--check"],
    "types": [str(PROGRAMS / "mypy")],
    "layers": [str(PROGRAMS / "lint-imports"), "--no-cache"],
    "web": [sys.executable, "web/hatch_build.py", "run", "check"],
}


def run(name: str, command: list[str]) -> bool:
    """Runs one check, shows its words only if it fails, and returns whether it held."""
    began = time.monotonic()
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    verdict = "ok" if result.returncode == 0 else "FAILED"
    print(f"{name:8} {verdict:6} {time.monotonic() - began:5.1f} s", flush=True)
    if result.returncode != 0:
        print(result.stdout + result.stderr, flush=True)
    return result.returncode == 0


def main() -> int:
    """Runs the checks that are named, or all."""
    names = sys.argv[1:] or list(CHECKS)
    held = [run(name, CHECKS[name]) for name in names]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
