"""Workspaces, saved views and reports."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runwell.server.http.ui.shapes.shape import Shape
from runwell.values.json import Json


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
    """A saved view; null if there is none of the name.

    `template` is the document that the asker's own workspace begins with where there is none.
    """

    view: SavedViewDetail | None
    template: dict[str, Json] | None


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
