"""A process that is killed while it logs media: no row names a file that is not there."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from runwell.values.json import Json
from runwell.wire.records import FileRecord, HistoryRecord
from tests.fakes.reading import at, records_in

SCRIPT = """
import numpy as np, runwell
run = runwell.init(project="k", mode="offline")
random = np.random.default_rng(0)
while True:
    image = runwell.Image(random.integers(0, 255, (64, 64, 3), dtype="uint8"))
    run.log({"image": image, "table": runwell.Table(columns=["image"], data=[[image]])})
    print(run.step, flush=True)
"""
NUM_KILLS = 4


def run_and_kill(folder: Path, after_s: float) -> None:
    environ = {**os.environ, "RUNWELL_HOME": str(folder / "home"), "WANDB_CONSOLE": "off"}
    command = [sys.executable, "-c", SCRIPT]
    with subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()  # a row is there
        time.sleep(after_s)
        process.kill()


def test_every_file_that_a_row_names_is_whole(tmp_path: Path) -> None:
    for number in range(NUM_KILLS):
        run_and_kill(tmp_path, 0.1 + number * 0.037)
    num_rows = 0
    for journal in tmp_path.glob("wandb/offline-run-*/run-*.wandb"):
        told: set[tuple[Json, Json]] = set()
        for record in records_in(journal):
            if isinstance(record, FileRecord):
                told.add((record.path, record.size_bytes))
            elif isinstance(record, HistoryRecord):
                num_rows += 1
                for value in record.data.values():
                    path, size_bytes = at(value, "path"), at(value, "size")
                    assert (path, size_bytes) in told
                    assert (journal.parent / "files" / str(path)).stat().st_size == size_bytes
    assert num_rows >= NUM_KILLS
