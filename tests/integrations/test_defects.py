"""What the official client 0.31.0 fails at, and needs no framework to show.

The rest of that list is with the frameworks: `docs/reference/differences.md` says where.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.contract.stack import Client
from tests.fakes.reading import records_in

Runs = Callable[[str], list[dict[str, Any]]]

API_FIRST = """
import runwell

api = runwell.Api()
sweep = runwell.sweep(
    {"method": "grid", "parameters": {"x": {"values": [1, 2]}}}, project="api-first"
)

def train():
    with runwell.init() as run:
        run.log({"twice": 2 * run.config.x})

runwell.agent(sweep, function=train)
print(sorted(run.summary["twice"] for run in api.runs(f"{api.default_entity}/api-first")))
"""

OFFLINE = """
import pathlib, os, runwell

with runwell.init(mode="disabled"):
    runwell.log({"nowhere": 1})
assert runwell.run is None
run = runwell.init(mode="offline", project="offline")
assert run.name, "a run without a name"
runwell.log({"loss": 1})
run.finish()
print(run.directory.journal, flush=True)
os._exit(0)  # nothing is left for later
"""

# As scripts of older versions say it, and values for which the official client has no place.
OLD_AND_ODD = """
import pickle, runwell
import pandas as pd

how = dict(mode="offline", project="old-spellings")
first = runwell.init(**how, reinit=True, resume=False, anonymous="allow", force=False)
second = runwell.init(**how, reinit=True)
assert second is not first and first.exit_code == 0
assert runwell.init(**how, reinit=False) is second

frame = pd.DataFrame({"a": pd.array([1, pd.NA], dtype="Int64"), "b": ["x", pd.NA]})
second.log({"table": runwell.Table(dataframe=frame), "bare": frame})
assert [second.summary[key]["nrows"] for key in ("table", "bare")] == [2, 2]

assert pickle.loads(pickle.dumps(second)).id == second.id
second.finish()
assert pickle.loads(pickle.dumps(second)).summary["bare"]["nrows"] == 2
"""


def test_an_api_that_is_older_than_the_agent_answers(client: Client, runs_of: Runs) -> None:
    assert client.must(API_FIRST).splitlines()[-1] == "[2, 4]"
    assert {run["state"] for run in runs_of("api-first")} == {"finished"}


def test_offline_runs_are_whole_and_named_when_they_end(client: Client) -> None:
    journal = Path(client.must(OFFLINE).splitlines()[-1])
    kinds = [type(record).__name__ for record in records_in(journal)]
    assert "HistoryRecord" in kinds
    assert kinds[-1] == "ExitRecord"


def test_old_spellings_missing_values_and_pickled_runs_are_taken(client: Client) -> None:
    client.must(OLD_AND_ODD)
