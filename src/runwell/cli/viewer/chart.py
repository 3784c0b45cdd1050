"""A line chart made of characters. Pure: knows no terminal and no run.

A cell is a Braille character, two dots wide and four high. Every finite point has its dot; between
neighbours goes a straight line, and a gap stays one.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from runwell.cli.viewer.curve import Point
from runwell.cli.viewer.lines import between, plain

DOTS_WIDE, DOTS_HIGH = 2, 4
LABEL_COLUMNS = 9
LEAST_COLUMNS, LEAST_ROWS = LABEL_COLUMNS + 4, 4
_EMPTY = 0x2800
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # by row, then by column


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a chart shows; y is a power of ten if the chart is logarithmic."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as text, all lines of the same width.

    Attributes:
        title: Name and latest value.
        labels: What stands left of each line of dots.
        dots: The lines of dots.
        foot: Where x begins and ends.
    """

    title: str
    labels: tuple[str, ...]
    dots: tuple[str, ...]
    foot: str

    def lines(self) -> list[str]:
        """Returns all lines."""
        pairs = zip(self.labels, self.dots, strict=True)
        return [self.title, *(label + dots for label, dots in pairs), self.foot]


class Canvas:
    """A field of dots.

    Args:
        columns, rows: In characters.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.width = columns * DOTS_WIDE
        self.height = rows * DOTS_HIGH
        self._cells = [[0] * columns for _ in range(rows)]

    def dot(self, x: int, y: int) -> None:
        """Sets a dot; (0, 0) is at the bottom left."""
        row, inner = divmod(self.height - 1 - y, DOTS_HIGH)
        column, side = divmod(x, DOTS_WIDE)
        self._cells[row][column] |= _BITS[inner][side]

    def line(self, x: int, y: int, to_x: int, to_y: int) -> None:
        """Sets the dots of a straight line, both ends included."""
        count = max(abs(to_x - x), abs(to_y - y))
        for number in range(count + 1):
            share = number / count if count else 0.0
            self.dot(round(x + (to_x - x) * share), round(y + (to_y - y) * share))

    def lines(self) -> list[str]:
        """Returns the characters, from the top."""
        return ["".join(chr(_EMPTY + bits) for bits in row) for row in self._cells]


def place(value: float, low: float, high: float, count: int) -> int:
    """Returns which of `count` dots from `low` to `high` a value within is on; of one, the middle.

    Halves, because the span of two doubles need not be one.
    """
    span = high / 2 - low / 2
    if span <= 0:
        return (count - 1) // 2
    return min(count - 1, max(0, round((value / 2 - low / 2) / span * (count - 1))))


def on_log(points: Iterable[Point]) -> list[Point]:
    """Returns points by the power of ten of their values; what is not positive is a gap.

    A bucket that reaches below zero shows its last value, or its greatest, and what is above.
    """
    return [_powers(point) for point in points]


def _powers(point: Point) -> Point:
    low, high, last = map(_power, (point.low, point.high, point.last))
    last = high if math.isnan(last) else last
    return Point(point.x, last if math.isnan(low) else low, high, last)


def _power(value: float) -> float:
    return math.log10(value) if value > 0 else math.nan


def _ten_to(power: float) -> float:
    try:
        return math.pow(10.0, power)
    except OverflowError:  # the logarithm of a double was rounded up
        return sys.float_info.max


def bounds_of(points: Iterable[Point]) -> Bounds | None:
    """Returns what a chart of the points shows; None without a finite one."""
    shown = [point for point in points if _is_shown(point)]
    if not shown:
        return None
    xs, lows, highs, _ = zip(*shown, strict=True)
    return Bounds(min(xs), max(xs), min(lows), max(highs))


def draw(points: Sequence[Point], bounds: Bounds, canvas: Canvas) -> None:
    """Draws points, each whole from its least to its greatest value, and lines between them."""

    def height(value: float) -> int:
        return place(value, bounds.y_low, bounds.y_high, canvas.height)

    before: tuple[int, int] | None = None
    for bundle in _bundles(points, bounds, canvas.width):
        if bundle is None:
            before = None
            continue
        x, first, low, high, last = bundle
        canvas.line(x, height(low), x, height(high))
        if before is not None:
            begin, end = height(first.low), height(first.high)
            canvas.line(*before, x, min(end, max(begin, before[1])))
        before = (x, height(last))


def _bundles(
    points: Iterable[Point], bounds: Bounds, width: int
) -> Iterator[tuple[int, Point, float, float, float] | None]:
    """Yields neighbours on the same column of dots together, as one is drawn like the other.

    Column, the first of them, and the least, greatest and last value of all; None is a gap.
    """
    held: tuple[int, Point, float, float, float] | None = None
    for point in points:
        if not _is_shown(point):
            yield held
            yield None
            held = None
            continue
        x = place(point.x, bounds.x_low, bounds.x_high, width)
        if held is None or held[0] != x:
            if held is not None:
                yield held
            held = (x, point, point.low, point.high, point.last)
        else:
            low, high = min(held[2], point.low), max(held[3], point.high)
            held = (x, held[1], low, high, point.last)
    if held is not None:
        yield held


def _is_shown(point: Point) -> bool:
    """Tells whether there is a value; NaN is not itself."""
    return point.high == point.high and math.isfinite(point.x)


def chart(
    name: str,
    points: Sequence[Point],
    columns: int,
    rows: int,
    *,
    latest: float = math.nan,
    is_log: bool = False,
) -> Chart:
    """Returns the chart of a metric.

    Args:
        name: What it is called.
        points: Its points.
        columns, rows: How large, in characters; at least `LEAST_COLUMNS` and `LEAST_ROWS`.
        latest: What is said beside the name.
        is_log: By powers of ten.
    """
    columns, rows = max(columns, LEAST_COLUMNS), max(rows, LEAST_ROWS)
    inner = rows - 2
    canvas = Canvas(columns - LABEL_COLUMNS, inner)
    shown = on_log(points) if is_log else points
    bounds = bounds_of(shown)
    if bounds is not None:
        draw(shown, bounds, canvas)
    title = between(plain(name), "" if not points else short(latest), columns)
    return Chart(
        title, _labels(bounds, inner, is_log=is_log), tuple(canvas.lines()), _foot(bounds, columns)
    )


def short(value: float) -> str:
    """Returns a number in at most eight characters: four digits, fewer beside a long exponent."""
    if math.isnan(value):
        return "NaN"
    texts = (_with_digits(value, digits) for digits in (4, 3, 2, 1))
    return next(text for text in texts if len(text) < LABEL_COLUMNS)


def _with_digits(value: float, digits: int) -> str:
    text = f"{value:.{digits}g}"
    return text.replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")


def _labels(bounds: Bounds | None, rows: int, *, is_log: bool) -> tuple[str, ...]:
    texts = [""] * rows
    if bounds is not None:
        ends = (bounds.y_low, bounds.y_high)
        low, high = (short(_ten_to(end)) if is_log else short(end) for end in ends)
        if low == high:
            texts[(rows - 1) // 2] = high
        else:
            texts[0], texts[-1] = high, low
    room = LABEL_COLUMNS - 1
    return tuple(f"{text:>{room}}{'┤' if text else '│'}" for text in texts)


def _foot(bounds: Bounds | None, columns: int) -> str:
    room = columns - LABEL_COLUMNS
    if bounds is None:
        return f"{'no points':^{columns}}"[:columns]
    low, high = short(bounds.x_low), short(bounds.x_high)
    ends = f"{low:^{room}}" if low == high else between(low, high, room)
    return " " * LABEL_COLUMNS + ends[:room]
