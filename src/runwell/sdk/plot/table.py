"""Charts of a table that the caller has: which column plays which part."""

# ruff: noqa: FBT001, FBT002  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

from collections.abc import Mapping

from runwell.errors import UsageError
from runwell.sdk.media.chart import CustomChart, Visualize, checked_table
from runwell.sdk.media.table import Table


def line(
    table: Table,
    x: str,
    y: str,
    stroke: str | None = None,
    title: str = "",
    split_table: bool = False,
) -> CustomChart:
    """Returns a line chart.

    Args:
        table: The data.
        x, y: Columns for the axes.
        stroke: Column that tells lines apart.
        title: Title of the chart.
        split_table: Log the table under a section of its own.

    Raises:
        UsageError: The table is none, or lacks a column.
    """
    fields = {"x": x, "y": y, "stroke": stroke}
    return _chart("wandb/line/v0", table, fields, title, split_table=split_table)


def scatter(
    table: Table, x: str, y: str, title: str = "", split_table: bool = False
) -> CustomChart:
    """Returns a scatter chart, see `line`."""
    fields: dict[str, str | None] = {"x": x, "y": y}
    return _chart("wandb/scatter/v0", table, fields, title, split_table=split_table)


def bar(
    table: Table, label: str, value: str, title: str = "", split_table: bool = False
) -> CustomChart:
    """Returns a bar chart: a column of labels, and one of lengths; see `line`."""
    fields: dict[str, str | None] = {"label": label, "value": value}
    return _chart("wandb/bar/v0", table, fields, title, split_table=split_table)


def histogram(table: Table, value: str, title: str = "", split_table: bool = False) -> CustomChart:
    """Returns a chart of how often the values of a column occur, see `line`."""
    return _chart("wandb/histogram/v0", table, {"value": value}, title, split_table=split_table)


def plot_table(
    vega_spec_name: str,
    data_table: Table,
    fields: Mapping[str, str | None],
    string_fields: Mapping[str, str] | None = None,
    split_table: bool = False,
) -> CustomChart:
    """Returns a chart by the name of its definition.

    Args:
        vega_spec_name: For instance "wandb/line/v0", or one of a user's own.
        data_table: The data.
        fields: Which column plays which part.
        string_fields: Texts for the definition.
        split_table: Log the table under a section of its own.

    Raises:
        UsageError: The name is no text, or the table is none.
    """
    name: object = vega_spec_name
    if not isinstance(name, str) or not name:
        raise UsageError(f"vega_spec_name is {vega_spec_name!r}; use the name of a definition")
    return CustomChart(
        vega_spec_name, data_table, fields, string_fields or {}, split_table=split_table
    )


def visualize(id: str, value: Table) -> Visualize:
    """Returns a chart by the name of its definition, in the older way.

    Raises:
        UsageError: The table is none.
    """
    return Visualize(id, value)


def _chart(
    panel: str, table: Table, fields: Mapping[str, str | None], title: str, *, split_table: bool
) -> CustomChart:
    columns = checked_table(table).columns
    for part, name in fields.items():
        if name is not None and name not in columns:
            raise UsageError(f"{part} is {name!r}; the table has the columns {columns}")
    return CustomChart(panel, table, fields, {"title": title}, split_table=split_table)
