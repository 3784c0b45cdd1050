"""Workspaces, saved views and reports, as whoever made them sent them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


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
                it was read. A change that is there already is none: it came twice.
        """

    def get(self, id: int) -> View | None: ...
    def find(self, project_id: int, name: str) -> View | None: ...
    def list(self, project_id: int, query: ViewQuery) -> tuple[View, ...]: ...
    def delete(self, id: int) -> None:
        """Deletes a view; one that is not there is no error."""
