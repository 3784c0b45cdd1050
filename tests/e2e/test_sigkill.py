"""What `log()` returned from survives SIGKILL of the process that called it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from runwell.wire.records import ExitRecord, HistoryRecord
from tests.fakes.reading import records_in

ROUNDS = 24
# Each number is acknowledged after log() returned; every third row stays open (commit=False), every
# seventh is larger than a page, so that a kill may fall into the middle of a write.
SCRIPT = """
import os, sys
import runwell

run = runwell.init(mode="offline", dir=sys.argv[1], settings={"silent": True, "console": "off"})
number = 0
while True:
    row = {"number": number}
    if number % 7 == 6:
        row["padding"] = "x" * 50_000
    run.log(row, commit=number % 3 != 2)
    os.write(1, b"%d\\n" % number)
    number += 1
"""


def acknowledged_before_kill(directory: Path, delay_bytes: int) -> int:
    """Lets a child log, kills it after so many acknowledged bytes; returns the number of rows."""
    child = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(directory)], stdout=subprocess.PIPE, bufsize=0
    )
    assert child.stdout is not None
    heard = b""
    while len(heard) < delay_bytes:
        piece = child.stdout.read(min(4096, delay_bytes - len(heard)))
        assert piece, "the child ended by itself"
        heard += piece
    os.kill(child.pid, signal.SIGKILL)
    heard += child.stdout.read()
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL
    return heard.count(b"\n")


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_every_acknowledged_value_is_in_the_journal(tmp_path: Path, round_number: int) -> None:
    moment = random.Random(round_number).randrange(2, 12_000)
    num_acknowledged = acknowledged_before_kill(tmp_path, moment)
    journal = next(tmp_path.glob("wandb/offline-run-*/run-*.wandb"))
    records = records_in(journal)
    numbers = [r.data["number"] for r in records if isinstance(r, HistoryRecord)]
    assert numbers == list(range(len(numbers)))
    assert num_acknowledged <= len(numbers) <= num_acknowledged + 1
    assert not any(isinstance(record, ExitRecord) for record in records)
