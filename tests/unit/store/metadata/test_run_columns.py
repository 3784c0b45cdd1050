from __future__ import annotations

from dataclasses import replace

import pytest

from runwell.errors import UsageError
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.run_table import ColumnInfo, KeyQuery
from runwell.store.ports.runs import Held, RunChange, RunQuery
from runwell.store.ports.stores import Stores
from runwell.values.json import Json


@pytest.fixture
def filled(stores: Stores, ann: User, project: Project) -> Project:
    configs: list[dict[str, Json]] = [
        {"lr": 0.1, "opt": "adam", "net": {"depth": 3}, "seen": [1, "a"]},
        {"lr": 0.1, "opt": "sgd", "net": {"depth": 5}, "seen": ["a"]},
        {"lr": "auto", "opt": "adam", "_wandb": {}},
    ]
    for number, config in enumerate(configs):
        change = RunChange(
            config={key: {"value": value} for key, value in config.items()},
            summary={"loss": float(number)},
            tags=("a", "b")[:number],
        )
        stores.runs.upsert(project.id, f"r{number}", ann.id, change, float(number))
    return project


def test_keys_tell_in_how_many_runs_they_are_which_kind(stores: Stores, filled: Project) -> None:
    page = stores.table.columns(filled.id, KeyQuery())
    assert page.columns == (
        ColumnInfo("config.lr", {"number": 2, "text": 1}),
        ColumnInfo("config.net.depth", {"number": 2}),
        ColumnInfo("config.opt", {"text": 3}),
        ColumnInfo("config.seen", {"list": 2}),
        ColumnInfo("summary_metrics.loss", {"number": 3}),
    )
    assert (page.total, page.next_cursor) == (5, None)


def test_keys_are_searched_and_paged(stores: Stores, filled: Project) -> None:
    def keys(query: KeyQuery) -> list[str]:
        page = stores.table.columns(filled.id, query)
        found = [column.key for column in page.columns]
        if page.next_cursor is None:
            return found
        return found + keys(replace(query, cursor=page.next_cursor))

    assert keys(KeyQuery(limit=1)) == [
        *("config.lr", "config.net.depth", "config.opt", "config.seen", "summary_metrics.loss")
    ]
    assert keys(KeyQuery("EP")) == ["config.net.depth"]
    assert keys(KeyQuery("o", is_prefix=True)) == ["config.opt"]
    with pytest.raises(UsageError, match="begin with the first page"):
        stores.table.columns(filled.id, KeyQuery(cursor="x"))


def test_values_come_the_most_frequent_first(stores: Stores, filled: Project) -> None:
    table, every = stores.table, RunQuery()
    opt = table.values(filled.id, "config.opt", every, "", 10)
    assert opt.values == ((Held("text", "adam"), 2), (Held("text", "sgd"), 1))
    assert (opt.distinct, opt.sums.runs, opt.sums.numbers) == (2, 3, 0)
    assert table.values(filled.id, "config.opt", every, "SG", 10).values == opt.values[1:]
    assert table.values(filled.id, "config.opt", every, "", 1).distinct == 2
    some = RunQuery(filters={"config.lr": 0.1})
    assert table.values(filled.id, "config.opt", some, "", 10).values == (
        (Held("text", "adam"), 1),
        (Held("text", "sgd"), 1),
    )


def test_numbers_are_summed_up_and_lists_counted_by_their_items(
    stores: Stores, filled: Project
) -> None:
    lr = stores.table.values(filled.id, "config.lr", RunQuery(), "", 10)
    assert (lr.sums.runs, lr.sums.numbers, lr.sums.min, lr.sums.max) == (3, 2, 0.1, 0.1)
    tags = stores.table.values(filled.id, "tags", RunQuery(), "", 10)
    assert tags.values == ((Held("text", "a"), 2), (Held("text", "b"), 1))
    seen = stores.table.values(filled.id, "config.seen", RunQuery(), "", 10)
    assert seen.values == ((Held("text", "a"), 2), (Held("number", 1.0), 1))


def test_nothing_has_no_values(stores: Stores, project: Project) -> None:
    found = stores.table.values(project.id, "config.x", RunQuery(), "", 10)
    assert (found.values, found.distinct, found.sums.runs, found.sums.mean) == ((), 0, 0, None)
    with pytest.raises(UsageError, match="no field is called"):
        stores.table.values(project.id, "x", RunQuery(), "", 10)
