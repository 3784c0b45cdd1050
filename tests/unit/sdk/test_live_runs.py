from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from runwell.sdk.run import Run
from runwell.sdk.session import Session
from tests.fakes.reading import rows_of
from tests.unit.sdk.conftest import Start


def test_a_second_init_gives_back_the_live_run(start: Start) -> None:
    run = start(reinit="default")
    assert start(reinit="default") is run
    assert start(reinit="return_previous") is run


def test_runs_can_live_side_by_side(session: Session, start: Start) -> None:
    runs = [start(reinit="create_new") for _ in range(20)]
    for number, run in enumerate(runs):
        run.log({"a": number})
    assert session.current is runs[-1]
    runs[-1].finish()
    assert session.current is runs[-2]
    assert [rows_of(run) for run in runs] == [[{"a": number}] for number in range(20)]


def test_finish_previous_ends_what_lives(session: Session, start: Start) -> None:
    first, second = start(), start()
    third = start(reinit="finish_previous")
    assert (first.is_finished, second.is_finished, session.current) == (True, True, third)


def in_threads(*calls: Callable[[], object]) -> list[object]:
    """Returns what the calls return, each made in a thread of its own, all alive at once."""
    together = threading.Barrier(len(calls))

    def call(which: Callable[[], object]) -> object:
        together.wait(30)
        made = which()
        together.wait(30)
        return made

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


@pytest.mark.parametrize("reinit", ["default", "finish_previous", "create_new"])
def test_trainers_in_threads_have_a_run_each(session: Session, start: Start, reinit: str) -> None:
    def train(number: int) -> Run:
        run = start(reinit=reinit)
        together.wait(30)  # both are live now
        current = session.current
        assert current is run
        current.log({"a": number})
        session.finish()
        session.finish()  # nothing of another thread
        assert session.current is None
        return run

    together = threading.Barrier(2)
    first, second = in_threads(lambda: train(1), lambda: train(2))
    assert isinstance(first, Run)
    assert isinstance(second, Run)
    assert (rows_of(first), rows_of(second)) == ([{"a": 1}], [{"a": 2}])


def test_a_thread_that_makes_no_run_has_the_last_of_the_process(
    session: Session, start: Start
) -> None:
    run = start()
    assert in_threads(lambda: session.current) == [run]
    assert in_threads(lambda: start(reinit="default")) == [run]
    assert in_threads(lambda: start(reinit="finish_previous")) != [run]
    assert not run.is_finished
    assert session.current is run


def test_the_main_thread_without_a_run_has_that_of_a_thread(session: Session, start: Start) -> None:
    (run,) = in_threads(start)
    assert session.current is run
    start().finish()
    assert session.current is run
    assert isinstance(run, Run)
    run.finish()
    assert session.current is None
