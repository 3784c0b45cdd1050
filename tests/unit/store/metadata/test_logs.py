from __future__ import annotations

import pytest

from runwell.store.ports.logs import LogLine
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores


def line(number: int, text: str, level: str = "") -> LogLine:
    return LogLine(number, "2026-01-01T00:00:00Z", level, text)


def test_lines_come_back_in_order_by_pages(stores: Stores, run: Run) -> None:
    stores.logs.write(run.id, [line(2, "two", "error"), line(0, "null")])
    stores.logs.write(run.id, [line(1, "one")])
    assert stores.logs.page(run.id, 0, 2) == (line(0, "null"), line(1, "one"))
    assert stores.logs.page(run.id, 2, 2) == (line(2, "two", "error"),)
    assert stores.logs.count(run.id) == 3


def test_the_last_text_of_a_line_wins(stores: Stores, run: Run) -> None:
    stores.logs.write(run.id, [line(0, "10 %"), line(0, "20 %")])
    stores.logs.write(run.id, [line(0, "30 %")])
    assert stores.logs.page(run.id, 0, 9) == (line(0, "30 %"),)
    assert stores.logs.count(run.id) == 1


def test_lines_can_be_searched_letter_by_letter(stores: Stores, run: Run) -> None:
    stores.logs.write(run.id, [line(0, "100 % done"), line(1, "100 x done"), line(2, "Done")])
    assert stores.logs.page(run.id, 0, 9, "% d") == (line(0, "100 % done"),)


@pytest.mark.parametrize("text", ["a\0b", "half \ud800 pair"])
def test_text_that_no_database_takes_is_mended(stores: Stores, run: Run, text: str) -> None:
    stores.logs.write(run.id, [line(0, text)])
    (kept,) = stores.logs.page(run.id, 0, 9)
    assert kept.text == text.replace("\0", "\ufffd").replace("\ud800", "\ufffd")


def test_the_run_knows_how_many_lines_it_has(stores: Stores, run: Run) -> None:
    stores.logs.write(run.id, [line(41, "x")])
    found = stores.runs.get(run.id)
    assert found is not None
    assert found.console_lines == 42


def test_a_run_without_lines_has_none(stores: Stores, run: Run) -> None:
    stores.logs.write(run.id, [])
    assert (stores.logs.count(run.id), stores.logs.page(run.id, 0, 9)) == (0, ())


def test_each_of_several_writers_counts_by_itself(stores: Stores, run: Run) -> None:
    def told(writer: str, *lines: LogLine) -> int:
        return stores.logs.write(run.id, lines, writer)

    assert told("a", line(0, "a0"), line(1, "a1")) == 2
    assert told("b", line(0, "b0")) == 3
    assert told("a", line(1, "a1 again"), line(2, "a2")) == 4
    assert told("b", line(0, "b0")) == 3
    assert stores.logs.write(run.id, [line(4, "alone")]) == 5
    assert told("b", line(5, "b5")) == 6
    kept = stores.logs.page(run.id, 0, 9)
    assert [found.text for found in kept] == ["a0", "a1 again", "b0", "a2", "alone", "b5"]
    assert [found.number for found in kept] == [0, 1, 2, 3, 4, 5]
    assert stores.logs.count(run.id) == 6
