"""Text of runs on a terminal, which takes some characters for orders. Pure."""

from __future__ import annotations

import re
from unicodedata import category, combining, east_asian_width

_COLOURS = re.compile(r"\x1b\[[0-9;:?<=>]*[ -/]*[@-~]")
_ORDERS = {code: None for code in (*range(32), *range(127, 160)) if chr(code) != "\n"}


def plain(text: str) -> str:
    """Returns text without colours and without all else that a terminal would obey.

    Names, configs and output are by others, and may hold anything; a tab becomes a space.
    """
    return _COLOURS.sub("", text).replace("\t", " ").translate(_ORDERS)


def width_of(text: str) -> int:
    """Returns how many columns a text takes: Chinese two each, accents of their own none."""
    return len(text) if text.isascii() else sum(map(_width, text))


def cut(text: str, columns: int) -> str:
    """Returns as much of a text as there is room for; it ends with … if that is not all."""
    if width_of(text) <= columns:
        return text
    room = columns - 1
    held = ""
    for character in text:
        room -= _width(character)
        if room < 0:
            break
        held += character
    return f"{held}…" if columns > 0 else ""


def between(left: str, right: str, columns: int) -> str:
    """Returns two texts at the ends of a line; the left one is cut if there is no room for both."""
    right = cut(right, columns)
    left = cut(left, max(0, columns - width_of(right) - 1))
    return left + " " * (columns - width_of(left) - width_of(right)) + right


def _width(character: str) -> int:
    if combining(character) or category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1
