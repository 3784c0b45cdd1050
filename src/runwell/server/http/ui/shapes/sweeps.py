"""Sweeps, their agents and their runs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runwell.server.http.ui.shapes.runs import Run
from runwell.server.http.ui.shapes.shape import Shape


class SweepMetric(Shape):
    """What a sweep is after; `goal` is minimize or maximize."""

    name: str
    goal: str
    target: float | None


class Sweep(Shape):
    """A sweep as it stands in lists.

    `expected_run_count` is null where there is no end, `best` where no trial has the metric yet.
    """

    id: str
    name: str
    state: str
    method: str
    description: str
    user: str
    created_at: float
    updated_at: float
    run_count: int
    expected_run_count: int | None
    best: float | str | None
    metrics: list[SweepMetric]
    parameters: list[str]


class SweepAgent(Shape):
    """One who runs trials; `state` is RUNNING, EXITED or CRASHED."""

    id: str
    host: str
    user: str
    state: str
    created_at: float
    heartbeat_at: float
    run_count: int
    stop_requested: bool


class SweepDetail(Sweep):
    """A sweep as its page shows it: its YAML and its agents."""

    config: str
    warnings: list[str]
    agents: list[SweepAgent]


class SweepList(Shape):
    """Sweeps, last made first; `total` counts all."""

    items: list[Sweep]
    total: int


class SweepRunList(Shape):
    """Runs of a sweep, oldest first; `total` counts all."""

    items: list[Run]
    total: int


class NewSweep(Shape):
    """A sweep to make. `config` is YAML; `prior_runs` are ids of runs that count for it."""

    config: str = Field(max_length=1_000_000)
    name: str | None = Field(default=None, max_length=256)
    prior_runs: list[str] = Field(default=[], max_length=10_000)


class SweepPatch(Shape):
    """What changes; null stays as it is."""

    name: str | None = Field(default=None, max_length=256)
    description: str | None = Field(default=None, max_length=100_000)
    config: str | None = Field(default=None, max_length=1_000_000)
    state: Literal["RUNNING", "PAUSED", "FINISHED", "CANCELED"] | None = None


class SweepConfigText(Shape):
    """A config to look over."""

    config: str = Field(max_length=1_000_000)


class SweepConfigReport(Shape):
    """What is wrong with a config (empty: it can be run), and what is odd."""

    problems: list[str]
    warnings: list[str]
    expected_run_count: int | None
