"""What our own API says, as shapes that OpenAPI describes.

Times are seconds since the epoch. Numbers that JSON lacks are the strings NaN, Infinity, -Infinity.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from runwell.series.group import PATTERN as STATISTIC
from runwell.values.json import Json

MAX_RUNS_ASKED = 1000
MAX_RUNS_EXPORTED = 100_000
MAX_KEYS_EXPORTED = 20_000
MAX_KEYS_ASKED = 200
MAX_BUCKETS = 10_000


class Shape(BaseModel):
    """Base of all shapes: what is not known in a request is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(Shape):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class Viewer(Shape):
    """Who is signed in, and how."""

    username: str
    entity: str
    is_admin: bool
    sign_in: Literal["local", "session", "key"]
    version: str


class Session(Shape):
    """Who looks; null when nobody is signed in."""

    viewer: Viewer | None


class SignInRequest(Shape):
    """Signs a browser in."""

    key: str = Field(max_length=512)


class Project(Shape):
    """A project with the counts that its card shows."""

    entity: str
    name: str
    description: str
    run_count: int
    running_count: int
    created_at: float
    last_active_at: float


class ProjectList(Shape):
    """All projects, last active first."""

    items: list[Project]


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


class SeriesRequest(Shape):
    """Which curves to draw. The answer is a frame (`runwell.wire.frame`)."""

    runs: list[str] = Field(max_length=MAX_RUNS_ASKED)
    keys: list[str] = Field(max_length=MAX_KEYS_ASKED)
    stream: Literal["history", "events"] = "history"
    x: str = "_step"
    buckets: int = Field(default=1000, ge=1, le=MAX_BUCKETS)
    x_min: float | None = None
    x_max: float | None = None
    columns: list[Literal["min", "max", "mean", "count"]] = ["min", "max"]


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


class ExportRequest(Shape):
    """Which histories to export, and how. Without runs, filter and keys it is everything."""

    format: Literal["arrow", "parquet", "csv", "jsonl"] = "arrow"
    runs: list[str] | None = Field(default=None, max_length=MAX_RUNS_EXPORTED)
    filter: dict[str, Json] | None = None
    keys: list[str] | None = Field(default=None, max_length=MAX_KEYS_EXPORTED)
    stream: Literal["history", "events"] = "history"
    min_step: int | None = Field(default=None, ge=-(2**63), lt=2**63)
    max_step: int | None = Field(default=None, ge=-(2**63), lt=2**63)


class SqlRequest(Shape):
    """A query, and how to answer."""

    query: str = Field(max_length=100_000)
    format: Literal["json", "arrow", "parquet", "csv", "jsonl"] = "json"
    limit: int = Field(default=10_000, ge=1, le=1_000_000)


class Value(Shape):
    """What a key held at a step that is no number."""

    step: int
    value: Json


class ValueList(Shape):
    """Values in the order in which they came."""

    items: list[Value]


class LogLine(Shape):
    """A console line; `level` is empty or error."""

    number: int
    timestamp: str
    level: str
    text: str


class LogPage(Shape):
    """Some console lines; `total` counts all that the run has."""

    total: int
    lines: list[LogLine]


class File(Shape):
    """A file of a run."""

    path: str
    size_bytes: int
    mimetype: str
    updated_at: float


class FileList(Shape):
    """Files by path."""

    items: list[File]


class SavedView(Shape):
    """A workspace, a saved view or a report, without its document."""

    name: str
    display_name: str
    description: str
    type: str
    user: str
    created_at: float
    updated_at: float
    may_edit: bool


class SavedViewList(Shape):
    """Saved views, last changed first."""

    items: list[SavedView]


class SavedViewDetail(SavedView):
    """A saved view with its document, as it was saved."""

    spec: dict[str, Json]


class FoundView(Shape):
    """A saved view; null if there is none of the name."""

    view: SavedViewDetail | None


class SavedViewChange(Shape):
    """What saving sets; what is null stays. A new view needs its document.

    `unchanged_since` is the `updated_at` of what was read before: if somebody else has saved
    meanwhile, the answer is 409.
    """

    display_name: str | None = Field(None, max_length=200)
    description: str | None = Field(None, max_length=10_000)
    type: Literal["project-view", "runs"] | None = None
    spec: dict[str, Json] | None = None
    unchanged_since: float | None = None


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
