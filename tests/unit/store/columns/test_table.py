"""Columns that are kept must answer as if they were read anew each time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, select, text, update

from runwell.filters.field import Field, parse_field
from runwell.store.columns.cache import ColumnCache
from runwell.store.columns.column import EMPTY
from runwell.store.columns.load import read_column
from runwell.store.columns.table import ProjectColumns
from runwell.store.database import Database
from runwell.store.open import open_database
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange, RunQuery
from runwell.store.ports.stores import Stores
from runwell.store.schema.runs import keys, runs
from runwell.values.json import Json

X_VALUES: list[Json] = [1, 2.5, "a", None, ["a", "b"]]
FIELDS = [parse_field(key) for key in ("config.x", "summary.y", "tags", "state", "heartbeat_at")]


@contextmanager
def database_at(url: str) -> Iterator[Database]:
    database = open_database(url)
    yield database
    database.close()


def values(cache: ColumnCache, project: int, field: Field) -> dict[int, object]:
    with cache.view(project, [field]) as (view, _):
        column = view.columns[field]
    found: dict[int, object] = {}
    for place, key in enumerate(view.keys.tolist()):
        cells = column.cells
        code = int(cells.codes[place])
        value = column.texts[code] if code >= 0 else float(cells.numbers[place])
        items = column.items.codes[column.owners == place].tolist()
        found[key] = (int(cells.kinds[place]), repr(value), [column.texts[item] for item in items])
    return found


def test_kept_columns_equal_columns_read_anew(
    database_url: str, stores: Stores, ann: User, project: Project
) -> None:
    draw = random.Random(7)
    with database_at(database_url) as database:
        kept = ColumnCache(database)
        for turn in range(60):
            number = draw.randrange(12)
            x = draw.choice(X_VALUES)
            change = RunChange(
                config={"x": {"value": x}},
                summary={"y": draw.random()} if draw.random() < 0.5 else {},
                tags=tuple(draw.sample(["t", "u", "v"], draw.randrange(3))),
                state=draw.choice(["running", "finished"]),
            )
            run, _ = stores.runs.upsert(project.id, f"r{number}", ann.id, change, float(turn))
            if draw.random() < 0.2:
                stores.runs.beat([run.id], 100.0 + turn)
            if draw.random() < 0.1:
                database.write(partial(_purge, key=run.id))
            if turn % 3 == 0:
                for field in FIELDS:
                    anew = values(ColumnCache(database), project.id, field)
                    assert values(kept, project.id, field) == anew


def _purge(connection: Connection, key: int) -> None:
    connection.execute(delete(runs).where(runs.c.id == key))


def test_only_runs_that_were_written_are_read_again(
    database_url: str,
    stores: Stores,
    ann: User,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, object]] = []

    def watched(connection: Connection, project_id: int, field: Field, among: object) -> object:
        asked.append((field.name, among))
        return read_column(connection, project_id, field, among)  # type: ignore[arg-type]

    monkeypatch.setattr("runwell.store.columns.table.read_column", watched)
    made = [stores.runs.upsert(project.id, f"r{n}", ann.id, RunChange(), 1.0)[0] for n in range(3)]
    stores.runs.page(project.id, RunQuery(order="config.x"))
    stores.runs.page(project.id, RunQuery(order="config.x"))
    if database_url.startswith("sqlite"):
        assert sorted(map(str, asked)) == ["('deleted_at', None)", "('x', None)"]
    asked.clear()
    stores.runs.change(made[1].id, RunChange(config={"x": {"value": 1}}), 2.0)
    page = stores.runs.page(project.id, RunQuery(order="config.x"))
    assert page.runs[0].run_id == "r1"
    read = [key for name, keys in asked for key in (keys if isinstance(keys, list) else [None])]
    assert made[1].id in read
    assert None not in read  # never all of them


def test_a_run_that_is_moved_is_found_where_it_is(
    database_url: str, stores: Stores, project: Project, run: Run
) -> None:
    other = stores.projects.ensure("ann", "other", 2.0)
    stores.runs.change(run.id, RunChange(config={"x": {"value": [1]}}), 2.0)
    query = RunQuery(filters={"config.x": 1})
    assert stores.runs.page(project.id, query).total == 1
    assert stores.runs.page(other.id, query).total == 0
    with database_at(database_url) as database:
        move = update(runs).where(runs.c.id == run.id).values(project_id=other.id)
        database.write(lambda connection: connection.execute(move))
        keys_now = database.write(lambda c: c.execute(select(keys.c.project, keys.c.runs)).all())
    assert stores.runs.page(project.id, query).total == 0
    assert stores.runs.page(other.id, query).total == 1
    assert sorted(map(tuple, keys_now)) == [(project.id, 0), (other.id, 1)]


def test_a_project_that_is_deleted_has_no_runs(
    database_url: str, stores: Stores, project: Project, run: Run
) -> None:
    assert stores.runs.page(project.id, RunQuery()).total == 1
    with database_at(database_url) as database:
        database.write(lambda c: c.execute(text("DELETE FROM project")))
    assert stores.runs.page(project.id, RunQuery()).total == 0


@pytest.mark.postgres
def test_a_write_that_commits_after_later_ones_is_seen(postgres_url: str, tmp_path: Path) -> None:
    from runwell.store.open import open_stores

    stores = open_stores(postgres_url, str(tmp_path))
    ann = stores.users.add("ann", is_admin=True, key_hash="a", now=1.0)
    project = stores.projects.ensure("ann", "digits", 1.0)
    first, second = (
        stores.runs.upsert(project.id, name, ann.id, RunChange(), 1.0)[0] for name in "ab"
    )

    def states() -> dict[str, str]:
        found = stores.runs.page(project.id, RunQuery(filters={"state": "finished"}))
        return {run.run_id: run.state for run in found.runs}

    with database_at(postgres_url) as database:

        def overtaken(connection: Connection) -> None:
            slow = update(runs).where(runs.c.id == first.id).values(state="finished")
            connection.execute(slow)
            stores.runs.change(second.id, RunChange(state="finished"), 2.0)
            assert states() == {"b": "finished"}

        database.write(overtaken)
        assert states() == {"a": "finished", "b": "finished"}
    stores.close()


def test_columns_that_nobody_asks_for_make_room(
    database_url: str, stores: Stores, project: Project, run: Run
) -> None:
    with database_at(database_url) as database:
        cache = ColumnCache(database, max_bytes=1)
        for key in ("config.a", "config.b"):
            assert values(cache, project.id, parse_field(key)) == {run.id: (0, "nan", [])}
        assert cache.kept(project.id) == (parse_field("config.b"),)


def test_two_at_once_see_one_table(
    database_url: str, stores: Stores, project: Project, run: Run
) -> None:
    with database_at(database_url) as database:
        cache = ColumnCache(database)
        with cache.view(project.id, FIELDS[:1]) as (early, connection):
            stores.runs.change(run.id, RunChange(config={"x": {"value": "new"}}), 5.0)
            with cache.view(project.id, FIELDS[:1]) as (late, _):
                assert late.columns[FIELDS[0]].texts.code("new") == 0
            # What was handed out before stays as its snapshot had it.
            assert early.columns[FIELDS[0]].cells.kinds.tolist() == [0]
            assert connection.scalar(select(runs.c.state)) == "running"


def test_a_project_that_is_not_there_is_empty(database_url: str, stores: Stores) -> None:
    with database_at(database_url) as database, database.read() as connection:
        view = ProjectColumns(99).refreshed(connection, database.dialect, FIELDS)
    assert len(view) == 0
    assert EMPTY.size_bytes == 0
