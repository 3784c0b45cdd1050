"""The IPython shell that this process is, if it is one.

Nothing of IPython is imported to find that out: whoever is such a shell has imported it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, MutableMapping
from importlib import import_module
from typing import Protocol, cast


class Events(Protocol):
    """Calls functions before and after a cell runs."""

    def register(self, event: str, function: Callable[..., None]) -> None: ...
    def unregister(self, event: str, function: Callable[..., None]) -> None: ...


class Publisher(Protocol):
    """Shows data of several types under the cell that runs."""

    publish: Callable[..., None]


class Cells(Protocol):
    """The inputs and outputs of the session so far.

    Attributes:
        input_hist_raw: The sources of cells by number, that of the running one last.
    """

    input_hist_raw: list[str]

    def get_range(
        self, session: int = 0, *, raw: bool = True, output: bool = False
    ) -> Iterable[tuple[int, int, tuple[str, str | None]]]: ...


class Shell(Protocol):
    """What is used of `IPython.core.interactiveshell.InteractiveShell`."""

    events: Events
    display_pub: Publisher
    history_manager: Cells | None
    user_ns: MutableMapping[str, object]

    def run_cell(self, raw_cell: str) -> object: ...
    def register_magic_function(
        self, func: Callable[..., None], magic_kind: str, magic_name: str
    ) -> None: ...


def find_shell() -> Shell | None:
    """Returns the shell of this process; None in a plain script."""
    find = getattr(sys.modules.get("IPython"), "get_ipython", None)
    return cast("Shell | None", find()) if callable(find) else None


def find_notebook_shell() -> Shell | None:
    """Returns the shell if it is one that shows HTML: a kernel, not a terminal."""
    shell = find_shell()
    return shell if hasattr(shell, "kernel") else None


def shows_frames(shell: Shell) -> bool:
    """Tells whether a page may stand in the page: Visual Studio Code lets none in."""
    return "__vsc_ipynb_file__" not in shell.user_ns


def show(html: str, text: str) -> None:
    """Shows something under the cell that runs, as HTML or, where there is no page, as text."""
    display = import_module("IPython.display").display  # there is a shell, so there is IPython
    display({"text/html": html, "text/plain": text}, raw=True)
