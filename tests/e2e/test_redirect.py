"""`console="redirect"` hears what is written below Python, and changes nothing that is seen."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from runwell.wire.records import ConsoleRecord
from tests.fakes.reading import records_in

BEGIN = """
import os, subprocess, sys, runwell
def begin(**more):
    return runwell.init(project="p", mode="offline", settings={"console": "redirect", **more})
"""


def run(folder: Path, script: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", BEGIN + script],
        cwd=folder,
        env={**os.environ, "RUNWELL_HOME": str(folder / "home"), "WANDB_SILENT": "true"},
        capture_output=True,
        timeout=120,
        check=False,
    )


def heard(folder: Path) -> list[tuple[str, str]]:
    """Returns, for each run, what it heard of output and of errors."""
    found = []
    for journal in sorted(folder.glob("wandb/offline-run-*/run-*.wandb")):
        records = [each for each in records_in(journal) if isinstance(each, ConsoleRecord)]
        texts = ["".join(r.text for r in records if r.is_error is side) for side in (False, True)]
        found.append((texts[0], texts[1]))
    return found


def test_other_processes_and_descriptors_are_heard_in_their_order(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
run = begin()
print("python")
sys.stdout.flush()
os.write(1, "naïve ".encode()[:3])
os.write(1, "naïve ".encode()[3:])
subprocess.run(["sh", "-c", "echo other; echo wrong >&2"])
child = os.fork()
if child == 0:
    os.write(1, b"forked\\n")
    os._exit(0)
os.waitpid(child, 0)
print("last")
run.finish()
print("after")
""",
    )
    assert (done.returncode, done.stderr) == (0, b"wrong\n")
    out = "python\nnaïve other\nforked\nlast\n"
    assert done.stdout.decode() == f"{out}after\n"
    assert heard(tmp_path) == [(out, "wrong\n")]


def test_much_output_is_whole_when_the_run_ends(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
run = begin()
subprocess.run([sys.executable, "-c", "for i in range(50000): print('line', i)"])
run.finish()
""",
    )
    expected = "".join(f"line {number}\n" for number in range(50000))
    assert done.stdout.decode() == expected
    assert heard(tmp_path) == [(expected, "")]


def test_a_child_that_outlives_the_run_may_go_on_writing(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
run = begin()
child = subprocess.Popen(["sh", "-c", "echo early; read x; echo late"], stdin=subprocess.PIPE)
import time
while b"early" not in run.directory.journal.read_bytes():
    time.sleep(0.01)
run.finish()
child.communicate(b"go\\n")
os.write(1, b"%d\\n" % child.returncode)
""",
    )
    assert (done.returncode, sorted(done.stdout.split())) == (0, [b"0", b"early", b"late"])
    assert heard(tmp_path) == [("early\n", "")]


def test_two_runs_hear_the_same_and_an_error_is_heard_once(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
one, two = begin(), runwell.init(project="p", mode="offline", reinit="create_new",
                                 settings={"console": "redirect"})
os.write(1, b"both\\n")
two.finish()
os.write(1, b"one\\n")
raise KeyError("lost")
""",
    )
    assert done.returncode == 1
    assert done.stdout == b"both\none\n"
    assert done.stderr.count(b"KeyError: 'lost'") == 1
    texts = heard(tmp_path)
    assert sorted(out for out, _ in texts) == ["both\n", "both\none\n"]
    assert sorted(error.count("KeyError: 'lost'") for _, error in texts) == [0, 1]


def test_a_terminal_stays_one(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    script = "run = begin(); print(sys.stdout.isatty(), 'a\\tb'); run.finish()"
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN + script],
        cwd=tmp_path,
        env={**os.environ, "RUNWELL_HOME": str(tmp_path / "home"), "WANDB_SILENT": "true"},
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    assert process.wait(timeout=120) == 0
    seen = os.read(ours, 4096)
    os.close(ours)
    assert seen == b"True a\tb\r\n"
    assert heard(tmp_path) == [("True a\tb\n", "")]
