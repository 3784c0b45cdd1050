"""What shows itself in a notebook: as its page on the server in a frame, or as a line."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NamedTuple

from runwell.sdk.terminal import may_speak


class Card(NamedTuple):
    """How something is shown.

    Attributes:
        kind: What it is, a noun.
        name: What it is called.
        url: The address of what there is to see; None without one.
        said: What stands behind the name where no frame can be.
        is_page: Whether a page of the UI is at the address, which may stand in a frame.
    """

    kind: str
    name: str
    url: str | None
    said: str = ""
    is_page: bool = True


class Shown(ABC):
    """Something that notebooks show."""

    @abstractmethod
    def _card(self) -> Card:
        """Returns how it is shown."""

    def to_html(self, height: int = 420, hidden: bool = False) -> str:  # noqa: FBT001, FBT002  as W&B has it
        """Returns its page as a frame for a notebook; without one its name.

        Args:
            height: In pixels.
            hidden: The frame opens at a click.
        """
        from html import escape  # only in notebooks

        from runwell.sdk.notebook import page, shell

        card = self._card()
        inside = shell.find_notebook_shell()
        has_frame = inside is None or shell.shows_frames(inside)
        if card.url is None or not card.is_page or not has_frame:
            return page.titled(card.name, card.url, escape(card.said), kind=card.kind)
        framed = page.frame(card.url, height)
        return page.folded(f"{card.kind} {card.name}", framed) if hidden else framed

    def display(self, height: int = 420, hidden: bool = False) -> bool:  # noqa: FBT001, FBT002  as W&B has it
        """Shows it under the cell that runs; tells whether it could."""
        from runwell.sdk.notebook.shell import find_notebook_shell, show  # only in notebooks

        if find_notebook_shell() is None or not may_speak():
            return False
        show(self.to_html(height, hidden), repr(self))
        return True

    def _repr_html_(self) -> str:
        return self.to_html()
