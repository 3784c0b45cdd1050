"""Browses the records of a file on the whole terminal: a list, and beside it what one says."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Footer, OptionList, Static

from runwell.cli.viewer.entries import Numbered, entries_of, text_of
from runwell.cli.viewer.files import reader_of

PAGE = 500


class Browser(App[None]):
    """Shows the records of a file, page by page; a page is read when it is asked for.

    Args:
        journal: The file.
    """

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    OptionList { width: 36; height: 1fr; }
    #said { width: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "Quit"),
        Binding("n,right", "page(1)", "Next page"),
        Binding("p,left", "page(-1)", "Previous page"),
    ]

    def __init__(self, journal: Path) -> None:
        super().__init__()
        self._reader = reader_of(journal)
        self._next = 1
        self._entries = entries_of(self._reader)
        self._pages: list[list[Numbered]] = []
        self._page = 0
        self.title = str(journal)

    def compose(self) -> ComposeResult:
        """Makes list and text."""
        with Horizontal():
            yield OptionList()
            with VerticalScroll(id="said"):
                yield Static(id="text")
        yield Footer()

    def on_mount(self) -> None:
        """Shows the first page."""
        self._show(0)

    def on_unmount(self) -> None:
        """Closes the file."""
        self._reader.close()

    def action_page(self, by: int) -> None:
        """Goes to another page."""
        self._show(self._page + by)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Shows what a record says."""
        each = self._pages[self._page][event.option_index]
        self.query_one("#text", Static).update(Text(text_of(each), overflow="fold"))

    def _show(self, page: int) -> None:
        while len(self._pages) <= page:
            found = self._read()
            if not found:
                break
            self._pages.append(found)
        if not 0 <= page < len(self._pages):
            self.notify("there are no more records")
            return
        self._page = page
        shown = self.query_one(OptionList)
        shown.clear_options()
        shown.add_options(f"{each.number:>7}  {each.entry.kind}" for each in self._pages[page])
        shown.highlighted = 0
        shown.focus()

    def _read(self) -> list[Numbered]:
        found = list(islice(self._entries, PAGE))
        if found:
            self._next = found[-1].number + 1
        else:  # what was not there when it was asked for may be there the next time
            self._entries = entries_of(self._reader, self._next)
        return found
