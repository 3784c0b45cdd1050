"""What new workspaces begin with: of each person who wants something, and of the others."""

from __future__ import annotations

from typing import Protocol


class Templates(Protocol):
    """Templates of workspaces: JSON documents, as whoever saved them sent them."""

    def get(self, user_id: int | None) -> str | None:
        """Returns a person's template, with None that of everybody else; None if there is none."""

    def set(self, user_id: int | None, spec: str | None, now: float) -> None:
        """Keeps a template; None takes it away."""
