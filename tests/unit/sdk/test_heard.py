from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from runwell.sdk.heard import MAX_HEARD, Heard
from runwell.wire.records import ConsoleRecord


def line(text: str) -> ConsoleRecord:
    return ConsoleRecord(1.0, False, text)


def test_what_is_heard_is_written_in_its_order() -> None:
    written: list[ConsoleRecord] = []
    heard = Heard(threading.RLock(), written.append)
    heard.extend([line("a"), line("b")])
    heard.let_out()
    assert (written, list(heard)) == ([line("a"), line("b")], [])


def test_it_waits_while_another_thread_has_the_lock() -> None:
    written: list[ConsoleRecord] = []
    lock = threading.RLock()
    heard = Heard(lock, written.append)
    heard.append(line("a"))
    with lock, ThreadPoolExecutor(1) as other:
        other.submit(heard.let_out).result()
        assert (written, len(heard)) == ([], 1)
    heard.let_out()
    assert (written, len(heard)) == ([line("a")], 0)


def test_a_line_that_cannot_be_written_costs_only_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    written: list[ConsoleRecord] = []

    def write(record: ConsoleRecord) -> None:
        if record.text == "a":
            raise ValueError("odd")
        written.append(record)

    heard = Heard(threading.RLock(), write)
    heard.extend([line("a"), line("b")])
    heard.let_out()
    assert written == [line("b")]
    assert "keeping what was printed failed" in capsys.readouterr().err


def test_of_too_many_lines_the_oldest_are_lost() -> None:
    heard = Heard(threading.RLock(), lambda record: None)
    heard.extend(line(str(number)) for number in range(MAX_HEARD + 2))
    assert (len(heard), heard[0]) == (MAX_HEARD, line("2"))
