from __future__ import annotations

from sqlalchemy import select

from runwell.store.metadata.documents import MAX_LEAVES, Source
from runwell.store.open import open_database
from runwell.store.ports import Run, RunChange, Stores
from runwell.store.schema import values
from runwell.values.json import Json


def leaves(url: str, run: int, source: Source) -> set[tuple[str, int, str, float | None]]:
    database = open_database(url)
    query = select(values.c.key, values.c.item, values.c.kind, values.c.number).where(
        values.c.run == run, values.c.source == source
    )
    with database.read() as connection:
        found = {tuple(row) for row in connection.execute(query)}
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
