from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from itertools import count

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from runwell.errors import StoreError
from runwell.store.open import open_database
from runwell.store.ports.histories import Flush, MetricColumn, Series, Stream
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.schema.histories import chunks, streams, tails
from runwell.store.series import seal, wide
from runwell.store.series.chunk import encode_chunk
from tests.conftest import FIXTURES_STAY
from tests.unit.store.sample import Clock, bits, flush, metric_column
from tests.unit.store.series.strategy import any_double, any_step

HISTORY = Stream.HISTORY
_numbers = count()


@dataclass(frozen=True, slots=True)
class Layout:
    chunk_sizes: list[int]
    blocks: int
    fresh_blocks: int
    fresh_bytes: int


def layout(url: str, run: int) -> Layout:
    """Looks below the port: how the points of `loss` lie."""
    database = open_database(url)
    with database.read() as connection:
        own = select(streams.c.branch).where(streams.c.run == run).scalar_subquery()
        sizes = connection.scalars(
            select(chunks.c.points).where(chunks.c.branch == own).order_by(chunks.c.row_first)
        ).all()
        blocks = connection.scalar(select(func.count()).where(tails.c.branch == own))
        fresh = connection.execute(
            select(streams.c.fresh_blocks, streams.c.fresh_bytes).where(streams.c.run == run)
        ).one()
    database.close()
    return Layout(list(sizes), blocks or 0, *fresh)


def lines(run: int, first_row: int, size: int) -> Flush:
    rows = np.arange(size, dtype=np.int32)
    values = np.sin((rows + first_row) / 100)
    steps = np.arange(first_row, first_row + size, dtype=np.int64)
    return Flush(run, HISTORY, first_row, steps, {"loss": MetricColumn(rows, values)})


def test_sealing_changes_nothing_that_can_be_read(stores: Stores, run: Run) -> None:
    strange = [float("nan"), float("inf"), -0.0, 1.0]
    stores.series.append([flush(run.id, 0, {"loss": strange, "acc": [None, 1.0]})])
    before = [bits(stores.series.read(run.id, HISTORY, key)) for key in ("loss", "acc")]
    stores.series.seal(run.id)
    stores.series.seal(run.id)
    after = [bits(stores.series.read(run.id, HISTORY, key)) for key in ("loss", "acc")]
    assert after == before


def test_the_tail_is_empty_after_sealing(stores: Stores, run: Run, database_url: str) -> None:
    for number in range(3):
        stores.series.append([lines(run.id, number * 10, 10)])
    assert layout(database_url, run.id).blocks == 3
    stores.series.seal(run.id)
    assert layout(database_url, run.id) == Layout([30], 0, 0, 0)


def test_small_chunks_are_joined_and_large_ones_are_left_alone(
    stores: Stores, run: Run, database_url: str
) -> None:
    for number in range(32):
        stores.series.append([lines(run.id, number * 100, 100)])
        stores.series.seal(run.id)
    sizes = layout(database_url, run.id).chunk_sizes
    assert sum(sizes) == 3200
    assert len(sizes) <= 6


def test_no_chunk_is_larger_than_its_bound(
    stores: Stores, run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "MAX_POINTS", 1000)
    for number in range(5):
        stores.series.append([lines(run.id, number * 700, 700)])
        stores.series.seal(run.id)
    stores.series.append([lines(run.id, 3500, 2500)])
    stores.series.seal(run.id)
    sizes = layout(database_url, run.id).chunk_sizes
    assert sum(sizes) == 6000
    assert max(sizes) <= 1000
    assert len(stores.series.read(run.id, HISTORY, "loss").rows) == 6000


def test_a_long_tail_is_sealed_piece_by_piece(
    stores: Stores, run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "_PASS_BYTES", 2000)
    for number in range(10):
        stores.series.append([lines(run.id, number * 50, 50)])
    before = bits(stores.series.read(run.id, HISTORY, "loss"))
    stores.series.seal(run.id)
    assert layout(database_url, run.id).blocks == 0
    assert bits(stores.series.read(run.id, HISTORY, "loss")) == before


def test_what_is_due_is_much_or_left_alone_for_a_minute(
    stores: Stores, ann: User, project: Project, clock: Clock
) -> None:
    few, many, large = (
        stores.runs.upsert(project.id, run_id, ann.id, RunChange(), 1.0)[0].id
        for run_id in ("few", "many", "large")
    )
    stores.series.append([lines(few, 0, 5)])
    for number in range(seal.DUE_BLOCKS):
        stores.series.append([lines(many, number, 1)])
    stores.series.append([lines(large, 0, seal.DUE_BYTES // 8)])
    assert stores.series.seal_due() == 2
    assert stores.series.seal_due() == 0
    clock.now += seal.IDLE_S
    assert stores.series.seal_due() == 1
    assert stores.series.seal_due() == 0


def test_a_damaged_stream_is_told_and_the_others_are_sealed(
    stores: Stores, ann: User, project: Project, clock: Clock, database_url: str
) -> None:
    runs = [
        stores.runs.upsert(project.id, run_id, ann.id, RunChange(), 1.0)[0].id
        for run_id in ("a", "damaged", "z")
    ]
    stores.series.append([lines(run, 0, 5) for run in runs])
    with closing(open_database(database_url)) as database:
        own = select(streams.c.branch).where(streams.c.run == runs[1]).scalar_subquery()
        damage = update(tails).where(tails.c.branch == own).values(block=b"?")
        database.write(lambda connection: connection.execute(damage).close())
    clock.now += seal.IDLE_S
    with pytest.raises(StoreError, match="fresh lines in the database are damaged"):
        stores.series.seal_due()
    assert [layout(database_url, run).fresh_blocks for run in runs] == [0, 1, 0]


def test_of_two_processes_that_seal_the_same_lines_one_gives_way(
    stores: Stores, run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.series.append([lines(run.id, 0, 100)])
    before = bits(stores.series.read(run.id, HISTORY, "loss"))
    encode = encode_chunk
    rivals = [seal.Sealer(open_database(database_url), Clock())]

    def rival_first(*args: object) -> bytes:
        # Between the snapshot and the transaction of one pass, another process seals the same.
        if rivals:
            rival = rivals.pop()
            rival.seal(run.id)
            rival._database.close()  # noqa: SLF001
        return encode(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(seal, "encode_chunk", rival_first)
    stores.series.seal(run.id)
    assert layout(database_url, run.id) == Layout([100], 0, 0, 0)
    assert bits(stores.series.read(run.id, HISTORY, "loss")) == before


@pytest.mark.parametrize("min_metrics", [1, wide.MIN_METRICS])
def test_lines_without_any_metric_are_sealed_too(
    stores: Stores,
    run: Run,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    min_metrics: int,
) -> None:
    monkeypatch.setattr(wide, "MIN_METRICS", min_metrics)
    for first, value in enumerate([1.0, None, 2.0]):
        stores.series.append([flush(run.id, first, {"loss": [value]}, steps=[first])])
        stores.series.seal(run.id)
        assert layout(database_url, run.id).fresh_blocks == 0
    assert stores.series.read(run.id, HISTORY, "loss").values.tolist() == [1.0, 2.0]


Column = list[float | None]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[int], Column, list[int], list[bool]]:
    """Draws lines, where they are cut into flushes, and after which flush they are sealed."""
    steps = draw(st.lists(any_step, min_size=1, max_size=30))
    column = draw(st.lists(st.none() | any_double, min_size=len(steps), max_size=len(steps)))
    cuts = draw(st.lists(st.integers(1, len(steps)), max_size=5))
    bounds = sorted({0, len(steps), *cuts})
    return steps, column, bounds, draw(st.lists(st.booleans(), min_size=6, max_size=6))


@pytest.mark.parametrize("layout", ["chunks", "packs"])
@settings(max_examples=30, deadline=None, suppress_health_check=FIXTURES_STAY)
@given(history=histories())
def test_it_does_not_matter_how_lines_are_cut_into_flushes_and_chunks(
    stores: Stores,
    ann: User,
    project: Project,
    layout: str,
    history: tuple[list[int], Column, list[int], list[bool]],
) -> None:
    steps, column, bounds, seals = history
    run_id = f"r{next(_numbers)}"
    run = stores.runs.upsert(project.id, run_id, ann.id, RunChange(), 1.0)[0].id
    for start, stop, is_sealed in zip(bounds, bounds[1:], seals, strict=False):
        stores.series.append(
            [flush(run, start, {"loss": column[start:stop]}, steps=steps[start:stop])]
        )
        if is_sealed:
            with pytest.MonkeyPatch.context() as patch:
                if layout == "packs":
                    patch.setattr(wide, "MIN_METRICS", 1)
                stores.series.seal(run)
    whole = metric_column(column)
    expected = Series(
        whole.rows.astype(np.int64), np.array(steps, dtype=np.int64)[whole.rows], whole.values
    )
    assert bits(stores.series.read(run, HISTORY, "loss")) == bits(expected)
