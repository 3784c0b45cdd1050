"""Runs: in lists, on their page, in the trash, and what is done with them."""

from __future__ import annotations

from pydantic import Field

from runwell.server.http.ui.shapes.shape import Shape
from runwell.values.json import Json

MAX_RUNS_ASKED = 1000


class Run(Shape):
    """A run as it stands in lists."""

    id: str
    name: str
    state: str
    user: str
    created_at: float
    heartbeat_at: float
    finished_at: float | None
    runtime_s: float
    group: str | None
    job_type: str | None
    notes: str
    tags: list[str]
    host: str | None
    sweep: str | None
    config: dict[str, Json]
    summary: dict[str, Json]
    rows: int
    last_step: int


class RunList(Shape):
    """A page of runs; `total` counts all that match."""

    items: list[Run]
    total: int
    next_cursor: str | None


class BranchPoint(Shape):
    """Where a run begins as a fork: the id of the other, and the last step they share."""

    run: str
    step: int


class RunDetail(Run):
    """A run as its page shows it."""

    environment: dict[str, Json]
    visualize: dict[str, Json]
    class_labels: dict[str, Json]
    command: str | None
    commit: str | None
    repo: str | None
    exit_code: int | None
    console_lines: int
    stop_requested: bool
    branch: BranchPoint | None


class DeletedRun(Run):
    """A run in the trash."""

    deleted_at: float


class DeletedRunList(Shape):
    """Deleted runs, last deleted first."""

    items: list[DeletedRun]


class RunIds(Shape):
    """Which runs."""

    runs: list[str] = Field(min_length=1, max_length=MAX_RUNS_ASKED)


class MoveRequest(RunIds):
    """Brings runs into another project, which is made if need be."""

    entity: str
    project: str


class ForkRequest(Shape):
    """Makes a run that begins where this one was at a step."""

    step: int = Field(ge=-1, le=2**62)
    id: str = Field(max_length=128)
    name: str | None = Field(default=None, min_length=1, max_length=256)


class RewindRequest(Shape):
    """Drops what was logged behind a step."""

    step: int = Field(ge=-1, le=2**62)


class RunPatch(Shape):
    """Changes a run; what is absent stays."""

    name: str | None = Field(default=None, min_length=1, max_length=256)
    notes: str | None = Field(default=None, max_length=1_000_000)
    tags: list[str] | None = None
