"""Histories and consoles, read back by the official client and compared as a whole."""

from __future__ import annotations

import json

import pytest

from tests.contract.stack import Client

pytestmark = pytest.mark.official

NUMBERS = """
import math, sys, wandb
run = wandb.init(project="reads", id="numbers")
for i in range(1500):
    row = {"n": i, "half": i / 2, "nest": {"a": -i}}
    if i % 10 == 0: row["rare"] = 2**40 + i
    if i == 700: row["half"] = math.nan
    run.log(row)
    if i < 30: print(f"line {i}")
run.finish()
"""
READ = """
import json, math, os, sys, wandb
run = wandb.Api().run(sys.argv[1] + "/reads/numbers")
rows = list(run.scan_history())
expected = []
for i in range(1500):
    row = {"n": i, "half": i / 2, "nest": {"a": -i}, "_step": i}
    if i % 10 == 0: row["rare"] = 2**40 + i
    expected.append(row)
def user(row):
    row = {k: v for k, v in row.items() if k not in ("_timestamp", "_runtime") and v is not None}
    if "nest.a" in row: row["nest"] = {"a": row.pop("nest.a")}
    return row
seen = [user(row) for row in rows]
nan = seen[700].pop("half"); expected[700].pop("half")
facts = {"rows": seen == expected, "nan": math.isnan(nan), "whole": type(seen[5]["n"]).__name__}
facts["first difference"] = next(([a, b] for a, b in zip(seen, expected) if a != b), None)
keys = list(run.scan_history(keys=["n", "nest.a"], page_size=400))
facts["keys"] = [row["n"] for row in keys] == list(range(1500))
facts["nested"] = keys[5]["nest.a"]
facts["window"] = [row["n"] for row in run.scan_history(keys=["n"], min_step=10, max_step=20)]
sampled = run.history(keys=["n"], samples=10, pandas=False)
facts["sampled"] = [len(sampled), sampled[0]["n"], sampled[-1]["n"]]
facts["last"] = run.lastHistoryStep
if hasattr(run, "console_logs"):
    told = [line for line in run.console_logs(per_page=7) if line.content.startswith("line ")]
    facts["console"] = [line.content for line in told] == [f"line {i}" for i in range(30)]
    facts["timed"] = all(line.timestamp for line in told)
    last = [line.number for line in run.console_logs(last=2)]
    facts["tail"] = len(last) == 2 and last[1] == last[0] + 1
result = run.download_history_exports("exports")
facts["exports"] = [str(path).rpartition(".")[2] for path in result.paths]
print(json.dumps(facts))
"""


def test_a_history_of_numbers_comes_back_as_it_was_logged(client: Client) -> None:
    client.must(NUMBERS)
    entity = client.server.entity
    facts = json.loads(client.must(READ, entity).splitlines()[-1])
    console = {name: facts.pop(name) for name in ("console", "timed", "tail") if name in facts}
    assert set(console.values()) <= {True}, console
    assert facts == {
        "rows": True,
        "nan": True,
        "whole": "int",
        "first difference": None,
        "keys": True,
        "nested": -5,
        "window": list(range(10, 20)),
        "sampled": [10, 0, 1499],
        "last": 1499,
        "exports": ["parquet"],
    }
