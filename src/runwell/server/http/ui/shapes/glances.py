"""Projects at a glance."""

from __future__ import annotations

from runwell.server.http.ui.shapes.projects import VisibilityName
from runwell.server.http.ui.shapes.shape import Shape


class StateCount(Shape):
    """How many runs are in a state."""

    state: str
    runs: int


class Contributor(Shape):
    """Who has runs in a project, how many, and how long they ran all together."""

    user: str
    runs: int
    compute_s: float
    last_active_at: float


class ProjectOverview(Shape):
    """What the runs of a project amount to, the most first, and who sees it.

    `made_by` is null where nobody knows any more who made it.
    """

    visibility: VisibilityName
    made_by: str | None
    runs: int
    compute_s: float
    states: list[StateCount]
    contributors: list[Contributor]
