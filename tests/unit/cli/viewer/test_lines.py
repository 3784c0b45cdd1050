from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.cli.viewer.lines import between, cut, plain, width_of


def test_colours_are_left_out() -> None:
    assert plain("\x1b[1;31mred\x1b[0m\tline\nnext") == "red line\nnext"


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    assert not [each for each in plain(text) if unicodedata.category(each) == "Cc" and each != "\n"]


@pytest.mark.parametrize(
    ("text", "width"), [("loss", 4), ("\u635f\u5931", 4), ("e\u0301", 1), ("\u00e9", 1), ("", 0)]
)
def test_columns_are_counted_as_a_terminal_does(text: str, width: int) -> None:
    assert width_of(text) == width


@given(st.text(), st.integers(0, 30))
def test_a_text_is_cut_to_its_room(text: str, columns: int) -> None:
    held = cut(text, columns)
    assert width_of(held) <= columns
    assert held == text or text.startswith(held[:-1])


@given(st.text(), st.text(max_size=20), st.integers(1, 40))
def test_two_texts_fill_a_line(left: str, right: str, columns: int) -> None:
    assert width_of(between(left, right, columns)) == columns


def test_the_left_text_makes_room() -> None:
    assert between("accuracy", "0.5", 9) == "accu\u2026 0.5"
    assert between("a", "0.5", 9) == "a     0.5"
