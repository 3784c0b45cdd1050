"""What keys rows have, and what those hold that is no number."""

from __future__ import annotations

from runwell.server.http.ui.shapes.shape import Shape
from runwell.values.json import Json


class Metric(Shape):
    """A key of rows, and how many of the runs have it."""

    key: str
    kind: str
    runs: int


class CustomChart(Shape):
    """A chart that runs describe themselves; as the newest of them did."""

    key: str
    panel_type: str
    panel_config: dict[str, Json]
    runs: int


class MetricList(Shape):
    """A page of metrics by key; `total` counts all that match. With the history, the custom charts
    of the same runs."""

    items: list[Metric]
    total: int
    next_cursor: str | None
    charts: list[CustomChart]


class Value(Shape):
    """What a key held at a step that is no number."""

    step: int
    value: Json


class ValueList(Shape):
    """Values in the order in which they came."""

    items: list[Value]
