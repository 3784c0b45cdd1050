"""What a server may ask of its stores. Services know these interfaces and nothing below them.

Every method is synchronous and safe to call from any thread; what it returns is frozen.
A method that writes has written durably when it returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeVar

from runwell.store.alert_rules import AlertRules
from runwell.store.alerts import Alerts
from runwell.store.histories import (
    ALL_ROWS,
    Curves,
    Flush,
    Kept,
    KeyPresence,
    MetricColumn,
    MetricInfo,
    RestValue,
    Series,
    SeriesStore,
    Stream,
    Window,
)
from runwell.store.people import Teams, Users
from runwell.store.people import User as User  # noqa: PLC0414 - asked for with the rest of the ports
from runwell.store.tables import Tables
from runwell.values.access import Role, Visibility

if TYPE_CHECKING:
    from runwell.store.artifacts.store import ArtifactStore
    from runwell.store.queues import Queues
    from runwell.store.run_table import Held, RunTable
    from runwell.store.sweeps import Sweeps
    from runwell.values.json import Json


T = TypeVar("T")

# Histories have a module of their own and are asked for with the rest of the ports.
__all__ = [
    "ALL_ROWS",
    "Curves",
    "Flush",
    "Kept",
    "KeyPresence",
    "MetricColumn",
    "MetricInfo",
    "RestValue",
    "Series",
    "SeriesStore",
    "Stream",
    "Window",
]

# ---------------------------------------------------------------- metadata


@dataclass(frozen=True, slots=True)
class ProjectRules:
    """What decides who may do what in a project."""

    id: int
    entity: str
    visibility: Visibility
    creator_id: int | None


@dataclass(frozen=True, slots=True)
class Project:
    """A project with the counts that its card shows. Times are seconds since the epoch.

    Attributes:
        updated_at: When somebody changed what is said of it; None if nobody did.
        takes_any_type: Of a registry: whether artifacts of types that it does not know may be
            linked into it.
    """

    id: int
    entity: str
    name: str
    description: str
    created_at: float
    last_active_at: float
    run_count: int
    running_count: int
    visibility: Visibility = Visibility.TEAM
    creator_id: int | None = None
    updated_at: float | None = None
    takes_any_type: bool = True

    @property
    def rules(self) -> ProjectRules:
        """What decides who may do what here."""
        return ProjectRules(self.id, self.entity, self.visibility, self.creator_id)


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a run left another one of its project: that one's id, and the last step they share."""

    run_id: str
    step: int


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is kept.

    Attributes:
        id: The key of its row; never leaves the server but inside opaque ids.
        run_id: The short id that users type, unique in its project.
        display_name: The name that users see.
        state: pending, running, finished, failed, crashed, killed, preempting or preempted.
        config: As on the wire: `{"lr": {"value": 0.1}, "_wandb": {"value": {…}}}`.
        summary: The last summary document.
        rows, event_rows, console_lines: Lines received per stream; the next line's number.
        last_step: The highest `_step` of the history; -1 without one.
        heartbeat_s: How often its client promised to be heard (None: not promised).
        stop_requested: Somebody asked the process to end.
        branch: Where it began as a fork; None if it did not.
        deleted_at: When it was put into the trash; None if it is not there.
    """

    id: int
    project_id: int
    entity: str
    project: str
    run_id: str
    display_name: str
    state: str
    user: str
    created_at: float
    heartbeat_at: float
    finished_at: float | None
    exit_code: int | None
    group: str | None
    job_type: str | None
    notes: str
    tags: tuple[str, ...]
    host: str | None
    program: str | None
    commit: str | None
    repo: str | None
    sweep: str | None
    config: dict[str, Json]
    summary: dict[str, Json]
    rows: int
    event_rows: int
    console_lines: int
    last_step: int
    heartbeat_s: float | None
    stop_requested: bool
    branch: Branch | None = None
    deleted_at: float | None = None


@dataclass(frozen=True, slots=True)
class RunChange:
    """What an upsert sets. None means: keep what is there.

    With `is_part_of_summary` the keys of the summary that are not named stay, too.
    """

    display_name: str | None = None
    state: str | None = None
    group: str | None = None
    job_type: str | None = None
    notes: str | None = None
    tags: tuple[str, ...] | None = None
    host: str | None = None
    program: str | None = None
    commit: str | None = None
    repo: str | None = None
    sweep: str | None = None
    config: dict[str, Json] | None = None
    summary: dict[str, Json] | None = None
    finished_at: float | None = None
    exit_code: int | None = None
    heartbeat_s: float | None = None
    stop_requested: bool | None = None
    branch: Branch | None = None
    is_part_of_summary: bool = False


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What a run's summary, say, shall be, or with `is_part` what is to be set in it."""

    run: int
    document: Mapping[str, Json]
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class RunQuery:
    """Which runs of a project, in which order, and which page of them.

    Attributes:
        search: Part of the name, id or a tag; `is_regex` makes it a regular expression
            in the syntax of RE2.
        filters: A filter document of the W&B dialect (`runwell.filters`), or None.
        within: Only runs that hold exactly these values; how the runs of a group are asked for.
        order: `-created_at`, `+summary_metrics.loss`, `config.lr.value` …; several with commas.
        cursor: The `next_cursor` of the page before, or None.
        limit: At most so many runs.
    """

    search: str = ""
    is_regex: bool = False
    filters: Json = None
    within: tuple[tuple[str, Held], ...] = ()
    order: str = "-created_at"
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class RunPage:
    """A page of runs; `total` counts all that match."""

    runs: tuple[Run, ...]
    total: int
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class LogLine:
    """A console line. `timestamp` is as the client sent it (ISO 8601), `level` "" or "error";
    `label` tells which of several writers wrote it."""

    number: int
    timestamp: str
    level: str
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class RunFile:
    """A file of a run; `blob` is the key of its bytes, `md5` their MD5 in base64, if known."""

    path: str
    size_bytes: int
    mimetype: str
    updated_at: float
    blob: str
    md5: str | None = None


class Projects(Protocol):
    """Projects, made on demand."""

    def ensure(
        self,
        entity: str,
        name: str,
        now: float,
        *,
        creator_id: int | None = None,
        visibility: Visibility = Visibility.TEAM,
        description: str = "",
    ) -> Project:
        """Returns the project, made like this if there is none."""

    def find(self, entity: str, name: str) -> Project | None: ...
    def get(self, id: int) -> Project | None: ...
    def rules(self, entity: str, name: str) -> ProjectRules | None:
        """Returns what decides who may do what there, without a look at the runs."""

    def change(
        self,
        id: int,
        now: float,
        *,
        description: str | None = None,
        visibility: Visibility | None = None,
        takes_any_type: bool | None = None,
    ) -> None: ...
    def rename(self, id: int, name: str, now: float) -> None:
        """Gives a project another name in its entity. Raises Conflict."""

    def delete(self, id: int, now: float) -> None:
        """Makes a project one that nobody finds, and forgets its views, sweeps and queues. Its
        name is free at once; its runs and artifacts stay until they are taken piece by piece."""

    def deleted(self, limit: int) -> tuple[int, ...]:
        """Returns the ids of projects that were deleted and are still there."""

    def drop(self, id: int) -> bool:
        """Forgets a deleted project if no run and no artifact is left in it; tells whether."""

    def all(self) -> tuple[Project, ...]:
        """Returns every project, last active first."""

    def members(self, id: int) -> Mapping[str, Role]:
        """Returns who was let in by name, by entity."""

    def set_member(self, id: int, entity: str, role: Role | None) -> None:
        """Lets an entity in, or with None no longer. Raises NotFound."""


class Runs(Protocol):
    """Runs with config and summary."""

    def upsert(
        self, project_id: int, run_id: str, user_id: int, change: RunChange, now: float
    ) -> tuple[Run, bool]:
        """Makes or changes a run; the flag says whether it is new. A new one without a display
        name gets one (adjective-noun-N, N counting the runs of the project).

        Raises:
            Conflict: A run of this id lies in the trash.
        """

    def change(self, id: int, change: RunChange, now: float) -> Run:
        """Changes a run. Raises NotFound."""

    def summarize(self, summaries: Sequence[NewDocument]) -> None:
        """Gives different runs other summaries, or other values in them, all or none; the runs are
        not read again for that, as `change` does. Raises NotFound."""

    def get(self, id: int) -> Run | None: ...
    def get_many(self, ids: Sequence[int]) -> tuple[Run, ...]:
        """Returns those of these runs that are there, in this order, in one read."""

    def find(self, entity: str, project: str, run_id: str) -> Run | None: ...
    def find_many(self, entity: str, project: str, run_ids: Sequence[str]) -> Mapping[str, Run]:
        """Returns those of these runs that are there, by id, in one read."""

    def page(self, project_id: int, query: RunQuery) -> RunPage: ...
    def beat(self, ids: Sequence[int], now: float) -> None:
        """Notes a sign of life of each."""

    def move(self, ids: Sequence[int], project_id: int) -> None:
        """Brings runs into another project, all or none. Raises Conflict if an id is taken there,
        NotFound if a run is in the trash."""

    def silent(self, now: float, default_silence_s: float) -> tuple[Run, ...]:
        """Returns running and preempting runs unheard for longer than four of their promised
        heartbeats, or, if they promised none, than `default_silence_s`."""


class Trash(Protocol):
    """Runs that were deleted. `Runs` knows nothing of them until they are restored."""

    def put(self, ids: Sequence[int], now: float) -> None:
        """Deletes runs; one that is in the trash already, or nowhere, is no error."""

    def put_all(self, project_id: int, limit: int) -> int:
        """Deletes runs of a project as if it were ages ago, so that they go with the next round;
        returns how many, 0 if all are gone so."""

    def restore(self, ids: Sequence[int]) -> None:
        """Brings runs back as they were; one that is not in the trash is no error."""

    def find(self, project_id: int, run_id: str) -> Run | None: ...
    def all(self, project_id: int, limit: int) -> tuple[Run, ...]:
        """Returns the deleted runs of a project, last deleted first."""

    def due(self, before: float, limit: int) -> tuple[int, ...]:
        """Returns the keys of runs that were deleted before this time, the first deleted first."""

    def purge(self, id: int, before: float) -> bool:
        """Forgets a run for ever if it lies in the trash since before this time; tells whether.

        Its history goes as far as no fork shares it. Its blobs are the caller's to delete.
        """


class Logs(Protocol):
    """Console lines. A line number may come again: the last text wins (progress bars)."""

    def write(self, run: int, lines: Sequence[LogLine], writer: str = "") -> int:
        """Keeps lines and returns the number of the next one.

        A writer with a name, one of several, counts its lines by itself: they get the next free
        numbers in the order of arrival, and one that comes again is written over.
        """

    def page(self, run: int, after: int, limit: int, search: str = "") -> tuple[LogLine, ...]:
        """Returns lines with number >= after, in order; with `search`, those that contain it."""

    def count(self, run: int) -> int: ...
    def forget(self, before: float, limit: int) -> int:
        """Deletes the lines of at most so many runs that ended before this time; returns of how
        many. Their counts stay, so a client that comes back goes on behind them."""


class Files(Protocol):
    """Which files a run has; the bytes lie in `Blobs`."""

    def put(self, run: int, file: RunFile) -> None: ...
    def remove(self, run: int, paths: Sequence[str]) -> tuple[RunFile, ...]:
        """Forgets files and returns those that were there."""

    def find(self, run: int, path: str) -> RunFile | None: ...
    def all(self, run: int) -> tuple[RunFile, ...]: ...


@dataclass(frozen=True, slots=True)
class View:
    """A saved arrangement of a project's runs and panels: a workspace, a saved view, a report.

    Attributes:
        id: The key of its row.
        name: Stands in URLs; unique in its project.
        type: "project-view" for workspaces, "runs" for reports: W&B's words.
        user: Who made it.
        spec: A JSON document, as whoever saved it sent it; "" where only the list was asked for.
    """

    id: int
    project_id: int
    entity: str
    project: str
    name: str
    type: str
    display_name: str
    description: str
    user: str
    created_at: float
    updated_at: float
    spec: str


@dataclass(frozen=True, slots=True)
class ViewChange:
    """What saving a view sets. None means: keep what is there, or the default of a new one."""

    display_name: str | None = None
    description: str | None = None
    type: str | None = None
    spec: str | None = None


@dataclass(frozen=True, slots=True)
class ViewQuery:
    """Which views of a project, last changed first.

    Attributes:
        type: Of this type alone; None for all.
        name: Of this name alone; None for all.
        user: Made by this user alone; None for all.
        after: Skip so many.
        limit: At most so many.
        with_spec: Read the documents too.
    """

    type: str | None = None
    name: str | None = None
    user: str | None = None
    after: int = 0
    limit: int = 100
    with_spec: bool = False


class Views(Protocol):
    """Saved views."""

    def save(
        self,
        project_id: int,
        name: str,
        user_id: int,
        change: ViewChange,
        now: float,
        *,
        unchanged_since: float | None = None,
    ) -> tuple[View, bool]:
        """Makes or changes a view; the flag says whether it is new.

        Raises:
            Conflict: Somebody changed or deleted it after `unchanged_since`, its `updated_at` when
                it was read.
        """

    def get(self, id: int) -> View | None: ...
    def find(self, project_id: int, name: str) -> View | None: ...
    def list(self, project_id: int, query: ViewQuery) -> tuple[View, ...]: ...
    def delete(self, id: int) -> None:
        """Deletes a view; one that is not there is no error."""


class Secrets(Protocol):
    """Random bytes that the server signs with; made once per database, kept for ever."""

    def get_or_create(self, name: str) -> bytes:
        """Returns the 32 bytes of this name; whoever asks first makes them."""


class Sessions(Protocol):
    """Browser sessions. Tokens are kept as hashes only. Times are seconds since the epoch."""

    def add(self, token_hash: str, user_id: int, now: float, expires_at: float) -> None:
        """Opens a session; sessions that have expired by `now` are swept out on the way."""

    def find(self, token_hash: str, now: float) -> User | None:
        """Returns whose session it is, or None if there is none or it has expired."""

    def delete(self, token_hash: str) -> None:
        """Ends a session; one that is not there is no error."""


# ------------------------------------------------------------------- blobs


@dataclass(frozen=True, slots=True)
class BlobInfo:
    """A blob that is kept; `updated_at` is in seconds since the epoch."""

    key: str
    size_bytes: int
    updated_at: float


class Blobs(Protocol):
    """Bytes by key. A key is a relative path of safe characters; writing one again replaces it."""

    def put(self, key: str, chunks: Iterator[bytes]) -> int:
        """Keeps the bytes and returns how many. All or nothing."""

    def size(self, key: str) -> int | None: ...
    def open(self, key: str) -> BinaryIO:
        """Opens for reading (seekable). Raises NotFound."""

    def delete(self, key: str) -> None: ...
    def list(self, folder: str = "") -> Iterator[BlobInfo]:
        """Yields the blobs whose keys begin with the parts of `folder`, in no particular order;
        one that comes or goes meanwhile may be among them or not."""


class Together(Protocol):
    """Several writes as one."""

    def __call__(self, work: Callable[[], T]) -> T:
        """Runs work that writes to the stores of the database (not to blobs), all or none, and
        returns its result once that is durable. The work may run more than once."""


@dataclass(frozen=True, slots=True)
class Stores:
    """All that a server keeps; made by `store.open.open_stores(database_url, blobs_url)`.

    `reclaim` gives a bounded piece of what was deleted back to the disk, and tells whether there is
    more. `close` lets go of the database; nothing may be asked of the stores afterwards.
    """

    users: Users
    alerts: Alerts
    alert_rules: AlertRules
    teams: Teams
    projects: Projects
    runs: Runs
    table: RunTable
    trash: Trash
    tables: Tables
    logs: Logs
    files: Files
    series: SeriesStore
    blobs: Blobs
    secrets: Secrets
    sessions: Sessions
    sweeps: Sweeps
    queues: Queues
    views: Views
    together: Together
    artifacts: ArtifactStore
    reclaim: Callable[[], bool]
    close: Callable[[], None]
