"""Projects, and who sees them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runwell.server.http.ui.shapes.people import RoleName
from runwell.server.http.ui.shapes.shape import Shape

VisibilityName = Literal["private", "team", "public", "open"]


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


class ProjectPatch(Shape):
    """Changes a project; what is absent stays."""

    name: str | None = Field(default=None, max_length=128)
    description: str | None = Field(default=None, max_length=1_000_000)
    visibility: VisibilityName | None = None


class ProjectMember(Shape):
    """A person or a team that was let into a project by name."""

    entity: str
    role: RoleName


class ProjectAccess(Shape):
    """Who sees a project."""

    visibility: VisibilityName
    members: list[ProjectMember]
