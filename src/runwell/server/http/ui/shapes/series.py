"""Which curves, groups, tails and heat maps to draw; the answers are frames (`wire.frame`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from runwell.series.group import PATTERN as STATISTIC
from runwell.server.http.ui.shapes.runs import MAX_RUNS_ASKED
from runwell.server.http.ui.shapes.shape import Shape

MAX_KEYS_ASKED = 200


MAX_BUCKETS = 10_000


class SeriesRequest(Shape):
    """Which curves to draw. The answer is a frame (`runwell.wire.frame`)."""

    runs: list[str] = Field(max_length=MAX_RUNS_ASKED)
    keys: list[str] = Field(max_length=MAX_KEYS_ASKED)
    stream: Literal["history", "events"] = "history"
    x: str = "_step"
    buckets: int = Field(default=1000, ge=1, le=MAX_BUCKETS)
    x_min: float | None = None
    x_max: float | None = None
    columns: list[Literal["min", "max", "mean", "count"]] = Field(default=["min", "max"])


class RunGroup(Shape):
    """Runs that are shown as one."""

    name: str = Field(max_length=1000)
    runs: list[str] = Field(max_length=MAX_RUNS_ASKED)


class GroupsRequest(Shape):
    """Which statistics over which groups of runs. Either `groups`, or `runs` and what of their
    configs puts them together (`by`)."""

    groups: list[RunGroup] | None = Field(default=None, max_length=MAX_RUNS_ASKED)
    runs: list[str] | None = Field(default=None, max_length=MAX_RUNS_ASKED)
    by: list[Annotated[str, Field(max_length=1000)]] = Field(default=[], max_length=8)
    keys: list[str] = Field(max_length=MAX_KEYS_ASKED)
    stream: Literal["history", "events"] = "history"
    x: str = "_step"
    buckets: int = Field(default=1000, ge=1, le=MAX_BUCKETS)
    x_min: float | None = None
    x_max: float | None = None
    of: Literal["last", "mean", "min", "max"] = "mean"
    statistics: list[Annotated[str, Field(pattern=STATISTIC)]] = Field(
        default=["mean", "min", "max", "count"], max_length=16
    )


class TailRequest(Shape):
    """What was logged from a row of each run on (`after`: run id to row number, 0 for all)."""

    after: dict[str, Annotated[int, Field(ge=0, lt=2**63)]] = Field(max_length=MAX_RUNS_ASKED)
    keys: list[str] = Field(max_length=MAX_KEYS_ASKED)
    stream: Literal["history", "events"] = "history"


class HeatmapRequest(Shape):
    """The histograms of a key along the steps, as matrices of at most `columns` × `bins`: one of
    all runs together, or (`merged` false) one of each, on the same axes."""

    runs: list[str] = Field(max_length=MAX_RUNS_ASKED)
    key: str = Field(max_length=4096)
    stream: Literal["history", "events"] = "history"
    columns: int = Field(default=400, ge=2, le=4000)
    bins: int = Field(default=64, ge=2, le=1000)
    min_step: int = Field(default=-(2**63), ge=-(2**63), lt=2**63)
    max_step: int = Field(default=2**63 - 1, ge=-(2**63), lt=2**63)
    merged: bool = True
