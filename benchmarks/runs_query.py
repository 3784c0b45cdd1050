"""The table of runs: a page of 50 of 10,000, filtered and sorted by what runs hold.

Beside it rows of JSON in SQLite, all read, parsed, filtered and sorted in Python.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
from pathlib import Path

from benchmarks._stores import Bench, median_ms, opened
from runwell.store.ports import RunChange, RunPage, RunQuery
from runwell.values.json import Json

RUNS, CONFIG_KEYS, SUMMARY_KEYS = 10_000, 30, 20
MAX_MS, MIN_RATIO = 50.0, 5.0  # the first on a quiet machine, the second on any
QUERIES = {
    "newest": RunQuery(),
    "by a summary value": RunQuery(order="-summary_metrics.metric_3"),
    "filtered by config, by summary": RunQuery(
        filters={"$and": [{"config.key_1": {"$gt": 0.5}}, {"state": "finished"}, {"tags": "base"}]},
        order="+summary_metrics.metric_0",
    ),
    "searched": RunQuery(search="river"),
}


def change(number: int) -> RunChange:
    draw = random.Random(number)
    config: dict[str, Json] = {
        f"key_{key}": {"value": draw.random() if key % 2 else f"text {draw.randrange(9)}"}
        for key in range(CONFIG_KEYS)
    }
    summary: dict[str, Json] = {f"metric_{key}": draw.random() for key in range(SUMMARY_KEYS)}
    return RunChange(
        state=draw.choice(["finished", "failed"]),
        tags=(draw.choice(["base", "new"]),),
        config=config,
        summary=summary,
    )


def fill_json(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TABLE run (id INTEGER, state TEXT, tags TEXT, config TEXT, summary TEXT)"
    )
    changes = (change(number) for number in range(RUNS))
    connection.executemany(
        "INSERT INTO run VALUES (?, ?, ?, ?, ?)",
        (
            (
                number,
                one.state,
                json.dumps(one.tags),
                json.dumps(one.config),
                json.dumps(one.summary),
            )
            for number, one in enumerate(changes)
        ),
    )
    connection.commit()
    return connection


def read_json(connection: sqlite3.Connection) -> list[dict[str, Json]]:
    matching = []
    for _, state, tags, config, summary in connection.execute("SELECT * FROM run"):
        parsed, numbers = json.loads(config), json.loads(summary)
        if state == "finished" and "base" in json.loads(tags) and parsed["key_1"]["value"] > 0.5:
            matching.append(numbers)
    return sorted(matching, key=lambda numbers: float(numbers["metric_0"]))[:50]


def page(bench: Bench, query: RunQuery) -> RunPage:
    return bench.stores.runs.page(bench.project, query)


def main() -> int:
    with opened() as bench:
        for number in range(RUNS):
            bench.stores.runs.upsert(
                bench.project, f"run-{number}", bench.user, change(number), float(number)
            )
        times = {
            name: median_ms(lambda query=query: page(bench, query))  # type: ignore[misc]
            for name, query in QUERIES.items()
        }
        connection = fill_json(bench.folder / "json.db")
        json_ms = median_ms(lambda: read_json(connection), 3)
        connection.close()
    for name, ms in times.items():
        print(f"{name:32} {ms:7.1f} ms")
    ratio = json_ms / times["filtered by config, by summary"]
    print(f"rows of JSON, filtered in Python {json_ms:7.1f} ms  {ratio:.0f}×")
    print(f"to reach: {MAX_MS:.0f} ms each on a quiet machine, {MIN_RATIO:.0f}× on any")
    return 0 if ratio >= MIN_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
