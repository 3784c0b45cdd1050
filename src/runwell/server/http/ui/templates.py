"""What new workspaces begin with: told, kept, taken away."""

from __future__ import annotations

import json

from fastapi import APIRouter
from starlette.requests import Request

from runwell.server.http.auth import Door
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.http.ui.shapes.templates import WorkspaceTemplate, WorkspaceTemplateChange
from runwell.server.services.rows import parse_object
from runwell.server.services.templates import Template, Templates
from runwell.values.json import Json, plain


def templates_router(templates: Templates, door: Door) -> APIRouter:
    """Returns the handlers of templates of workspaces."""
    router = guarded_router(door, "views")

    @router.get("/workspace-template")
    def get_template(request: Request) -> WorkspaceTemplate:
        """Returns what new workspaces of who asks begin with."""
        return _view(templates.of(user_of(request)))

    @router.put("/workspace-template")
    def save_template(request: Request, change: WorkspaceTemplateChange) -> WorkspaceTemplate:
        """Keeps what new workspaces begin with."""
        spec = None if change.spec is None else json.dumps(change.spec)
        saved = templates.save(user_of(request), spec, is_everybodys=change.for_everybody)
        return _view(saved)

    return router


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
