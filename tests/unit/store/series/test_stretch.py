from __future__ import annotations

import pytest

from runwell.store.ports.histories import Stream
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.series import seal
from tests.unit.store.sample import flush

HISTORY = Stream.HISTORY


def log(stores: Stores, run: int, steps: list[int], first: int = 0) -> None:
    values: list[float | None] = [step / 7 for step in steps]
    stores.series.append([flush(run, first, {"loss": values}, steps=steps)])


def test_a_stretch_of_a_long_history_is_about_a_chunk(
    stores: Stores, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "MAX_POINTS", 1000)
    log(stores, run.id, list(range(4000)))
    stores.series.seal(run.id)
    log(stores, run.id, list(range(4000, 4010)), 4000)
    assert stores.series.stretch(run.id, HISTORY, (1200, 1210)) == (1000, 2000)
    assert stores.series.stretch(run.id, HISTORY, (1999, 2000)) == (1000, 3000)
    assert stores.series.stretch(run.id, HISTORY, (4003, 9999)) == (4000, 4010)
    assert stores.series.stretch(run.id, HISTORY, (5000, 9999)) == (0, 0)


def test_steps_that_go_back_widen_it(stores: Stores, run: Run) -> None:
    log(stores, run.id, [5, 6])
    log(stores, run.id, [1, 2], 2)
    log(stores, run.id, [7, 1], 4)
    assert stores.series.stretch(run.id, HISTORY, (1, 1)) == (2, 6)


def test_lines_without_a_number_count(stores: Stores, run: Run) -> None:
    stores.series.append([flush(run.id, 0, {}, steps=[3, 4], rest={0: '{"a":"x"}'})])
    stores.series.seal(run.id)
    assert stores.series.stretch(run.id, HISTORY, (3, 3)) == (0, 1)


def test_what_a_fork_does_not_share_is_left_out(stores: Stores, run: Run, ann: User) -> None:
    log(stores, run.id, list(range(100)))
    stores.series.seal(run.id)
    fork = stores.runs.upsert(run.project_id, "fork", ann.id, RunChange(), 1.0)[0]
    stores.series.fork(fork.id, run.id, 49)
    log(stores, fork.id, [50, 51], 50)
    stretch = stores.series.stretch(fork.id, HISTORY, (51, 51))
    steps = stores.series.read_many([fork.id], HISTORY, ["loss"], stretch)[fork.id, "loss"].steps
    assert 51 in steps.tolist()
    assert steps.max() == 51
