"""Forks and rewinds against a model that copies everything."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from runwell.errors import Conflict, NotFound
from runwell.store.open import open_database
from runwell.store.ports.histories import MetricInfo, Stream
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.schema.histories import branches, cells, chunks, lineage, packs, rests, tails
from runwell.store.series import wide
from tests.conftest import FIXTURES_STAY
from tests.unit.store.sample import Clock, flush, lines_after, listed

HISTORY = Stream.HISTORY
_numbers = count()


@pytest.fixture
def child(stores: Stores, ann: User, project: Project) -> Run:
    return stores.runs.upsert(project.id, "child", ann.id, RunChange(), 4.0)[0]


def loss(stores: Stores, run: int) -> list[tuple[int, int, float]]:
    return listed(stores.series.read(run, HISTORY, "loss"))


def stored(url: str) -> dict[str, int]:
    """Looks below the port: how many rows hold lines."""
    with closing(open_database(url)) as database, database.read() as connection:
        return {
            table.name: count
            for table in (branches, lineage, chunks, cells, packs, tails, rests)
            if (count := connection.scalar(select(func.count()).select_from(table)))
        }


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_fork_begins_with_what_its_parent_had_and_counts_its_own_lines_from_0(
    stores: Stores, run: Run, child: Run, is_sealed: bool
) -> None:
    image = '{"sample":{"_type":"image-file","path":"a.png"}}'
    first = flush(run.id, 0, {"loss": [3.0, 2.0, 1.0], "late": [None, None, 9.0]}, rest={1: image})
    stores.series.append([first])
    if is_sealed:
        stores.series.seal(run.id)
    stores.series.fork(child.id, run.id, 1)
    assert loss(stores, child.id) == [(0, 0, 3.0), (1, 1, 2.0)]
    assert stores.series.line_count(child.id, HISTORY) == 2
    assert stores.series.last_step(child.id) == 1
    assert stores.series.metrics(child.id, HISTORY) == (
        MetricInfo("loss", "number", 2, 2.0, 1),
        MetricInfo("sample", "image-file", 1, 0.0, 1),
    )
    again = flush(child.id, 0, {"loss": [0.5, 0.4]}, steps=[2, 3], rest={0: image})
    assert lines_after(stores, [again]) == (4,)
    assert lines_after(stores, [again]) == (4,)
    assert loss(stores, child.id) == [(0, 0, 3.0), (1, 1, 2.0), (2, 2, 0.5), (3, 3, 0.4)]
    assert [line.row for line in stores.series.rest(child.id, HISTORY)] == [1, 2]
    assert [value.step for value in stores.series.values(child.id, HISTORY, "sample")] == [1, 2]
    assert [info.count for info in stores.series.metrics(child.id, HISTORY)] == [4, 2]
    assert loss(stores, run.id) == [(0, 0, 3.0), (1, 1, 2.0), (2, 2, 1.0)]


def test_who_resumes_a_fork_counts_what_it_inherits(stores: Stores, run: Run, child: Run) -> None:
    stores.series.append([flush(run.id, 0, {"loss": [3.0, 2.0]})])
    stores.series.fork(child.id, run.id, 9)
    stores.series.append([flush(child.id, 0, {"loss": [1.0]}, steps=[2])])
    assert lines_after(stores, [flush(child.id, 3, {"loss": [0.5]})]) == (4,)
    assert lines_after(stores, [flush(child.id, 3, {"loss": [0.5, 0.4]})]) == (5,)
    assert [value for _, _, value in loss(stores, child.id)] == [3.0, 2.0, 1.0, 0.5, 0.4]


def test_what_the_parent_logs_later_is_not_the_forks(stores: Stores, run: Run, child: Run) -> None:
    stores.series.append([flush(run.id, 0, {"loss": [3.0]})])
    stores.series.fork(child.id, run.id, 100)
    stores.series.append([flush(run.id, 1, {"loss": [2.0]})])
    stores.series.seal(run.id)
    assert loss(stores, child.id) == [(0, 0, 3.0)]


def test_a_run_with_history_cannot_become_a_fork(stores: Stores, run: Run, child: Run) -> None:
    stores.series.append([flush(run.id, 0, {"loss": [3.0]})])
    stores.series.fork(child.id, run.id, 0)
    with pytest.raises(Conflict, match="has history already"):
        stores.series.fork(child.id, run.id, 0)
    with pytest.raises(Conflict, match="has history already"):
        stores.series.fork(run.id, child.id, 0)
    for run_id, parent in ((child.id, 99), (99, run.id)):
        with pytest.raises(NotFound, match="no such run"):
            stores.series.fork(run_id, parent, 0)
    with pytest.raises(NotFound, match="no such run"):
        stores.series.rewind(99, 0)


def test_a_fork_of_a_run_that_logged_nothing_is_empty(stores: Stores, run: Run, child: Run) -> None:
    stores.series.fork(child.id, run.id, 5)
    assert stores.series.line_count(child.id, HISTORY) == 0
    assert lines_after(stores, [flush(child.id, 0, {"loss": [1.0]})]) == (1,)


def test_a_rewound_run_goes_on_where_it_was_cut(stores: Stores, run: Run) -> None:
    stores.series.append([flush(run.id, 0, {"loss": [3.0, 2.0, 1.0], "late": [None, None, 1.0]})])
    assert stores.series.rewind(run.id, 0) == 1
    assert loss(stores, run.id) == [(0, 0, 3.0)]
    assert stores.series.metrics(run.id, HISTORY) == (MetricInfo("loss", "number", 1, 3.0, 0),)
    assert lines_after(stores, [flush(run.id, 1, {"loss": [9.0], "late": [8.0]})]) == (2,)
    assert loss(stores, run.id) == [(0, 0, 3.0), (1, 1, 9.0)]
    assert [info.key for info in stores.series.metrics(run.id, HISTORY)] == ["late", "loss"]
    assert stores.series.rewind(run.id, 100) == 2


def test_a_rewind_keeps_by_step_where_steps_went_back(stores: Stores, run: Run) -> None:
    steps = [0, 5, 1, 6, 2]
    stores.series.append([flush(run.id, 0, {"loss": [0.0, 5.0, 1.0, 6.0, 2.0]}, steps=steps)])
    assert stores.series.rewind(run.id, 2) == 5
    assert loss(stores, run.id) == [(0, 0, 0.0), (2, 1, 1.0), (4, 2, 2.0)]


def test_what_nobody_reads_any_more_is_freed(
    stores: Stores, run: Run, child: Run, database_url: str
) -> None:
    rest = {0: '{"note":"x"}'}
    for number in range(4):
        first = number * 50
        values = [float(row) for row in range(50)]
        stores.series.append([flush(run.id, first, {f"m{number}": values}, rest=rest)])
    stores.series.seal(run.id)
    stores.series.fork(child.id, run.id, 60)
    stores.series.rewind(run.id, 10)
    # Three chunks of four lie behind step 60 or are read by the child alone.
    assert stored(database_url) == {"branch": 3, "lineage": 2, "chunk": 2, "rest": 2}
    stores.series.delete(run.id)
    assert stored(database_url) == {"branch": 2, "lineage": 1, "chunk": 2, "rest": 2}
    assert len(stores.series.read(child.id, HISTORY, "m0").rows) == 50
    assert len(stores.series.read(child.id, HISTORY, "m1").rows) == 11
    stores.series.delete(child.id)
    assert stored(database_url) == {}


def test_a_parents_row_may_go_before_its_lines(
    stores: Stores, run: Run, child: Run, database_url: str
) -> None:
    stores.series.append([flush(run.id, 0, {"loss": [3.0, 2.0]})])
    stores.series.fork(child.id, run.id, 0)
    with closing(open_database(database_url)) as database:
        gone = text("DELETE FROM run WHERE id = :id")
        database.write(lambda connection: connection.execute(gone, {"id": run.id}).close())
    assert loss(stores, child.id) == [(0, 0, 3.0)]
    stores.series.delete(run.id)
    assert loss(stores, child.id) == [(0, 0, 3.0)]


def test_a_deleted_run_may_log_again(stores: Stores, run: Run) -> None:
    stores.series.append([flush(run.id, 0, {"loss": [3.0]})])
    stores.series.delete(run.id)
    assert stores.series.metrics(run.id, HISTORY) == ()
    assert lines_after(stores, [flush(run.id, 0, {"loss": [4.0]})]) == (1,)
    assert loss(stores, run.id) == [(0, 0, 4.0)]
    assert [info.key for info in stores.series.metrics(run.id, HISTORY)] == ["loss"]


# ------------------------------------------------------------------- the model


@dataclass
class Model:
    """A run that keeps copies: (row, step, values by key) of each line."""

    lines: list[tuple[int, int, dict[str, float]]] = field(default_factory=list)
    count: int = 0

    def append(self, steps: list[int], values: list[dict[str, float]]) -> None:
        for step, value in zip(steps, values, strict=True):
            self.lines.append((self.count, step, value))
            self.count += 1

    def up_to(self, last_step: int) -> Model:
        kept = [line for line in self.lines if line[1] <= last_step]
        if len(kept) == len(self.lines):
            return Model(kept, self.count)
        filled = [row for row, _, values in kept if values]
        return Model(kept, max(filled) + 1 if filled else 0)

    def series(self, key: str) -> list[tuple[int, int, float]]:
        return [(row, step, values[key]) for row, step, values in self.lines if key in values]


STEPS = st.integers(0, 30)
LINE = st.fixed_dictionaries(
    {},
    optional={
        "loss": st.floats(width=32, allow_nan=False),
        "acc": st.sampled_from([1.0, float("inf"), -0.0]),
    },
)
LINES = st.lists(st.tuples(STEPS, LINE), min_size=1, max_size=6)
SLOT = st.integers(0, 3)
ACTIONS = st.one_of(
    st.tuples(st.just("append"), SLOT, LINES),
    st.tuples(st.just("append"), SLOT, LINES),
    st.tuples(st.just("fork"), SLOT, SLOT, STEPS),
    st.tuples(st.just("rewind"), SLOT, STEPS),
    st.tuples(st.just("delete"), SLOT),
    st.tuples(st.just("seal"), SLOT),
)


class Family:
    """Four runs in the store, and what they should hold. `sent` counts lines as clients do."""

    def __init__(self, stores: Stores, user: User, project: Project) -> None:
        self.stores = stores
        self.runs = [
            stores.runs.upsert(project.id, f"f{next(_numbers)}", user.id, RunChange(), 1.0)[0].id
            for _ in range(4)
        ]
        self.models = [Model() for _ in self.runs]
        self.sent = [0] * 4

    def append(self, slot: int, lines: list[tuple[int, dict[str, float]]]) -> None:
        steps, values = [step for step, _ in lines], [value for _, value in lines]
        columns = {key: [value.get(key) for value in values] for key in ("loss", "acc")}
        one = flush(self.runs[slot], self.sent[slot], columns, steps=steps)
        self.models[slot].append(steps, values)
        self.sent[slot] += len(lines)
        assert lines_after(self.stores, [one]) == (self.models[slot].count,)

    def fork(self, slot: int, parent: int, last_step: int) -> None:
        if self.models[slot].count:
            with pytest.raises(Conflict):
                self.stores.series.fork(self.runs[slot], self.runs[parent], last_step)
            return
        self.stores.series.fork(self.runs[slot], self.runs[parent], last_step)
        self.models[slot] = self.models[parent].up_to(last_step)
        self.sent[slot] = 0

    def rewind(self, slot: int, last_step: int) -> None:
        model = self.models[slot] = self.models[slot].up_to(last_step)
        self.sent[slot] = self.stores.series.rewind(self.runs[slot], last_step)
        assert self.sent[slot] == model.count

    def delete(self, slot: int) -> None:
        self.stores.series.delete(self.runs[slot])
        self.models[slot], self.sent[slot] = Model(), 0

    def seal(self, slot: int) -> None:
        self.stores.series.seal(self.runs[slot])

    def check(self) -> None:
        for run, model in zip(self.runs, self.models, strict=True):
            assert self.stores.series.line_count(run, HISTORY) == model.count
            infos = {info.key: info for info in self.stores.series.metrics(run, HISTORY)}
            for key in ("loss", "acc"):
                expected = model.series(key)
                assert listed(self.stores.series.read(run, HISTORY, key)) == expected
                assert (key in infos) == bool(expected)
                if expected:
                    found = infos[key]
                    assert (found.count, found.last_step) == (len(expected), expected[-1][1])
                    assert found.last == expected[-1][2] or isnan(found.last)


@pytest.mark.parametrize("layout", ["chunks", "packs"])
@settings(max_examples=30, deadline=None, suppress_health_check=FIXTURES_STAY)
@given(actions=st.lists(ACTIONS, min_size=3, max_size=14))
def test_any_order_of_forks_rewinds_and_deletions_reads_as_if_all_were_copied(
    stores: Stores,
    ann: User,
    project: Project,
    layout: str,
    actions: list[tuple[object, ...]],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if layout == "packs":
            patch.setattr(wide, "MIN_METRICS", 1)
        family = Family(stores, ann, project)
        for name, *arguments in actions:
            getattr(family, str(name))(*arguments)
    family.check()
    for slot in range(4):
        family.delete(slot)


def test_nothing_is_left_of_a_family_that_was_deleted(
    stores: Stores, ann: User, project: Project, database_url: str, clock: Clock
) -> None:
    family = Family(stores, ann, project)
    family.append(0, [(step, {"loss": float(step)}) for step in range(10)])
    family.fork(1, 0, 5)
    family.append(1, [(6, {"acc": 1.0})])
    family.fork(2, 1, 5)
    family.rewind(0, 3)
    family.rewind(0, 1)
    family.check()
    for slot in (1, 0, 2):
        family.delete(slot)
        family.check()
    assert stored(database_url) == {}
