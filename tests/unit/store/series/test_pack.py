from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import StoreError
from runwell.store.digest import key_digest
from runwell.store.ports.histories import Stream
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.series import wide
from runwell.store.series.block import Block, decode_block, encode_block
from runwell.store.series.codec import PCODEC
from runwell.store.series.pack import (
    bits_for,
    decode_ends,
    decode_pack,
    encode_ends,
    encode_pack,
    ends_of,
    joined_blocks,
    number_of,
    split,
)
from tests.unit.store.sample import bits, flush, listed, metric_column
from tests.unit.store.series.strategy import any_double, any_step

HISTORY = Stream.HISTORY
Found = dict[int, list[tuple[int, int, bytes]]]


def content(blocks: list[Block]) -> Found:
    """Returns by digest (row, step, bits of the value)."""
    found: Found = {}
    for block in blocks:
        for digest, points in block.all_points():
            rows, steps = points.rows.tolist(), points.steps.tolist()
            values = [value.tobytes() for value in points.values]
            found.setdefault(digest, []).extend(zip(rows, steps, values, strict=True))
    return found


@st.composite
def fresh(draw: st.DrawFn) -> list[Block]:
    blocks, first = [], 0
    for _ in range(draw(st.integers(1, 4))):
        steps = draw(st.lists(any_step, min_size=1, max_size=6))
        is_dense = draw(st.booleans())
        value = any_double if is_dense else st.none() | any_double
        keys = draw(st.sets(st.sampled_from("abcdefgh"), min_size=1))
        columns = {
            key: metric_column(draw(st.lists(value, min_size=len(steps), max_size=len(steps))))
            for key in sorted(keys)
        }
        data = encode_block(np.array(steps, dtype=np.int64), columns)
        blocks.append(decode_block(first, data))
        first += len(steps) + draw(st.integers(0, 2))
    return [block for block in blocks if len(block.digests)]


@given(fresh(), st.integers(0, 4))
def test_packs_hold_what_the_blocks_held(blocks: list[Block], width: int) -> None:
    packed = []
    for number, parts in split(blocks, width).items():
        block = decode_pack(PCODEC, encode_pack(joined_blocks(parts)))
        assert {number_of(digest, width) for digest in block.digests.tolist()} == {number}
        ends = decode_ends(encode_ends(ends_of(block)))
        expected = content([block])
        assert ends.digests.tolist() == list(expected)
        assert ends.counts.tolist() == [len(points) for points in expected.values()]
        assert [
            (step, value.tobytes())
            for step, value in zip(ends.steps.tolist(), ends.values, strict=True)
        ] == [points[-1][1:] for points in expected.values()]
        packed.append(block)
    assert content(packed) == content(blocks)


def test_there_are_about_as_many_packs_as_metrics_fill() -> None:
    assert [bits_for(count) for count in (0, 64, 65, 129, 50_000)] == [0, 0, 1, 2, 10]
    digests = np.sort(np.array([key_digest(f"m{number}") for number in range(6400)]))
    numbers = np.unique([number_of(digest, bits_for(6400)) for digest in digests.tolist()])
    assert (numbers.min(), numbers.max(), len(numbers)) == (0, 127, 128)


def test_damage_is_said() -> None:
    block = decode_block(0, encode_block(np.arange(40), {"a": metric_column([1.0] * 40)}))
    data = encode_pack(block)
    for broken in (b"", data[:10], data[:-9], b"\xff" * len(data)):
        with pytest.raises(StoreError):
            decode_pack(PCODEC, broken)
    with pytest.raises(StoreError, match="is damaged"):
        decode_ends(encode_ends(ends_of(block))[:-1])


# ------------------------------------------------------------------- in a store


def test_a_wide_run_is_packed_and_reads_as_before(
    stores: Stores, run: Run, ann: User, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wide, "MIN_METRICS", 100)
    keys = [f"layer.{number}" for number in range(150)]
    for first in range(0, 12, 3):
        dense = {key: [number + 0.5 * first] * 3 for number, key in enumerate(keys)}
        stores.series.append([flush(run.id, first, {**dense, "loss": [None, 1.0 * first, None]})])
    wanted = ["loss", "layer.7", "layer.149"]
    before = {
        place: bits(s) for place, s in stores.series.read_many([run.id], HISTORY, wanted).items()
    }
    infos = stores.series.metrics(run.id, HISTORY)
    stores.series.seal(run.id)
    after = {
        place: bits(s) for place, s in stores.series.read_many([run.id], HISTORY, wanted).items()
    }
    assert after == before
    assert stores.series.metrics(run.id, HISTORY) == infos

    # What comes later is packed, too, however little it is, and is the end of the metric.
    stores.series.append([flush(run.id, 12, {"loss": [7.0]})])
    stores.series.seal(run.id)
    (loss,) = [info for info in stores.series.metrics(run.id, HISTORY) if info.key == "loss"]
    assert (loss.count, loss.last, loss.last_step) == (5, 7.0, 12)

    child = stores.runs.upsert(project.id, "child", ann.id, RunChange(), 1.0)[0].id
    stores.series.fork(child, run.id, 4)
    assert listed(stores.series.read(child, HISTORY, "loss")) == [(1, 1, 0.0), (4, 4, 3.0)]
    assert {info.count for info in stores.series.metrics(child, HISTORY)} == {5, 2}
    stores.series.rewind(run.id, 1)
    stores.series.delete(run.id)
    assert len(stores.series.read(child, HISTORY, "layer.149").rows) == 5
