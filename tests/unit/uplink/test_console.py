from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.uplink.console import LONGEST_LINE, SCREEN_LINES, Console, ConsoleLine


def lines(*texts: str) -> list[str]:
    """Returns what a screen shows after the texts were written to standard output."""
    console = Console()
    shown: dict[int, str] = {}
    for text in texts:
        console.write(0.0, text, is_error=False)
        shown.update({line.number: line.text for line in console.take()})
    return [shown[number] for number in sorted(shown)]


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (("a\nb\n",), ["a", "b"]),
        (("a", "b\n"), ["ab"]),
        (("no end",), ["no end"]),
        (("a\n\nb\n",), ["a", "", "b"]),
        (("a\r\nb\r\n",), ["a", "b"]),
        (("10 %\r20 %\r30 %\n",), ["30 %"]),
        (("10 %", "\r20 %", "\rdone\n"), ["done"]),
        (("a long one\rshort\n",), ["shortg one"]),
        (("a long one\r\x1b[Kshort\n",), ["short"]),
        (("a long one\x1b[2K\rshort\n",), ["short"]),
        (("abc\x1b[1K\n",), ["   "]),
        (("abc\b\bX\n",), ["aXc"]),
        (("bar 1\nbar 2\n\x1b[2Afoo 1\nfoo 2\n",), ["foo 1", "foo 2"]),
        (("bar 1\nbar 2\x1b[A\rfoo\x1b[B\rqux",), ["foo 1", "qux 2"]),
        (("one\n\x1b[Auno\ntwo\n",), ["uno", "two"]),
        (("\x1b[31mred\x1b[0m plain\n",), ["\x1b[31mred\x1b[0m plain"]),
        (("\x1b[31mred\x1b[0m\nnext\n",), ["\x1b[31mred\x1b[0m", "next"]),
        (("\x1b", "[31", "mred\n"), ["\x1b[31mred"]),
        (("\x1b[?25lhidden cursor\x1b[?25h\n",), ["hidden cursor"]),
        (("\x1b]0;a title\x07text\n",), ["text"]),
        (("ab\x1b[Dc\x1b[2Cd\n",), ["ac  d"]),
        (("abc\x1b[1Gx\n",), ["xbc"]),
        (("lonely \ud800 half\n",), ["lonely \ud800 half"]),
    ],
)
def test_text_becomes_the_lines_that_a_terminal_shows(
    texts: tuple[str, ...], shown: list[str]
) -> None:
    assert lines(*texts) == shown


def test_only_changed_lines_are_taken_with_the_time_of_the_change() -> None:
    console = Console()
    console.write(1.0, "a\nb", is_error=False)
    console.take()
    console.write(2.0, "c", is_error=False)
    assert console.take() == [ConsoleLine(1, 2.0, is_error=False, text="bc")]
    assert console.take() == []


def test_both_streams_share_the_numbers_and_do_not_mix() -> None:
    console = Console()
    console.write(1.0, "out ", is_error=False)
    console.write(2.0, "problem\n", is_error=True)
    console.write(3.0, "put\n", is_error=False)
    assert console.take() == [
        ConsoleLine(0, 3.0, is_error=False, text="out put"),
        ConsoleLine(1, 2.0, is_error=True, text="problem"),
    ]


def test_a_line_without_an_end_is_broken_somewhere() -> None:
    assert [len(line) for line in lines("x" * (LONGEST_LINE + 10))] == [LONGEST_LINE, 10]


def test_lines_far_above_cannot_be_rewritten_and_take_no_memory() -> None:
    console = Console()
    console.write(0.0, "x\n" * 10_000, is_error=False)
    console.take()
    console.write(1.0, "\x1b[9999Atop", is_error=False)
    (line,) = console.take()
    assert 10_000 - SCREEN_LINES - 1 <= line.number < 10_000


@given(st.text(alphabet="ab\n\r\x1b[0123456789AKm;\b", max_size=200), st.data())
def test_it_does_not_matter_how_the_text_is_cut(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    assert lines(text[:cut], text[cut:]) == lines(text)


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["C"])), max_size=30))
def test_plain_lines_come_back_as_they_are(texts: list[str]) -> None:
    assert lines("".join(text + "\n" for text in texts)) == texts


def test_an_escape_with_thousands_of_digits_is_obeyed_as_far_as_it_makes_sense() -> None:
    assert lines("a\n\x1b[" + "9" * 5000 + "Ab") == ["b"]


def test_colours_of_empty_lines_do_not_pile_up() -> None:
    assert lines("\x1b[31m\x1b[0m\n" * 1000 + "x")[-1] == "\x1b[0mx"
