"""Histories from a real server, by Python and by the command line."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest
from pyarrow import parquet

from runwell.sdk.connection import Connection
from runwell.sdk.query.histories import Histories, histories
from runwell.sdk.rendezvous import Server
from tests.e2e.conftest import LiveServer

SCRIPT = """
import runwell
for number in range(3):
    with runwell.init(project="digits", id=f"r{number}", config={"n": number}) as run:
        for step in range(50):
            run.log({"loss": float("nan") if step == 7 else step / (number + 1), "seed": 2**60})
"""


@pytest.fixture(scope="module")
def found(shared_server: LiveServer) -> Histories:
    with shared_server.start(SCRIPT) as process:
        assert process.wait(timeout=60) == 0
    key = (shared_server.data / "owner.key").read_text().strip()
    connection = Connection(Server(shared_server.url, key))
    return histories("digits", keys=["loss", "seed"], connection=connection)


def test_one_call_brings_every_row_of_every_run(found: Histories) -> None:
    rows = found.to_arrow().to_pylist()
    assert [(row["run"], row["_step"]) for row in rows] == [
        (f"r{number}", step) for number in range(3) for step in range(50)
    ]
    assert all(row["seed"] == str(2**60) and row["_timestamp"] > 1e9 for row in rows)
    assert [row["loss"] for row in rows[100:107]] == [step / 3 for step in range(7)]
    assert math.isnan(rows[107]["loss"])


def test_pandas_and_polars_get_the_same_rows(found: Histories) -> None:
    frame, other = found.to_pandas(), found.to_polars()
    columns = ["run", "_step", "_timestamp", "_runtime", "loss", "seed"]
    assert (list(frame.columns), other.columns) == (columns, columns)
    assert frame.groupby("run", observed=True)["loss"].max().to_dict() == {
        "r0": 49.0,
        "r1": 49 / 2,
        "r2": 49 / 3,
    }
    assert other["_step"].to_list() == frame["_step"].to_list()


def test_the_command_line_writes_a_file(
    found: Histories, shared_server: LiveServer, tmp_path: Path
) -> None:
    del found  # it has brought the runs
    target = tmp_path / "runs.parquet"
    command = [str(Path(sys.executable).parent / "runwell"), "export", "digits"]
    chosen = ["--filter", '{"config.n.value": {"$gte": 1}}', "--min-step", "48"]
    subprocess.run(
        [*command, *chosen, "-m", "loss", "-o", str(target)], check=True, env=shared_server.environ
    )
    assert [(row["run"], row["_step"]) for row in parquet.read_table(target).to_pylist()] == [
        ("r1", 48),
        ("r1", 49),
        ("r2", 48),
        ("r2", 49),
    ]
