from __future__ import annotations

import pytest

from runwell.errors import UsageError
from runwell.sdk.boundary import absorb, guarded


@guarded
def divide(a: int, b: int = 0) -> float:
    if a < 0:
        raise UsageError("no")
    return a / b


def test_a_failure_is_one_warning(capsys: pytest.CaptureFixture[str]) -> None:
    assert [divide(1), divide(1), divide(4, b=2)] == [None, None, 2.0]
    assert capsys.readouterr().err == (
        "runwell: warning: divide() failed and was skipped; the script goes on "
        "(ZeroDivisionError: division by zero)\n"
    )


def test_an_error_that_says_something_else_each_time_is_told_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for number in range(5):
        absorb("log()", ValueError(number))
    absorb("log()", TypeError("another kind"))
    assert [line.rpartition("(")[2] for line in capsys.readouterr().err.splitlines()] == [
        "ValueError: 0)",
        "TypeError: another kind)",
    ]


def test_an_error_without_a_text_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    absorb("log()", Mute())
    assert "(Mute: it has no text)" in capsys.readouterr().err


def test_what_the_user_did_wrong_reaches_him() -> None:
    with pytest.raises(UsageError):
        divide(-1)


def test_an_interrupt_passes() -> None:
    @guarded
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
