"""The parts of the viewer's screen: pages of charts, the overview, the output."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Static

from runwell.cli.viewer.chart import LEAST_COLUMNS, LEAST_ROWS, Chart
from runwell.cli.viewer.curve import Curve
from runwell.cli.viewer.lines import plain
from runwell.cli.viewer.preferences import Preferences
from runwell.cli.viewer.report import (
    chart_of,
    last_lines,
    moment,
    overview,
    value_text,
)
from runwell.cli.viewer.run_view import RunView, leaves

_GAP = 2
_LEAST_WIDTH = 24  # of a chart; of less, one only sees that there is a line
_STATES = {"running": "green", "live": "green", "finished": "cyan"}


class Charts(Widget):
    """Pages of charts.

    Args:
        curves: By name; looked at whenever it is drawn.
        title: Stands above, with the number of the page.
        **more: For Textual.

    Attributes:
        columns, rows: How many charts a page has.
        colour: Of the lines.
        is_log: By powers of ten.
        pattern: Only metrics that it is found in.
    """

    def __init__(self, curves: Mapping[str, Curve], title: str, **more: Any) -> None:  # noqa: ANN401
        super().__init__(**more)
        self.curves = curves
        self.title = title
        self.columns = self.rows = 1
        self.colour = "cyan"
        self.is_log = False
        self.pattern = ""
        self.liked: Preferences | None = None
        self._page = 0

    @property
    def names(self) -> list[str]:
        """The metrics that are shown, on whatever page."""
        fits = matcher(self.pattern)
        return sorted(name for name in self.curves if fits(name))

    @property
    def num_pages(self) -> int:
        """At least one."""
        columns, rows = self._fitting()
        return max(1, -(-len(self.names) // (columns * rows)))

    @property
    def page(self) -> int:
        """From 0."""
        return min(self._page, self.num_pages - 1)

    def turn(self, by: int) -> None:
        """Goes so many pages on; behind the last is the first."""
        self._page = (self.page + by) % self.num_pages
        self.refresh()

    def render(self) -> Text:
        """Draws the page."""
        names = self.names
        columns, rows = self._fitting()
        width = max(LEAST_COLUMNS, (self.size.width - _GAP * (columns - 1)) // columns)
        height = max(LEAST_ROWS, (self.size.height - 1) // rows)
        heading = self._heading(len(names))
        text = Text(heading[: self.size.width], style="bold", no_wrap=True, overflow="crop")
        start = self.page * columns * rows
        for first in range(start, min(start + columns * rows, len(names)), columns):
            beside = [self._chart(name, width, height) for name in names[first : first + columns]]
            text.append("\n")
            text.append_text(self._side_by_side(beside))
        return text

    def _fitting(self) -> tuple[int, int]:
        """Returns how many columns and rows there is room for."""
        return (
            max(1, min(self.columns, (self.size.width + _GAP) // (_LEAST_WIDTH + _GAP))),
            max(1, min(self.rows, (self.size.height - 1) // LEAST_ROWS)),
        )

    def _heading(self, count: int) -> str:
        filtered = f" matching {self.pattern!r}" if self.pattern else ""
        scale = ", log scale" if self.is_log else ""
        return f"{self.title}: {count}{filtered}{scale}, page {self.page + 1} of {self.num_pages}"

    def _chart(self, name: str, columns: int, rows: int) -> Chart:
        liked = self.liked or Preferences()
        return chart_of(name, self.curves[name], columns, rows, liked, is_log=self.is_log)

    def _side_by_side(self, charts: list[Chart]) -> Text:
        gap = " " * _GAP
        lines = [Text(gap).join(Text(each.title, style="bold") for each in charts)]
        lines += [
            Text(gap).join(self._inner_line(each, number) for each in charts)
            for number in range(len(charts[0].dots))
        ]
        lines.append(Text(gap).join(Text(each.foot, style="dim") for each in charts))
        joined = Text("\n").join(lines)
        joined.stylize_before("not bold")
        return joined

    def _inner_line(self, chart: Chart, number: int) -> Text:
        dots = (chart.dots[number], f"not bold {self.colour}")
        return Text.assemble((chart.labels[number], "dim"), dots)


class Overview(Static):
    """What a run is: its state, summary and config."""

    def tell(self, view: RunView, state: str, place: str) -> None:
        """Shows a run."""
        text = Text(overflow="fold")
        for name, value in overview(view, state, place):
            style = _STATES.get(state, "red") if name == "state" else ""
            text.append(f"{name:<8} ", style="dim")
            text.append(f"{value}\n", style=style)
        for title, document in (("Summary", view.summary), ("Config", view.config)):
            held = list(leaves(document))
            if held:
                text.append(f"\n{title}\n", style="bold")
            for name, leaf in held:
                text.append(f"{plain(name)} ", style="dim")
                text.append(f"{value_text(leaf)}\n")
        self.update(text)


class Output(Widget):
    """The end of a run's output, or what stands before it.

    Args:
        view: The run; looked at whenever it is drawn.
        **more: For Textual.
    """

    def __init__(self, view: RunView, **more: Any) -> None:  # noqa: ANN401
        super().__init__(**more)
        self.view = view
        self._up = 0

    def scroll(self, lines: int) -> None:
        """Goes up so many lines, or down."""
        most = max(0, len(self.view.lines) - self.size.height + 1)
        self._up = max(0, min(most, self._up + lines))
        self.refresh()

    def render(self) -> Text:
        """Draws as many lines as there is room for."""
        room = max(1, self.size.height - 1)
        lines = last_lines(self.view, room + self._up)
        shown = lines[: len(lines) - self._up] if self._up else lines
        text = Text(no_wrap=True, overflow="ellipsis")
        text.append(f"Output: {self.view.num_lines} lines", style="bold")
        for line in shown[-room:]:
            text.append(f"\n{moment(line)} ", style="dim")
            text.append(plain(line.text), style="red" if line.is_error else "")
        return text


def matcher(pattern: str) -> Callable[[str], bool]:
    """Returns what tells whether a name fits: a regular expression, or plain text if it is none."""
    try:
        search = re.compile(pattern, re.IGNORECASE).search
    except re.error:
        return lambda name: pattern.lower() in name.lower()
    return lambda name: search(name) is not None
