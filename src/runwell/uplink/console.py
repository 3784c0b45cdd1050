r"""Turns the raw text of a run's standard streams into numbered lines, as on a terminal.

A progress bar that goes back with `\r` or up with `ESC [A` rewrites its lines instead of piling up
new ones. Both streams share one numbering; a line gets its number when its first character comes.
A line without an end counts as a line and may grow later. Colours stay in the text.

Pure: knows neither journal nor wire. Only the last `SCREEN_LINES` lines of a stream can be
rewritten, so memory does not grow with the output.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SCREEN_LINES = 64
LONGEST_LINE = 64 * 1024
_LONGEST_ESCAPE = 256
_MOST_DIGITS = 6

_CONTROL = re.compile(
    r"\n|\r|\x08"
    r"|\x1b\[(?P<arguments>[0-9;:?<=>]*)[ -/]*(?P<command>[@-~])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[^\[\]]"
)
_OPEN_ESCAPE = re.compile(r"\x1b(?:\[[0-9;:?<=> -/]*|\][^\x07\x1b]*\x1b?)?\Z")


@dataclass(frozen=True, slots=True)
class ConsoleLine:
    """One line as it stands now; a later one of the same number replaces it.

    Attributes:
        number: Its place in the output, from 0.
        timestamp: When it was last written to, in seconds since the epoch.
        is_error: It came from standard error.
        text: The line without its end.
    """

    number: int
    timestamp: float
    is_error: bool
    text: str


class Console:
    """The lines of a run's output, folded from the text that was written."""

    def __init__(self) -> None:
        self._num_lines = 0
        self._screens = (_Screen(self), _Screen(self))
        self._touched: dict[int, tuple[_Line, bool]] = {}

    def write(self, timestamp: float, text: str, *, is_error: bool) -> None:
        """Takes text as it was written to one of the streams."""
        for line in self._screens[is_error].write(timestamp, text):
            self._touched[line.number] = (line, is_error)

    def take(self) -> list[ConsoleLine]:
        """Returns the lines that changed since the last call, in the order of their numbers."""
        touched, self._touched = self._touched, {}
        return [
            ConsoleLine(number, line.timestamp, is_error, "".join(line.cells))
            for number, (line, is_error) in sorted(touched.items())
        ]

    def next_number(self) -> int:
        """Returns the number of a line that begins now."""
        self._num_lines += 1
        return self._num_lines - 1


class _Line:
    """A line on a screen. A cell is one character, with the colour codes that stand before it."""

    __slots__ = ("cells", "number", "timestamp")

    def __init__(self, number: int) -> None:
        self.number = number
        self.timestamp = 0.0
        self.cells: list[str] = []


class _Screen:
    """The last lines of one stream and the place where the next character goes."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lines: list[_Line] = []
        self._row = 0  # may be one behind the last line: that line begins with its first character
        self._column = 0
        self._colour = ""
        self._open_escape = ""

    def write(self, timestamp: float, text: str) -> list[_Line]:
        """Takes text; returns the lines that it touched."""
        touched: list[_Line] = []
        text = self._open_escape + text
        self._open_escape = ""
        at = 0
        for match in _CONTROL.finditer(text):
            if match.start() > at:
                touched += self._put(text[at : match.start()])
            touched += self._obey(match)
            at = match.end()
        rest = text[at:]
        escape = _OPEN_ESCAPE.search(rest)
        if escape is not None and len(rest) - escape.start() <= _LONGEST_ESCAPE:
            self._open_escape = rest[escape.start() :]
            rest = rest[: escape.start()]
        if rest:
            touched += self._put(rest)
        for line in touched:
            line.timestamp = timestamp
        return touched

    def _obey(self, match: re.Match[str]) -> list[_Line]:
        control = match[0]
        if control == "\n":
            return self._end_line()
        if control == "\r":
            self._column = 0
        elif control == "\x08":
            self._column = max(0, self._column - 1)
        elif match["command"] is not None:
            return self._obey_escape(match["command"], match["arguments"], control)
        return []

    def _obey_escape(self, command: str, arguments: str, control: str) -> list[_Line]:
        count = int(arguments[:_MOST_DIGITS]) if arguments.isdecimal() else 0
        if command == "m":
            is_reset = not arguments.strip("0")
            self._colour = control if is_reset else self._colour + control
        elif command in "AF":
            self._row = max(0, self._row - max(1, count))
            self._column = 0 if command == "F" else self._column
        elif command in "BE":
            self._row = min(len(self._lines), self._row + max(1, count))
            self._column = 0 if command == "E" else self._column
        elif command == "C":
            self._column = min(self._column + max(1, count), LONGEST_LINE)
        elif command == "D":
            self._column = max(0, self._column - max(1, count))
        elif command == "G":
            self._column = min(max(0, count - 1), LONGEST_LINE)
        elif command == "K":
            return self._erase(count)
        return []

    def _erase(self, which: int) -> list[_Line]:
        if self._row >= len(self._lines):
            return []
        line = self._lines[self._row]
        if which == 0:
            del line.cells[self._column :]
        elif which == 1:
            width = min(self._column + 1, len(line.cells))
            line.cells[:width] = " " * width
        else:
            line.cells.clear()
        return [line]

    def _put(self, text: str) -> list[_Line]:
        touched: list[_Line] = []
        at = 0
        while at < len(text):
            room = LONGEST_LINE - self._column
            if room <= 0:
                touched += self._end_line()
                continue
            line = self._line()
            cells = list(text[at : at + room])
            cells[0] = self._colour + cells[0]
            self._colour = ""
            line.cells.extend(" " * (self._column - len(line.cells)))
            line.cells[self._column : self._column + len(cells)] = cells
            self._column += len(cells)
            at += len(cells)
            touched.append(line)
        return touched

    def _end_line(self) -> list[_Line]:
        """Goes to the start of the next line; colours before the end stay with the line."""
        line = self._line()
        if self._colour and line.cells:
            line.cells[-1] += self._colour
            self._colour = ""
        self._row += 1
        self._column = 0
        if len(self._lines) > SCREEN_LINES:
            surplus = min(len(self._lines) - SCREEN_LINES, self._row)
            del self._lines[:surplus]
            self._row -= surplus
        return [line]

    def _line(self) -> _Line:
        """Returns the line of the current row, which begins now if it is not there yet."""
        while self._row >= len(self._lines):
            self._lines.append(_Line(self._console.next_number()))
        return self._lines[self._row]
