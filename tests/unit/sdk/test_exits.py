from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from runwell.sdk.exits import ExitWatch, as_exit_code, exit_code_of
from runwell.wire.records import ConsoleRecord, ExitRecord
from tests.fakes.reading import records_in


@pytest.mark.parametrize(
    ("exception", "code"),
    [
        (None, 0),
        (ValueError("x"), 1),
        (KeyboardInterrupt(), 255),
        (KeyboardInterrupt, 255),
        (SystemExit(), 0),
        (SystemExit(3), 3),
        (SystemExit("bad"), 1),
        (SystemExit(True), 1),
    ],
)
def test_exit_codes(exception: BaseException | None, code: int) -> None:
    assert exit_code_of(exception) == code


@pytest.mark.parametrize(
    ("given", "code"),
    [(None, 0), (0, 0), (-1, -1), (False, 0), (True, 1), (2**31, 1), (1.5, 1), ("x", 1), ([], 1)],
)
def test_what_is_no_exit_code_means_failed(given: object, code: int) -> None:
    found = as_exit_code(given)
    assert (found, type(found)) == (code, int)


@pytest.fixture
def watch() -> ExitWatch:
    return ExitWatch(lambda code: None, lambda code: None)


def test_an_exit_that_is_caught_is_none(watch: ExitWatch) -> None:
    with contextlib.suppress(SystemExit):
        watch._exit(3)  # noqa: SLF001
    assert watch.exit_code == 0


def test_an_earlier_exit_does_not_take_back_a_later_one(watch: ExitWatch) -> None:
    kept = None
    try:
        watch._exit(3)  # noqa: SLF001
    except SystemExit as leaving:
        kept = leaving
    with pytest.raises(SystemExit) as second:
        watch._exit(4)  # noqa: SLF001
    del kept
    assert (watch.exit_code, second.value.code) == (4, 4)


def test_the_exception_of_an_exit_can_be_sent_to_another_process(watch: ExitWatch) -> None:
    with pytest.raises(SystemExit) as leaving:
        watch._exit(3)  # noqa: SLF001
    assert pickle.loads(pickle.dumps(leaving.value)).code == 3


CAUGHT = """
import sys, runwell
run = runwell.init(mode="offline", dir=sys.argv[1])
try:
    sys.exit(3)
except SystemExit:
    pass
"""


def ending_of(script: str, directory: Path) -> tuple[int, int, str]:
    """Returns the status of a script, the exit code of its run and what the run heard."""
    path = directory / "script.py"
    path.write_text(script)
    done = subprocess.run(
        [sys.executable, str(path), str(directory)], capture_output=True, timeout=60, check=False
    )
    records = records_in(next(directory.glob("wandb/offline-run-*/run-*.wandb")))
    codes = [record.exit_code for record in records if isinstance(record, ExitRecord)]
    assert len(codes) == 1, done.stderr
    heard = "".join(record.text for record in records if isinstance(record, ConsoleRecord))
    return done.returncode, codes[0], heard


@pytest.mark.parametrize(
    ("end", "status"), [("", 0), ("sys.exit(4)", 4), ("raise ValueError", 1), ("sys.exit(True)", 1)]
)
def test_an_exit_that_was_caught_does_not_colour_the_end(
    tmp_path: Path, end: str, status: int
) -> None:
    assert ending_of(CAUGHT + end, tmp_path)[:2] == (status, status)


WORKER = """
import multiprocessing, sys, runwell

def work(directory):
    runwell.init(mode="offline", dir=directory)
    {end}

if __name__ == "__main__":
    {first}
    worker = multiprocessing.get_context({method!r}).Process(target=work, args=(sys.argv[1],))
    worker.start()
    worker.join()
    sys.exit(worker.exitcode)
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.parametrize(
    ("end", "status"), [("pass", 0), ("sys.exit(4)", 4), ("raise ValueError('of a worker')", 1)]
)
def test_a_worker_that_does_not_finish_its_run_ends_it_with_its_own_code(
    tmp_path: Path, method: str, end: str, status: int
) -> None:
    first = "runwell.init(mode='disabled')"  # whose hooks a forked worker inherits
    script = WORKER.format(end=end, method=method, first=first)
    found_status, code, heard = ending_of(script, tmp_path)
    assert (found_status, code) == (status, status)
    assert ("ValueError: of a worker" in heard) == (status == 1)
