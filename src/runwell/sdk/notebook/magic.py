"""The magics `%wandb` and `%%wandb` (also `%runwell`): pages of the server in a notebook.

%wandb [path] [-h HEIGHT]       the page at a path, or that of the current run
%%wandb [path] [-h HEIGHT]      the same above a cell; without a run, the page of the first one
                                that the cell starts
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from functools import partial
from typing import Protocol

from runwell.errors import UsageError
from runwell.sdk.notebook.page import frame
from runwell.sdk.notebook.shell import Shell, show

NAMES = ("wandb", "runwell")
HEIGHT = 420


class Shown(Protocol):
    """A run, as far as it is shown."""

    def to_html(self, height: int) -> str: ...


class _Wish:
    """The height of the frame that the next run of this cell is to be shown in; None: no frame."""

    height: int | None = None


def wanted_height() -> int | None:
    """Returns how high the page of a run that begins now is to be; None: it is not wanted."""
    height, _Wish.height = _Wish.height, None
    return height


def register(
    shell: Shell,
    current: Callable[[], Shown | None],
    find_url: Callable[[str], str | None],
) -> None:
    """Lets a shell know the magics.

    Args:
        shell: The shell.
        current: Returns the current run.
        find_url: Returns the address of what has a path.
    """
    call = partial(_magic, shell, current, find_url)
    for name in NAMES:
        shell.register_magic_function(call, magic_kind="line_cell", magic_name=name)


def _magic(
    shell: Shell,
    current: Callable[[], Shown | None],
    find_url: Callable[[str], str | None],
    line: str,
    cell: str | None = None,
) -> None:
    path, height = _read(line)
    run = current()
    if path:
        _show_page(path, find_url(path), height)
    elif run is not None:
        show(run.to_html(height), repr(run))
    elif cell is None:
        raise UsageError("there is no run to show; give the path of one, or call init() first")
    else:
        _Wish.height = height
    if cell is None:
        return
    try:
        shell.run_cell(cell)
    finally:
        _Wish.height = None


def _show_page(path: str, url: str | None, height: int) -> None:
    if url is None:
        raise UsageError(f"there is no page of {path!r}")
    show(frame(url, height), url)


def _read(line: str) -> tuple[str | None, int]:
    """Returns the path and the height that a line names.

    Raises:
        UsageError: It names something else.
    """
    words = shlex.split(line)
    path, height = None, HEIGHT
    while words:
        word = words.pop(0)
        name, _, value = word.partition("=")
        if name in ("-h", "--height"):
            value = value or (words.pop(0) if words else "")
            if not value.isdecimal():
                raise UsageError(f"the height is {value!r}; use a number of pixels")
            height = int(value)
        elif path is None and not word.startswith("-"):
            path = word
        else:
            raise UsageError(f"{word!r} is not understood; use: %wandb [path] [-h pixels]")
    return path, height
