"""Many runs as plain rows: what questions in SQL over all of them are asked of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run without its documents; the columns of the SQL table `runs`."""

    id: int
    entity: str
    project: str
    run_id: str
    display_name: str
    state: str
    user: str
    group: str | None
    job_type: str | None
    created_at: float
    heartbeat_at: float
    finished_at: float | None
    exit_code: int | None
    notes: str
    host: str | None
    program: str | None
    commit: str | None
    sweep: str | None
    tags: tuple[str, ...]
    rows: int
    last_step: int


@dataclass(frozen=True, slots=True)
class LeafLine:
    """A leaf of a config or summary. A boolean is the number 0 or 1; what is neither number nor
    text has neither."""

    run: int
    key: str
    number: float | None
    text: str | None


class Tables(Protocol):
    """Many runs at once, as plain rows and without a look into documents."""

    def runs(self, projects_: Sequence[int]) -> tuple[RunLine, ...]:
        """Returns the runs of these projects, the oldest first."""

    def leaf_keys(self, project: int, *, is_summary: bool) -> tuple[str, ...]:
        """Returns the keys that configs, or summaries, of a project have."""

    def leaves(
        self,
        project: int,
        keys_: Sequence[str],
        *,
        is_summary: bool,
        runs_: Sequence[int] | None = None,
    ) -> Iterator[LeafLine]:
        """Yields the leaves of these keys, of these runs or of all in the project."""
