"""What new workspaces begin with."""

from __future__ import annotations

from runwell.server.http.ui.shapes.shape import Shape
from runwell.values.json import Json


class WorkspaceTemplate(Shape):
    """Documents as those of views: one's own, and what those begin with who have none."""

    own: dict[str, Json] | None
    everybody: dict[str, Json] | None


class WorkspaceTemplateChange(Shape):
    """Keeps a document, one's own or that of everybody; null takes it away."""

    spec: dict[str, Json] | None
    for_everybody: bool = False
