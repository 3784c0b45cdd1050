"""The table of runs: pages and groups of 100 to 10,000 runs of 200 columns, on either engine.

Beside it what trackers without such a table do: every run is a row of JSON in SQLite, and all are
read, parsed, filtered and sorted in Python. `first` is the first question after a start, which
reads its columns. `--large` asks 100,000 runs of 40 columns, too: to write more takes longer than
anybody waits.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection, insert

from benchmarks._engines import Engine, engines
from benchmarks._stores import median_ms
from runwell.store.columns.source import Source
from runwell.store.digest import key_digest
from runwell.store.open import open_database, open_stores
from runwell.store.ports.run_table import GroupQuery, KeyQuery
from runwell.store.ports.runs import RunChange, RunQuery
from runwell.store.ports.stores import Stores
from runwell.store.schema.runs import documents, keys, runs, values
from runwell.values.json import Json

SIZES = (100, 1_000, 10_000)
KEYS, LARGE, KEYS_OF_LARGE = 100, 100_000, 20  # of a config, and as many of a summary
MAX_MS, MIN_RATIO = 50.0, 10.0  # at 10,000 runs: the first on a quiet machine, the second on any
FILTER: Json = {"$and": [{"config.key_1": {"$gt": 0.5}}, {"state": "finished"}]}
FILTERED = RunQuery(filters=FILTER, order="+summary_metrics.metric_0")
GROUPED = GroupQuery(
    RunQuery(filters=FILTER),
    ("config.key_0", "state"),
    ("summary_metrics.metric_1", "summary_metrics.metric_2", "config.key_3"),
    "-summary_metrics.metric_1:mean",
)
_BATCH = 500
Documents: TypeAlias = tuple[str, dict[str, Json], dict[str, Json]]


def keys_of(size: int) -> int:
    """Returns how many keys a config has, and a summary, too."""
    return KEYS if size < LARGE else KEYS_OF_LARGE


def documents_of(number: int, count: int) -> Documents:
    """Returns state, config and summary of a run."""
    draw = random.Random(number)
    config: dict[str, Json] = {
        f"key_{key}": draw.random() if key % 2 else f"text {draw.randrange(9)}"
        for key in range(count)
    }
    summary: dict[str, Json] = {f"metric_{key}": draw.random() for key in range(count)}
    return draw.choice(["finished", "failed"]), config, summary


def fill(stores: Stores, url: str, size: int) -> int:
    """Makes a project of so many runs, by rows: through the store it would take minutes."""
    user = stores.users.by_name("bench") or stores.users.add(
        "bench", is_admin=True, key_hash="k", now=1.0
    )
    project = stores.projects.ensure("bench", f"bench-{size}", 1.0).id
    count = keys_of(size)
    first, _ = stores.runs.upsert(project, "first", user.id, RunChange(), 0.0)
    database = open_database(url)
    for start in range(0, size - 1, _BATCH):
        numbers = range(start, min(start + _BATCH, size - 1))
        made = {number: documents_of(number, count) for number in numbers}
        database.write(lambda connection, made=made: _add(connection, project, user.id, made))  # type: ignore[misc]
    database.write(lambda connection: _count(connection, project, size - 1, count))
    database.close()
    assert stores.runs.page(project, RunQuery(limit=1)).total == size
    return first.id


def _add(connection: Connection, project: int, user: int, made: Mapping[int, Documents]) -> None:
    base = {"project_id": project, "user_id": user, "notes": "", "tags": "[]", "console_lines": 0}
    rows = [
        {
            **base,
            "run_id": f"run-{number}",
            "display_name": f"river-{number}",
            "state": state,
            "created_at": float(number),
            "heartbeat_at": float(number),
            "stop_requested": False,
        }
        for number, (state, _, _) in made.items()
    ]
    returned = insert(runs).returning(runs.c.id, sort_by_parameter_order=True)
    ids = list(connection.scalars(returned, rows))
    texts, leaves = [], []
    for run, (_, config, summary) in zip(ids, made.values(), strict=True):
        wrapped = {key: {"value": value} for key, value in config.items()}
        for source, text, document in (
            (Source.CONFIG, wrapped, config),
            (Source.SUMMARY, summary, summary),
        ):
            texts.append({"run": run, "source": int(source), "text": json.dumps(text)})
            leaves += [_leaf(project, source, run, key, value) for key, value in document.items()]
    connection.execute(insert(documents), texts)
    connection.execute(insert(values), leaves)


def _leaf(project: int, source: Source, run: int, key: str, value: Json) -> dict[str, object]:
    is_text = isinstance(value, str)
    return {
        "project": project,
        "source": int(source),
        "digest": key_digest(key),
        "run": run,
        "item": 0,
        "kind": "s" if is_text else "n",
        "number": None if is_text else value,
        "text": value if is_text else None,
    }


def _count(connection: Connection, project: int, size: int, count: int) -> None:
    _, config, summary = documents_of(0, count)
    connection.execute(
        insert(keys),
        [
            {
                "project": project,
                "source": int(source),
                "digest": key_digest(key),
                "kind": "s" if isinstance(value, str) else "n",
                "key": key,
                "runs": size,
            }
            for source, document in ((Source.CONFIG, config), (Source.SUMMARY, summary))
            for key, value in document.items()
        ],
    )


@contextmanager
def json_rows(size: int) -> Iterator[sqlite3.Connection]:
    """Gives the same runs as rows of JSON."""
    with tempfile.TemporaryDirectory(prefix="runwell-bench-") as folder:
        connection = sqlite3.connect(Path(folder) / "json.db")
        connection.execute("CREATE TABLE run (id INTEGER, state TEXT, config TEXT, summary TEXT)")
        connection.executemany(
            "INSERT INTO run VALUES (?, ?, ?, ?)",
            (
                (number, state, json.dumps(config), json.dumps(summary))
                for number in range(size)
                for state, config, summary in (documents_of(number, keys_of(size)),)
            ),
        )
        connection.commit()
        yield connection
        connection.close()


def read_json(connection: sqlite3.Connection) -> list[dict[str, Json]]:
    """Answers `FILTERED` by a look at every run."""
    matching = []
    for _, state, config, summary in connection.execute("SELECT * FROM run"):
        parsed, numbers = json.loads(config), json.loads(summary)
        if state == "finished" and parsed["key_1"] > 0.5:
            matching.append(numbers)
    return sorted(matching, key=lambda numbers: float(numbers["metric_0"]))[:50]


def measure(engine: Engine, size: int) -> dict[str, float]:
    """Returns milliseconds by name."""
    with tempfile.TemporaryDirectory(prefix="runwell-bench-") as folder:
        url = engine.url(Path(folder))
        stores = open_stores(url, folder)
        run = fill(stores, url, size)
        stores.close()
        stores = open_stores(url, folder)
        found = stores.projects.find("bench", f"bench-{size}")
        assert found is not None
        project, summary = found.id, dict(documents_of(1, keys_of(size))[2])
        start = time.perf_counter()
        stores.runs.page(project, FILTERED)
        first_ms = (time.perf_counter() - start) * 1000
        stores.table.groups(project, GROUPED)

        def live() -> None:
            """A run writes its summary, and the page is asked for again."""
            draw = random.random()
            changed: dict[str, Json] = dict.fromkeys(summary, draw)
            stores.runs.change(run, RunChange(summary=changed), 1.0)
            stores.runs.page(project, FILTERED)

        times = {
            "newest": median_ms(lambda: stores.runs.page(project, RunQuery())),
            "filtered, sorted": median_ms(lambda: stores.runs.page(project, FILTERED)),
            "grouped": median_ms(lambda: stores.table.groups(project, GROUPED)),
            "searched": median_ms(lambda: stores.runs.page(project, RunQuery(search="river-7"))),
            "columns": median_ms(lambda: stores.table.columns(project, KeyQuery())),
            "summary written, asked": median_ms(live),
            "first": first_ms,
        }
        stores.close()
    return times


def measure_json(size: int) -> float:
    """Returns milliseconds."""
    with json_rows(size) as connection:
        return median_ms(lambda: read_json(connection), 3)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true")
    sizes = (*SIZES, LARGE) if parser.parse_args().large else SIZES
    ratios: list[float] = []
    with engines() as found:
        for size in sizes:
            json_ms = measure_json(size)
            for engine in found:
                times = measure(engine, size)
                told = ", ".join(f"{name} {ms:.1f}" for name, ms in times.items())
                ratio = json_ms / times["filtered, sorted"]
                print(
                    f"{size:7,} runs, {engine.name}, ms: {told}; "
                    f"{ratio:.0f}× faster than rows of JSON",
                    flush=True,
                )
                ratios += [ratio] if size >= SIZES[-1] else []
    print(f"to reach with 10,000: {MAX_MS:.0f} ms on a quiet machine, {MIN_RATIO:.0f}× on any")
    return 0 if min(ratios) >= MIN_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
