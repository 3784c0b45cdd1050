"""What runs look like in a notebook: HTML without scripts, in the colours of the page around it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 120, 20
MOST_POINTS = 100


def frame(url: str, height: int) -> str:
    """Returns a page of the server as a frame.

    Args:
        url: Its address.
        height: In pixels.
    """
    style = f"border:none;width:100%;height:{int(height)}px"
    return f'<iframe src="{escape(url)}?jupyter=true" style="{style}" loading="lazy"></iframe>'


def folded(title: str, inner: str) -> str:
    """Returns something that opens at a click."""
    return f"<details><summary>{escape(title)}</summary>{inner}</details>"


def link(text: str, url: str | None) -> str:
    """Returns a link that opens a page of its own; the bare text where there is no address."""
    if url is None:
        return escape(text)
    return f'<a href="{escape(url)}" target="_blank" rel="noopener">{escape(text)}</a>'


def titled(name: str, url: str | None, said: str, *, kind: str = "run") -> str:
    """Returns a line: what it is, its name as a link, and what is said of it, as HTML."""
    return f"<div>{escape(kind.capitalize())} <strong>{link(name, url)}</strong> {said}</div>"


def table(curves: Mapping[str, Sequence[float]], values: Mapping[str, str]) -> str:
    """Returns a table: a key a row, its curve, its last value; nothing if there are no values.

    Args:
        curves: Numbers by key, in their order.
        values: What stands at the end of the run, by key.
    """
    rows = "".join(
        f"<tr><td>{escape(key)}</td><td>{sparkline(curves.get(key, ()))}</td>"
        f"<td>{escape(value)}</td></tr>"
        for key, value in values.items()
    )
    return f"<table>{rows}</table>" if rows else ""


def sparkline(values: Sequence[float]) -> str:
    """Returns a small curve as SVG; nothing for fewer than two numbers that can be drawn."""
    drawn = [value for value in values if math.isfinite(value)]
    drawn = drawn[:: max(1, math.ceil(len(drawn) / MOST_POINTS))]
    if len(drawn) < 2:
        return ""
    if not math.isfinite(max(drawn) - min(drawn)):
        drawn = [value / 4 for value in drawn]
    low, span = min(drawn), max(drawn) - min(drawn)
    if not span:
        low, span = low - 1, 2.0
    step = WIDTH / (len(drawn) - 1)
    points = " ".join(
        f"{number * step:.1f},{HEIGHT - 1 - (value - low) / span * (HEIGHT - 2):.1f}"
        for number, value in enumerate(drawn)
    )
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" role="img">'
        f'<polyline points="{points}" fill="none" stroke="currentColor"/></svg>'
    )
