"""Runs with their configs and summaries, and what of them is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from runwell.values.json import Json


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
class Held:
    """A value that a run holds under a key, as it stands in a column.

    Attributes:
        kind: number, bool, text, list, object or null; null is also what is not there.
        value: The number, flag or text; of a list its JSON; None of an object and of null.
    """

    kind: str
    value: bool | float | str | None


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
