"""Writers, readers and the sealer at once: a reader sees every line up to some moment, once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from runwell.store.ports.histories import Stream
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from tests.unit.store.sample import flush

HISTORY = Stream.HISTORY
FLUSHES = 60
LINES = 5


def until(done: threading.Event, work: Callable[[], None]) -> int:
    times = 0
    while not done.is_set():
        work()
        times += 1
    return times


def test_readers_never_see_a_point_twice_or_not_at_all(stores: Stores, run: Run) -> None:
    done = threading.Event()
    seen: list[int] = []

    def write() -> None:
        try:
            for number in range(FLUSHES):
                values = [float(number * LINES + line) for line in range(LINES)]
                stores.series.append([flush(run.id, number * LINES, {"loss": values})])
        finally:
            done.set()

    def read() -> None:
        loss = stores.series.read(run.id, HISTORY, "loss")
        assert loss.values.tolist() == [float(row) for row in range(len(loss.rows))]
        counts = [info.count for info in stores.series.metrics(run.id, HISTORY)]
        assert all(count >= len(loss.rows) for count in counts)
        seen.append(len(loss.rows))

    with ThreadPoolExecutor(4) as pool:
        jobs = [
            pool.submit(until, done, read),
            pool.submit(until, done, read),
            pool.submit(until, done, lambda: stores.series.seal(run.id)),
        ]
        pool.submit(write).result(60)
        assert all(job.result(60) > 0 for job in jobs)
    read()
    assert seen[-1] == FLUSHES * LINES


def test_flushes_of_many_runs_at_once_are_all_kept(
    stores: Stores, ann: User, project: Project
) -> None:
    runs = [
        stores.runs.upsert(project.id, f"r{n}", ann.id, RunChange(), 1.0)[0].id for n in range(8)
    ]

    def write(run: int) -> None:
        for number in range(10):
            stores.series.append([flush(run, number, {f"m{number}": [float(run)], "all": [1.0]})])

    with ThreadPoolExecutor(len(runs)) as pool:
        list(pool.map(write, runs))
    for run in runs:
        found = {info.key: info.count for info in stores.series.metrics(run, HISTORY)}
        assert found == {"all": 10, **{f"m{number}": 1 for number in range(10)}}


def test_one_flush_that_is_sent_by_many_at_once_is_kept_once(stores: Stores, run: Run) -> None:
    same = flush(run.id, 0, {"loss": [1.0, 2.0]}, rest={0: '{"note":"x"}'})
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: stores.series.append([same]), range(8)))
    assert counts == [((2, False),)] * 8
    assert len(stores.series.read(run.id, HISTORY, "loss").rows) == 2
    assert len(stores.series.rest(run.id, HISTORY)) == 1


def test_flushes_in_opposite_order_do_not_block_each_other(
    stores: Stores, ann: User, project: Project
) -> None:
    first, second = (
        stores.runs.upsert(project.id, run_id, ann.id, RunChange(), 1.0)[0].id
        for run_id in ("a", "b")
    )

    def write(number: int) -> None:
        pair = [flush(first, number, {"x": [1.0]}), flush(second, number, {"x": [1.0]})]
        stores.series.append(pair if number % 2 else pair[::-1])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(40)))
    assert stores.series.line_count(first, HISTORY) == 40
    assert stores.series.line_count(second, HISTORY) == 40
