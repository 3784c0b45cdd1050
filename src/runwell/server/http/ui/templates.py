"""What new workspaces begin with: told, kept, taken away."""

from __future__ import annotations

import json
from dataclasses import dataclass

from starlette.requests import Request

from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import get, put
from runwell.server.http.ui.shapes.templates import WorkspaceTemplate, WorkspaceTemplateChange
from runwell.server.services.rows import parse_object
from runwell.server.services.templates import Template, Templates
from runwell.values.json import Json, plain


@dataclass(frozen=True, slots=True)
class TemplateRoutes:
    """What new workspaces begin with."""

    templates: Templates

    @get("/workspace-template")
    def get_template(self, request: Request) -> WorkspaceTemplate:
        """Returns what new workspaces of who asks begin with."""
        return _view(self.templates.of(user_of(request)))

    @put("/workspace-template")
    def save_template(self, request: Request, change: WorkspaceTemplateChange) -> WorkspaceTemplate:
        """Keeps what new workspaces begin with."""
        spec = None if change.spec is None else json.dumps(change.spec)
        saved = self.templates.save(user_of(request), spec, is_everybodys=change.for_everybody)
        return _view(saved)


def template_document(spec: str | None) -> dict[str, Json] | None:
    """Returns a template as it is told."""
    if spec is None:
        return None
    document = parse_object(spec, "the document of a template")
    return {key: plain(value) for key, value in document.items()}


def _view(template: Template) -> WorkspaceTemplate:
    return WorkspaceTemplate(
        own=template_document(template.own), everybody=template_document(template.everybody)
    )
