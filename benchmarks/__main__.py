"""`make bench`: runs every benchmark of this folder, one after the other, each in its own process.

A benchmark is a module with a docstring whose first line says what it measures. Run as a script it
prints its figures, and ends with an error if one misses its mark. Here they only get a heading,
and the machine a line, for a figure without its machine says nothing.

    python -m benchmarks [NAME…]
"""

from __future__ import annotations

import argparse
import ast
import datetime as dt
import os
import platform
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """Returns the benchmarks, by name."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))


def title(name: str) -> str:
    """Returns the first line of a benchmark's docstring."""
    text = ast.get_docstring(ast.parse((FOLDER / f"{name}.py").read_text())) or ""
    return text.partition("\n")[0]


def machine() -> str:
    """Returns what the figures were measured on."""
    today = dt.datetime.now(tz=dt.timezone.utc).date()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{today}  {platform.system()} {platform.machine()}, {cores} cores, "
        f"Python {platform.python_version()}"
    )


def main() -> int:
    """Runs the benchmarks that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="run benchmarks")
    parser.add_argument("name", nargs="*", help=f"one of: {', '.join(names())}; all without")
    asked = parser.parse_args().name
    if unknown := [name for name in asked if name not in names()]:
        parser.error(f"there is no benchmark {unknown[0]}; there are: {', '.join(names())}")
    print(machine(), flush=True)
    missed = []
    for name in asked or names():
        print(f"\n=== {name}: {title(name)}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        if subprocess.run(command, cwd=FOLDER.parent, check=False).returncode != 0:
            missed.append(name)
    if missed:
        print(f"\nmissed their mark: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
