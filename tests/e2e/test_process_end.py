"""How a process ends is what its run says: exit codes of real interpreters."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from runwell.wire.records import ConsoleRecord, ExitRecord, HistoryRecord
from tests.fakes.reading import records_in

BEGIN = """
import os, signal, sys, threading
import runwell
run = runwell.init(mode="offline", dir=sys.argv[1])
run.log({"a": 1})
"""


def ended(script: str, directory: Path, *, first: str = "") -> tuple[int, list[int], str]:
    """Runs a script, with `first` before the run begins.

    Returns its status, the exit codes in its journal and what it wrote to standard error.
    """
    child = subprocess.run(
        [sys.executable, "-c", first + BEGIN + script, str(directory)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    journal = next(directory.glob("wandb/offline-run-*/run-*.wandb"))
    codes = [r.exit_code for r in records_in(journal) if isinstance(r, ExitRecord)]
    return child.returncode, codes, child.stderr


@pytest.mark.parametrize(
    ("script", "status", "codes"),
    [
        ("", 0, [0]),
        ("run.finish()", 0, [0]),
        ("sys.exit(3)", 3, [3]),
        ("sys.exit('bad')", 1, [1]),
        ("1 / 0", 1, [1]),
        ("with run: raise SystemExit(4)", 4, [4]),
        ("raise KeyboardInterrupt", -signal.SIGINT, [255]),
        ("os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM, [143]),
        ("os._exit(5)", 5, []),
        ("threading.Thread(target=lambda: sys.exit(9)).start()", 0, [0]),
        ("runwell.init(mode='offline', dir=sys.argv[1]).log({'b': 1})", 0, [0]),
    ],
)
def test_the_journal_knows_the_end(
    tmp_path: Path, script: str, status: int, codes: list[int]
) -> None:
    assert ended(script, tmp_path)[:2] == (status, codes)


def test_hooks_of_the_user_are_kept(tmp_path: Path) -> None:
    first = """
import sys
sys.excepthook = lambda kind, *rest: sys.stderr.write(f"hook saw {kind.__name__}")
"""
    status, codes, errors = ended("1 / 0", tmp_path, first=first)
    assert (status, codes, "hook saw ZeroDivisionError" in errors) == (1, [1], True)


def test_a_handler_of_the_user_for_sigterm_is_kept(tmp_path: Path) -> None:
    script = """
signal.signal(signal.SIGTERM, lambda *what: sys.exit(7))
os.kill(os.getpid(), signal.SIGTERM)
"""
    assert ended(script, tmp_path)[:2] == (7, [7])


def test_a_forked_child_that_exits_does_not_end_the_run(tmp_path: Path) -> None:
    script = """
pid = os.fork()
if pid == 0:
    run.log({"child": 1})
    sys.exit(2)
assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 2
run.log({"parent": 1})
"""
    status, codes, errors = ended(script, tmp_path)
    assert (status, codes) == (0, [0]), errors
    journal = next(tmp_path.glob("wandb/offline-run-*/run-*.wandb"))
    rows = [r.data for r in records_in(journal) if isinstance(r, HistoryRecord)]
    assert rows == [{"a": 1}, {"child": 1}, {"parent": 1}]


def test_an_uncaught_exception_is_in_the_console(tmp_path: Path) -> None:
    ended("print('before'); 1 / 0", tmp_path)
    journal = next(tmp_path.glob("wandb/offline-run-*/run-*.wandb"))
    text = "".join(r.text for r in records_in(journal) if isinstance(r, ConsoleRecord))
    assert text.startswith("before\n")
    assert "ZeroDivisionError" in text


def test_a_spawned_worker_writes_to_the_run_it_was_given(tmp_path: Path) -> None:
    script = tmp_path / "spawn.py"
    script.write_text(
        """
import multiprocessing, sys
import runwell

def work(run):
    run.log({"worker": 1})

if __name__ == "__main__":
    run = runwell.init(mode="offline", dir=sys.argv[1])
    worker = multiprocessing.get_context("spawn").Process(target=work, args=(run,))
    worker.start()
    worker.join()
    run.log({"main": 1})
"""
    )
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True, timeout=60)
    journal = next(tmp_path.glob("wandb/offline-run-*/run-*.wandb"))
    records = records_in(journal)
    assert [r.data for r in records if isinstance(r, HistoryRecord)] == [{"worker": 1}, {"main": 1}]
    assert [r.exit_code for r in records if isinstance(r, ExitRecord)] == [0]
