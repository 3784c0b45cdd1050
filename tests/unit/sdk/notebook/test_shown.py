"""What notebooks show: a frame where there is a page, a line where there is none."""

from __future__ import annotations

import pytest

from runwell.sdk.notebook.shown import Card, Shown


class Thing(Shown):
    def __init__(self, card: Card) -> None:
        self.card = card

    def _card(self) -> Card:
        return self.card


PAGE = Card("sweep", "<s>", "http://h/e/p/sweeps/s")


def test_a_page_stands_in_a_frame() -> None:
    shown = Thing(PAGE).to_html(300)
    assert shown.startswith('<iframe src="http://h/e/p/sweeps/s?jupyter=true"')
    assert "height:300px" in shown
    assert Thing(PAGE)._repr_html_() == Thing(PAGE).to_html()


def test_a_hidden_frame_opens_at_a_click() -> None:
    assert "<summary>sweep &lt;s&gt;</summary><iframe" in Thing(PAGE).to_html(hidden=True)


@pytest.mark.parametrize(
    ("card", "html"),
    [
        (Card("user", "Ann", None, "(ann)"), "<div>User <strong>Ann</strong> (ann)</div>"),
        (
            Card("file", "a", None, "<b>", is_page=False),
            "<div>File <strong>a</strong> &lt;b&gt;</div>",
        ),
    ],
)
def test_what_has_no_page_is_a_line(card: Card, html: str) -> None:
    assert Thing(card).to_html() == html


def test_a_script_displays_nothing() -> None:
    assert Thing(PAGE).display() is False
