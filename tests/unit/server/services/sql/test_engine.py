from __future__ import annotations

import math
from pathlib import Path

import duckdb
import pytest

from runwell.errors import StoreError, UsageError
from runwell.server.services.assembly import Services
from runwell.server.services.sql import engine
from runwell.server.services.sql.engine import Engine
from runwell.store.ports.histories import Stream
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows


@pytest.fixture(autouse=True)
def runs(services: Services, people: People, run: Run) -> list[Run]:
    """r1 and r2 in ann/digits, r1 in ann/other."""
    rows: list[list[dict[str, object]]] = [
        [{"_step": 0, "loss": 1.0, "acc": 0.5}, {"_step": 1, "loss": math.nan, "note": "é"}],
        [{"_step": 0, "loss": 3.0, "ok": True}, {"_step": 5, "seed": 2**70, "t": {"loss": 2.0}}],
        [{"_step": 0, "loss": 9.0}],
    ]
    made = []
    for number, (project, name) in enumerate([("digits", "r1"), ("digits", "r2"), ("other", "r1")]):
        change = RunChange(
            tags=(f"t{number}",),
            config={"lr": {"value": number / 10}, "opt": {"value": {"name": "adam"}}},
            summary={"best": math.nan, "done": True},
        )
        one, _ = services.runs.upsert(people.owner, None, project, name, change)
        made.append(log_rows(services, people.owner, one, rows[number]))
    return made


def ask(
    services: Services, stores: Stores, text: str, limit: int = 1000
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = services.sql.run(
        stores.projects.all(), text, limit
    ).table.to_pylist()
    return rows


def test_every_point_is_in_the_history(services: Services, stores: Stores) -> None:
    found = ask(
        services,
        stores,
        "SELECT run, key, row, _step, value, text FROM history WHERE project = 'digits' "
        "AND isfinite(coalesce(value, 0)) ORDER BY run, key, row",
    )
    assert [tuple(row.values()) for row in found] == [
        ("r1", "acc", 0, 0, 0.5, None),
        ("r1", "loss", 0, 0, 1.0, None),
        ("r1", "note", 1, 1, None, "é"),
        ("r2", "loss", 0, 0, 3.0, None),
        ("r2", "ok", 0, 0, 1.0, "true"),
        ("r2", "seed", 1, 5, float(2**70), str(2**70)),
        ("r2", "t.loss", 1, 5, 2.0, None),
    ]
    (nan,) = ask(services, stores, "SELECT value FROM history WHERE isnan(value)")
    assert math.isnan(nan["value"])  # type: ignore[arg-type]


def test_runs_configs_and_summaries_join(services: Services, stores: Stores) -> None:
    found = ask(
        services,
        stores,
        "SELECT project, run, runs.tags, lr.value AS lr, opt.text, s.value, last_step "
        "FROM runs JOIN configs lr USING (project, run) JOIN configs opt USING (project, run) "
        "JOIN summaries s USING (project, run) "
        "WHERE lr.key = 'lr' AND opt.key = 'opt.name' AND s.key = 'done' ORDER BY lr",
    )
    assert [tuple(row.values()) for row in found] == [
        ("digits", "r1", ["t0"], 0.0, "adam", 1.0, 1),
        ("digits", "r2", ["t1"], 0.1, "adam", 1.0, 5),
        ("other", "r1", ["t2"], 0.2, "adam", 1.0, 0),
    ]
    (nan,) = ask(services, stores, "SELECT DISTINCT value FROM summaries WHERE key = 'best'")
    assert math.isnan(nan["value"])  # type: ignore[arg-type]


def test_metrics_tell_what_there_is(services: Services, stores: Stores) -> None:
    found = ask(
        services,
        stores,
        "SELECT key, kind, points, last, last_step FROM metrics WHERE run = 'r2' ORDER BY key",
    )
    assert [tuple(row.values()) for row in found] == [
        ("loss", "number", 1, 3.0, 0),
        ("ok", "number", 1, 1.0, 0),
        ("seed", "number", 1, float(2**70), 5),
        ("t.loss", "number", 1, 2.0, 5),
    ]


def test_only_the_projects_that_are_given_are_seen(services: Services, stores: Stores) -> None:
    digits = [project for project in stores.projects.all() if project.name == "digits"]
    for table in ("runs", "configs", "summaries", "metrics", "history"):
        table_ = services.sql.run(digits, f"SELECT DISTINCT project FROM {table}").table  # noqa: S608
        assert table_.to_pydict() == {"project": ["digits"]}
        assert services.sql.run([], f"SELECT * FROM {table}").table.num_rows == 0  # noqa: S608


def test_a_run_in_the_trash_is_not_seen(
    services: Services, stores: Stores, runs: list[Run]
) -> None:
    stores.trash.put([runs[2].id], 5.0)
    assert ask(services, stores, "SELECT DISTINCT project FROM history") == [{"project": "digits"}]


@pytest.mark.parametrize(
    ("condition", "pairs"),
    [
        ("run = 'r2' AND project = 'digits' AND key = 'loss'", {("r2", ("loss",))}),
        ("key = 'loss' AND value > 100", {("r1", ("loss",)), ("r2", ("loss",))}),
        ("key >= 'l' AND key < 'm' AND run IN ('r2')", {("r2", ("loss",))}),
        ("key = 'nothing'", set()),
        (
            "value IS NOT NULL AND (key = 'acc' OR key = 'ok')",
            {("r1", ("acc", "ok")), ("r2", ("acc", "ok"))},
        ),
    ],
)
def test_only_what_a_query_needs_is_read(
    services: Services,
    stores: Stores,
    runs: list[Run],
    monkeypatch: pytest.MonkeyPatch,
    condition: str,
    pairs: set[tuple[str, tuple[str, ...]]],
) -> None:
    names = {run.id: run.run_id for run in runs}
    read: set[tuple[str, tuple[str, ...]]] = set()
    really = type(stores.series).read_many

    def read_many(self: object, ids: list[int], stream: Stream, keys: list[str]) -> object:
        read.update((names[one], tuple(sorted(keys))) for one in ids)
        return really(self, ids, stream, keys)  # type: ignore[arg-type]

    monkeypatch.setattr(type(stores.series), "read_many", read_many)
    ask(services, stores, f"SELECT count(*) FROM history WHERE {condition}")  # noqa: S608
    assert read == pairs


def test_more_rows_than_the_limit_are_cut_and_that_is_said(
    services: Services, stores: Stores
) -> None:
    cut = services.sql.run(stores.projects.all(), "SELECT * FROM range(25000)", 3)
    assert (cut.table.num_rows, cut.is_cut) == (3, True)
    whole = services.sql.run(stores.projects.all(), "SELECT * FROM range(3)", 3)
    assert (whole.table.num_rows, whole.is_cut) == (3, False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT nothing FROM runs", "nothing"),
        ("SELECT * FROM nowhere", "nowhere"),
        ("SELECT list(i) FROM range(1000000000) t(i)", "[Mm]emory"),
    ],
)
def test_a_query_that_fails_says_why(
    services: Services, stores: Stores, text: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        ask(services, stores, text)


def test_a_query_that_takes_too_long_is_ended(stores: Stores) -> None:
    with pytest.raises(UsageError, match=r"longer than 0\.2 s"):
        Engine(stores, time_s=0.2).run(
            (), "SELECT count(*) FROM range(1000000000000) t(i) WHERE i%7=3", 1
        )


def test_our_own_errors_come_through(
    services: Services, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> object:
        raise StoreError("a chunk of points is damaged; restore a backup")

    monkeypatch.setattr(type(stores.series), "read_many", damaged)
    with pytest.raises(StoreError, match="restore a backup"):
        ask(services, stores, "SELECT sum(value) FROM history")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM read_blob('{file}')",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM '{file}'",
        "SELECT * FROM sniff_csv('{file}')",
        "SELECT * FROM stores",
        "ATTACH '{folder}/x.db' AS x",
        "COPY (SELECT 1) TO '{folder}/x.csv'",
        "EXPORT DATABASE '{folder}/x'",
        "IMPORT DATABASE '{folder}'",
        "INSTALL httpfs",
        "INSTALL '{file}'",
        "LOAD httpfs",
        "LOAD '{file}'",
        "SET memory_limit = '100GB'",
        "SET enable_external_access = true",
        "RESET enable_external_access",
        "PRAGMA threads = 64",
        "SET lock_configuration = false",
        "SELECT * FROM read_csv('https://127.0.0.1:9/x.csv')",
    ],
)
def test_the_connection_itself_reaches_nothing(tmp_path: Path, text: str) -> None:
    """The second wall is left out here: even what passes it finds the first."""
    folder = tmp_path / "alone"
    folder.mkdir()
    file = folder / "secret.csv"
    file.write_text("a\n1\n")
    with engine.locked({}) as connection, pytest.raises(duckdb.Error):
        connection.execute(text.format(file=file, folder=folder)).fetchall()
    assert sorted(folder.iterdir()) == [file]


def test_only_a_few_run_at_once(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "TURN_S", 0.0)
    monkeypatch.setattr(engine, "AT_ONCE", 0)
    with pytest.raises(Exception, match="other queries are still running"):
        Engine(stores).run((), "SELECT 1", 1)
