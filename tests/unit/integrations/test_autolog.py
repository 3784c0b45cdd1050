"""Calls of a library's objects, with a library of three classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

import runwell
from runwell.integrations.autolog import Autolog, Call
from tests.fakes.reading import rows_of


@pytest.fixture
def base() -> type:
    class Base:
        def __call__(self, word: str, times: int = 2, **more: object) -> str:
            return word * times

    return Base


@pytest.fixture
def autolog(base: type) -> Iterator[Autolog]:
    def log(run: runwell.Run, call: Call) -> None:
        if call.result == "bad":
            raise ValueError("cannot be logged")
        run.log({"asked": str(dict(call.arguments)), "told": call.result, "number": call.number})

    logging = Autolog("words", lambda: base, log)
    yield logging
    logging.disable()


@pytest.fixture
def run() -> runwell.Run:
    return runwell.init(project="p")


def test_a_call_is_logged_with_its_arguments_by_name(
    base: Callable[[], Callable[..., str]], autolog: Autolog, run: runwell.Run
) -> None:
    autolog()
    assert base()("a", colour="red") == "aa"
    autolog.disable()
    assert base()("b") == "bb"
    run.finish()
    assert rows_of(run) == [
        {"asked": "{'word': 'a', 'times': 2, 'colour': 'red'}", "told": "aa", "number": 1}
    ]


def test_heirs_are_heard_also_those_of_later_and_calls_within_calls_are_not(
    base: type, autolog: Autolog, run: runwell.Run
) -> None:
    class Before(base):  # type: ignore[misc]
        def __call__(self, word: str) -> str:
            return "before " + str(super().__call__(word))

    autolog.enable()

    class After(base):  # type: ignore[misc]
        def __call__(self, word: str) -> str:
            return "after " + Before()(word)

    assert (Before()("a"), After()("b")) == ("before aa", "after before bb")
    run.finish()
    assert [row["told"] for row in rows_of(run)] == ["before aa", "after before bb"]
    autolog.disable()
    assert "__init_subclass__" not in vars(base)


def test_a_row_that_fails_does_not_stop_the_script(
    base: Callable[[], Callable[..., str]],
    autolog: Autolog,
    run: runwell.Run,
    capsys: pytest.CaptureFixture[str],
) -> None:
    autolog.enable()
    assert base()("bad", 1) == "bad"
    assert "a call of words is not logged: cannot be logged" in capsys.readouterr().err
    assert run.exit_code is None


def test_a_call_that_fails_fails_and_the_next_is_heard(
    base: Callable[[], Callable[..., str]], autolog: Autolog, run: runwell.Run
) -> None:
    autolog.enable()
    with pytest.raises(TypeError):
        base()("a", times="b")
    base()("a")
    run.finish()
    assert [row["number"] for row in rows_of(run)] == [1]


def test_a_run_that_begins_with_the_logging_ends_with_it(autolog: Autolog) -> None:
    autolog({"project": "own"})
    begun = runwell.run
    assert begun is not None
    assert begun.project == "own"
    autolog.disable()
    assert runwell.run is None


def test_the_run_that_was_there_goes_on(autolog: Autolog, run: runwell.Run) -> None:
    autolog()
    autolog()  # again, which changes nothing
    autolog.disable()
    assert runwell.run is run
