from __future__ import annotations

import pytest
from sqlalchemy import delete

from runwell.store.open import open_database
from runwell.store.ports.histories import Stream
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.run_table import KeyQuery, MetricKey
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.schema.runs import runs as run_rows
from tests.unit.store.sample import flush


@pytest.fixture
def two(stores: Stores, ann: User, project: Project, run: Run) -> tuple[Run, Run]:
    other, _ = stores.runs.upsert(project.id, "second", ann.id, RunChange(), 4.0)
    image = '{"img": {"_type": "image-file"}, "x": "text"}'
    stores.series.append(
        [
            flush(run.id, 0, {"loss": [1.0, 2.0], "x": [1.0, None]}, rest={1: image}),
            flush(other.id, 0, {"loss": [3.0], "acc": [0.5]}),
            flush(other.id, 0, {"cpu": [3.0]}, stream=Stream.EVENTS),
        ]
    )
    stores.series.append([flush(run.id, 2, {"loss": [1.0, 2.0]}, rest={1: image})])
    return run, other


def listed(stores: Stores, project: Project, among: list[int] | None = None) -> list[MetricKey]:
    return list(stores.table.metrics(project.id, Stream.HISTORY, KeyQuery(), among).keys)


def test_keys_are_counted_by_runs(stores: Stores, project: Project, two: tuple[Run, Run]) -> None:
    every = [
        MetricKey("acc", "number", 1),
        MetricKey("img", "image-file", 1),
        MetricKey("loss", "number", 2),
        MetricKey("x", "number", 1),
    ]
    assert listed(stores, project) == every
    assert listed(stores, project, [run.id for run in two]) == every
    assert listed(stores, project, [two[1].id]) == [
        MetricKey("acc", "number", 1),
        MetricKey("loss", "number", 1),
    ]
    assert listed(stores, project, []) == []
    events = stores.table.metrics(project.id, Stream.EVENTS, KeyQuery())
    assert events.keys == (MetricKey("cpu", "number", 1),)


def test_the_trash_and_what_is_gone_do_not_count(
    database_url: str, stores: Stores, ann: User, project: Project, two: tuple[Run, Run]
) -> None:
    before = listed(stores, project)
    stores.trash.put([two[0].id], 5.0)
    alone = [MetricKey("acc", "number", 1), MetricKey("loss", "number", 1)]
    assert listed(stores, project) == alone
    stores.trash.restore([two[0].id])
    assert listed(stores, project) == before
    other = stores.projects.ensure("ann", "other", 1.0)
    stores.runs.move([two[0].id], other.id)
    assert listed(stores, project) == alone
    assert [key.key for key in listed(stores, other)] == ["img", "loss", "x"]
    database = open_database(database_url)
    gone = delete(run_rows).where(run_rows.c.id == two[1].id)
    stores.series.delete(two[1].id)
    database.write(lambda connection: connection.execute(gone))
    database.close()
    assert listed(stores, project) == []
    assert [key.key for key in listed(stores, other)] == ["img", "loss", "x"]


def test_a_fork_has_what_it_inherits_and_a_rewind_what_is_left(
    stores: Stores, ann: User, project: Project, two: tuple[Run, Run]
) -> None:
    fork, _ = stores.runs.upsert(project.id, "fork", ann.id, RunChange(), 5.0)
    stores.series.fork(fork.id, two[0].id, 0)
    assert listed(stores, project, [fork.id]) == [
        MetricKey("loss", "number", 1),
        MetricKey("x", "number", 1),
    ]
    counts = {key.key: key.runs for key in listed(stores, project)}
    assert counts == {"acc": 1, "img": 1, "loss": 3, "x": 2}
    stores.series.rewind(two[0].id, 0)
    counts = {key.key: key.runs for key in listed(stores, project)}
    assert counts == {"acc": 1, "loss": 3, "x": 2}


def test_pages_of_keys_hold_each_once(stores: Stores, project: Project, run: Run) -> None:
    names = sorted(["a", "B", "ü", "a/b", "aa", "Z"])
    stores.series.append([flush(run.id, 0, {name: [1.0] for name in names})])
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = stores.table.metrics(project.id, Stream.HISTORY, KeyQuery("", False, cursor, 2))
        found += [key.key for key in page.keys]
        assert page.total == len(names)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == names
    search = KeyQuery("A", is_prefix=True, limit=1)
    page = stores.table.metrics(project.id, Stream.HISTORY, search)
    assert ([key.key for key in page.keys], page.total) == (["a"], 3)


def pages_of(
    stores: Stores, project: Project, among: list[int] | None, search: str, *, is_prefix: bool
) -> list[MetricKey]:
    """Returns the keys of all pages, one after the other, whose totals agree."""
    found: list[MetricKey] = []
    totals, cursor = set[int](), None
    while True:
        query = KeyQuery(search, is_prefix, cursor, 700)
        page = stores.table.metrics(project.id, Stream.HISTORY, query, among)
        found += page.keys
        totals.add(page.total)
        cursor = page.next_cursor
        if cursor is None:
            assert totals == {len(found)}
            return found


@pytest.mark.parametrize(
    ("search", "is_prefix"),
    [("", False), ("A", True), ("a", False), ("long", True), ("x/1", True), ("no such", False)],
)
def test_pages_of_a_wide_run_are_the_whole_list_in_pieces(
    stores: Stores, ann: User, project: Project, run: Run, search: str, is_prefix: bool
) -> None:
    long = "long" * 100
    names = [f"{'aAxX'[n % 4]}/{n}" for n in range(2_100)] + [f"{long}{n}" for n in range(3)]
    image = '{"x/1": {"_type": "image-file"}, "a/0": {"_type": "image-file"}, "img": "text"}'
    stores.series.append([flush(run.id, 0, {name: [1.0] for name in names}, rest={0: image})])
    other, _ = stores.runs.upsert(project.id, "second", ann.id, RunChange(), 4.0)
    stores.series.append([flush(other.id, 0, {"only/here": [3.0], "a/4": [0.5]})])
    for among, own, counts in (([run.id], [], 1), (None, ["only/here"], 2)):
        wanted = [
            MetricKey(
                key,
                "number" if key in {*names, *own} else "other",
                counts if key == "a/4" else 1,
            )
            for key in sorted({*names, *own, "x/1", "img"})
            if (key.lower().startswith(search.lower()) if is_prefix else search in key.lower())
        ]
        kinds = {key.key: key.kind for key in wanted}
        if "x/1" in kinds:
            wanted = [
                MetricKey("x/1", "image-file", 1) if key.key == "x/1" else key for key in wanted
            ]
        assert pages_of(stores, project, among, search, is_prefix=is_prefix) == wanted
