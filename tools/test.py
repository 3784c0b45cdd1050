"""Every test there is: `make test`.

Four parts, each of which runs even if the one before failed: what may run side by side; what is
seen in a browser, two at a time; what looks at the clock, one at a time; and the web's own.
Arguments go to pytest instead (`.venv/bin/python tools/test.py tests/unit/wire -k torn`).

What the tests write lies in memory where there is room for it, since few of them are about disks
and most would wait for one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest"]
# One more at once than there are cores, since some wait; in the order of the folders, so that the
# files of long tests are the first and none is left to one worker.
AT_ONCE = min(8, os.cpu_count() or 1) + 1
BY_FILE = ["--dist", "loadfile", "--no-loadscope-reorder"]
SLOWEST = ["--durations", "5"]

# Frameworks take minutes to install and to import; `make test-integrations` has time for them.
LIGHT = ["-m", "not integration and not browser and not clock"]
PARTS = {
    "side by side": [*BY_FILE, "-n", str(AT_ONCE), *LIGHT],
    "in a browser": [*BY_FILE, "-n", "2", *SLOWEST, "-m", "browser and not clock", "tests/e2e"],
    "by the clock": [*SLOWEST, "-m", "clock", "tests/e2e"],
}
WEB = [sys.executable, "web/hatch_build.py", "test"]
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own in it
ROOM_BYTES = 6 * 2**30


def run(name: str, command: list[str], environ: dict[str, str]) -> bool:
    """Runs one part and returns whether it passed."""
    print(f"\n=== {name}", flush=True)
    return subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode == 0


def environment(scratch: Path) -> dict[str, str]:
    """Returns an environment in which nothing of the user's own set-up reaches a test.

    Interpreters keep what they compile: the tests start hundreds.
    """
    foreign = ("WANDB_", "RUNWELL_", "PYTHONDONTWRITEBYTECODE")
    kept = ("RUNWELL_CHROMIUM", "RUNWELL_OFFICIAL_PYTHON", "RUNWELL_SKIP_WEB")
    clean = {k: v for k, v in os.environ.items() if k.startswith(kept) or not k.startswith(foreign)}
    return clean | {"PYTHONUNBUFFERED": "1", "TMPDIR": str(scratch)}


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Gives a folder for what the tests write, gone at the end, and open to the account that
    PostgreSQL runs under."""
    place = MEMORY if _has_room(MEMORY) else None
    folder = Path(tempfile.mkdtemp(prefix="rw", dir=place))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_room(folder: Path) -> bool:
    try:
        return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= ROOM_BYTES
    except OSError:
        return False


def main() -> int:
    """Runs all parts, or pytest with the arguments given."""
    if len(sys.argv) > 1:
        return subprocess.run([*PYTEST, *sys.argv[1:]], cwd=ROOT, check=False).returncode
    with scratch_folder() as scratch:
        environ = environment(scratch)
        # A short name of our own: a socket below it may have no long one.
        pytest = [*PYTEST, "-q", "--basetemp", str(scratch / "t")]
        passed = {name: run(name, [*pytest, *more], environ) for name, more in PARTS.items()}
        passed["web"] = run("web", WEB, environ)
    print("\n" + ", ".join(f"{n}: {'passed' if ok else 'FAILED'}" for n, ok in passed.items()))
    return 0 if all(passed.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
