from __future__ import annotations

import pytest
from sqlalchemy import text

from runwell.store.migrate import migrate
from runwell.store.open import open_database
from runwell.store.ports.histories import Stream
from runwell.store.ports.logs import LogLine
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from tests.unit.store.sample import flush


def test_only_what_was_deleted_long_enough_ago_is_purged(
    stores: Stores, ann: User, project: Project, run: Run
) -> None:
    second, _ = stores.runs.upsert(project.id, "second", ann.id, RunChange(), 3.0)
    stores.series.append([flush(run.id, 0, {"a": [1.0]})])
    stores.trash.put([second.id], 10.0)
    stores.trash.put([run.id], 20.0)
    assert stores.trash.due(20.0, 5) == (second.id,)
    assert stores.trash.due(21.0, 5) == (second.id, run.id)
    assert stores.trash.due(21.0, 1) == (second.id,)
    assert not stores.trash.purge(run.id, 20.0)
    assert stores.trash.purge(run.id, 21.0)
    assert not stores.trash.purge(run.id, 21.0)
    assert stores.trash.find(project.id, run.run_id) is None
    assert len(stores.series.read(run.id, Stream.HISTORY, "a").rows) == 0


def test_console_lines_of_runs_long_ended_are_forgotten_run_by_run(
    stores: Stores, ann: User, project: Project, run: Run
) -> None:
    others = [
        stores.runs.upsert(project.id, name, ann.id, RunChange(), 3.0)[0] for name in ("b", "c")
    ]
    for one in (run, *others):
        stores.logs.write(one.id, [LogLine(0, "t", "", "hello")])
    for one in (run, others[0]):
        stores.runs.change(one.id, RunChange(state="finished", finished_at=5.0), 5.0)
    assert stores.logs.forget(5.0, 9) == 0
    assert [stores.logs.forget(6.0, 1) for _ in range(3)] == [1, 1, 0]
    assert [len(stores.logs.page(one.id, 0, 9)) for one in (run, *others)] == [0, 0, 1]


def test_there_is_nothing_to_give_back_at_first(stores: Stores) -> None:
    assert not stores.reclaim()


@pytest.mark.postgres
def test_postgres_cleans_the_busiest_tables_soon(postgres_url: str) -> None:
    database = open_database(postgres_url)
    migrate(database)
    with database.read() as connection:
        found = connection.execute(
            text("SELECT relname FROM pg_class WHERE array_to_string(reloptions, ',') LIKE :what"),
            {"what": "%autovacuum_vacuum_scale_factor=0.02%"},
        )
        assert set(found.scalars()) >= {"tail", "chunk", "chunk_cells", "pack"}
    database.close()
