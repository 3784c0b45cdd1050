"""What runs printed."""

from __future__ import annotations

from runwell.server.http.ui.shapes.shape import Shape


class LogLine(Shape):
    """A console line; `level` is empty or error."""

    number: int
    timestamp: str
    level: str
    text: str


class LogPage(Shape):
    """Some console lines; `total` counts all that the run has."""

    total: int
    lines: list[LogLine]
