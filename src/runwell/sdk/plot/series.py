"""Several lines in one chart, from lists."""

from __future__ import annotations

from collections.abc import Iterable

from runwell.errors import UsageError
from runwell.sdk.encoding import in_silence, plain
from runwell.sdk.media.chart import CustomChart
from runwell.sdk.media.table import Table


def line_series(
    xs: Iterable[object],
    ys: Iterable[Iterable[object]],
    keys: Iterable[str] | None = None,
    title: str = "",
    xname: str = "x",
    split_table: bool = False,  # noqa: FBT001, FBT002  the same
) -> CustomChart:
    """Returns a chart of several lines.

    Args:
        xs: The x of all lines, or a list with one for each.
        ys: The values of each line.
        keys: The names of the lines; default line_0 …
        title: Title of the chart.
        xname: Title of the x axis.
        split_table: Log the table under a section of its own.

    Raises:
        UsageError: These are no lists, or their numbers differ.
    """
    lines = [_list("ys", line) for line in _list("ys", ys)]
    x_lists = _list("xs", xs)
    if not x_lists or not isinstance(x_lists[0], list | tuple):
        x_lists = [x_lists] * len(lines)
    names = [str(key) for key in keys] if keys is not None else [
        f"line_{number}" for number in range(len(lines))
    ]  # fmt: skip
    if len(x_lists) != len(lines):
        raise UsageError(f"{len(x_lists)} lists of x stand beside {len(lines)} of y")
    if len(names) != len(lines):
        raise UsageError(f"{len(names)} keys stand beside {len(lines)} lines")
    rows = [
        [x, name, y]
        for name, x_list, line in zip(names, x_lists, lines, strict=True)
        for x, y in zip(_list("xs", x_list), line, strict=False)
    ]
    columns = ("step", "lineKey", "lineVal")
    return CustomChart(
        "wandb/lineseries/v0",
        Table(columns=columns, data=rows),
        fields={name: name for name in columns},
        texts={"title": title, "xname": xname},
        split_table=split_table,
    )


def _list(what: str, given: object) -> list[object]:
    values = plain(given, in_silence, fold_arrays=False)
    if not isinstance(values, list):
        if isinstance(given, Iterable) and not isinstance(given, str | bytes):
            return list(given)
        raise UsageError(f"{what} holds {given!r}; use lists")
    return values  # type: ignore[return-value]
