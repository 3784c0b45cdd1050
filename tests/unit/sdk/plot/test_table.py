from __future__ import annotations

import pytest

from runwell.errors import UsageError
from runwell.sdk import plot
from runwell.sdk.media.table import Table

TABLE = Table(columns=["x", "y", "k"], data=[[1, 2, "a"]])


@pytest.mark.parametrize(
    ("chart", "panel", "fields"),
    [
        (plot.line(TABLE, "x", "y"), "wandb/line/v0", {"x": "x", "y": "y", "stroke": None}),
        (plot.line(TABLE, "x", "y", "k"), "wandb/line/v0", {"x": "x", "y": "y", "stroke": "k"}),
        (plot.scatter(TABLE, "x", "y"), "wandb/scatter/v0", {"x": "x", "y": "y"}),
        (plot.bar(TABLE, "k", "y"), "wandb/bar/v0", {"label": "k", "value": "y"}),
        (plot.histogram(TABLE, "x"), "wandb/histogram/v0", {"value": "x"}),
        (plot.plot_table("me/mine", TABLE, {"a": "x"}), "me/mine", {"a": "x"}),
    ],
)
def test_charts_name_their_definition(
    chart: plot.CustomChart, panel: str, fields: dict[str, str | None]
) -> None:
    assert (chart.panel, chart.fields, chart.table) == (panel, fields, TABLE)


def test_texts_go_to_the_definition() -> None:
    chart = plot.plot_table("a", TABLE, {}, {"title": "T"}, split_table=True)
    assert (chart.texts, chart.is_split) == ({"title": "T"}, True)
    assert plot.line(TABLE, "x", "y", title="L").texts == {"title": "L"}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: plot.line(5, "x", "y"),  # type: ignore[arg-type]
        lambda: plot.line(TABLE, "none", "y"),
        lambda: plot.plot_table("", TABLE, {}),
        lambda: plot.plot_table("a", 5, {}),  # type: ignore[arg-type]
        lambda: plot.visualize("a", 5),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong: object) -> None:
    with pytest.raises(UsageError):
        wrong()  # type: ignore[operator]
