from __future__ import annotations

from sqlalchemy import and_, delete, select

from runwell.store.columns.source import Source
from runwell.store.metadata.documents import MAX_LEAVES
from runwell.store.open import open_database
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.schema.runs import keys, runs, values
from runwell.values.json import Json


def leaves(url: str, run: int, source: Source) -> set[tuple[str, int, str, float | None]]:
    database = open_database(url)
    same = and_(
        keys.c.project == values.c.project,
        keys.c.source == values.c.source,
        keys.c.digest == values.c.digest,
    )
    query = (
        select(keys.c.key, values.c.item, values.c.kind, values.c.number)
        .join(keys, same)
        .where(values.c.run == run, values.c.source == source)
    )
    with database.read() as connection:
        found = {tuple(row) for row in connection.execute(query)}
    database.close()
    return found


def counted(url: str) -> dict[tuple[str, str], int]:
    database = open_database(url)
    query = select(keys.c.key, keys.c.kind, keys.c.runs).where(
        keys.c.runs != 0, keys.c.source != Source.TAGS
    )
    with database.read() as connection:
        found = {(key, kind): runs_ for key, kind, runs_ in connection.execute(query)}
    database.close()
    return found


def test_leaves_follow_the_document(database_url: str, stores: Stores, run: Run) -> None:
    stores.runs.change(run.id, RunChange(summary={"a": 1, "b": {"c": [2.0, "x"]}}), 4.0)
    assert leaves(database_url, run.id, Source.SUMMARY) == {
        ("a", 0, "n", 1.0),
        ("b", 0, "o", None),
        ("b.c", 0, "l", None),
        ("b.c", 1, "n", 2.0),
        ("b.c", 2, "s", None),
    }
    stores.runs.change(run.id, RunChange(summary={"a": 3, "b": {"c": [2.0]}}), 5.0)
    assert leaves(database_url, run.id, Source.SUMMARY) == {
        ("a", 0, "n", 3.0),
        ("b", 0, "o", None),
        ("b.c", 0, "l", None),
        ("b.c", 1, "n", 2.0),
    }


def test_a_document_of_many_keys_is_kept_whole_and_found_by_the_first(
    database_url: str, stores: Stores, run: Run
) -> None:
    summary: dict[str, Json] = {f"k{number}": number for number in range(MAX_LEAVES + 10)}
    changed = stores.runs.change(run.id, RunChange(summary=summary), 4.0)
    assert changed.summary == summary
    assert len(leaves(database_url, run.id, Source.SUMMARY)) == MAX_LEAVES


def test_keys_are_counted_by_the_runs_that_have_them(
    database_url: str, stores: Stores, ann: User, project: Project, run: Run
) -> None:
    other, _ = stores.runs.upsert(project.id, "b", ann.id, RunChange(), 3.0)
    stores.runs.change(run.id, RunChange(config={"lr": {"value": 1}, "o": {"value": {}}}), 4.0)
    stores.runs.change(other.id, RunChange(config={"lr": {"value": 2}}), 4.0)
    assert counted(database_url) == {("lr", "n"): 2, ("o", "o"): 1}
    stores.runs.change(other.id, RunChange(config={"lr": {"value": "x"}}), 5.0)
    stores.runs.change(run.id, RunChange(config={"lr": {"value": 3}}), 5.0)
    assert counted(database_url) == {("lr", "n"): 1, ("lr", "s"): 1}


def test_the_values_of_a_run_go_with_it(
    database_url: str, stores: Stores, ann: User, project: Project, run: Run
) -> None:
    other, _ = stores.runs.upsert(project.id, "b", ann.id, RunChange(), 3.0)
    change = RunChange(config={"lr": {"value": [1, 2]}}, summary={"loss": 1}, tags=("a",))
    stores.runs.change(run.id, change, 4.0)
    stores.runs.change(other.id, change, 4.0)
    kept = leaves(database_url, other.id, Source.CONFIG)
    database = open_database(database_url)
    database.write(lambda connection: connection.execute(delete(runs).where(runs.c.id == run.id)))
    database.close()
    assert leaves(database_url, run.id, Source.CONFIG) == set()
    assert leaves(database_url, run.id, Source.TAGS) == set()
    assert leaves(database_url, other.id, Source.CONFIG) == kept
    assert counted(database_url) == {("lr", "l"): 1, ("loss", "n"): 1}


def test_what_lies_in_the_trash_is_not_counted(database_url: str, stores: Stores, run: Run) -> None:
    stores.runs.change(run.id, RunChange(config={"lr": {"value": 1}}), 4.0)
    stores.trash.put([run.id], 5.0)
    stores.trash.put([run.id], 6.0)
    assert counted(database_url) == {}
    stores.trash.restore([run.id])
    assert counted(database_url) == {("lr", "n"): 1}
