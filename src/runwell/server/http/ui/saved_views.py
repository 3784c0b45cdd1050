"""Saved views: listed, read, saved, deleted."""

from __future__ import annotations

import json
from dataclasses import dataclass

from fastapi import Query
from starlette.requests import Request

from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import delete, get, put
from runwell.server.http.ui.shapes import saved_views as shapes
from runwell.server.http.ui.templates import template_document
from runwell.server.services.rows import parse_object
from runwell.server.services.templates import Templates
from runwell.server.services.views import Views
from runwell.store.ports.views import View, ViewChange, ViewQuery
from runwell.values.json import Json, plain

MAX_PAGE = 1000
_PLACE = "/projects/{entity}/{project}/views"


@dataclass(frozen=True, slots=True)
class SavedViewRoutes:
    """Workspaces, saved views and reports."""

    views: Views
    templates: Templates

    @get(_PLACE)
    def list_views(
        self,
        request: Request,
        entity: str,
        project: str,
        type: str = Query("", max_length=64),
        limit: int = Query(100, ge=1, le=MAX_PAGE),
    ) -> shapes.SavedViewList:
        """Returns saved views without their documents."""
        user, query = user_of(request), ViewQuery(type=type or None, limit=limit)
        items = [
            shapes.SavedView.model_validate(_fields(view, self.views.may_edit(user, view)))
            for view in self.views.list(user, entity, project, query)
        ]
        return shapes.SavedViewList(items=items)

    @get("/projects/{entity}/{project}/workspace")
    def find_view(
        self, request: Request, entity: str, project: str, name: str = Query(max_length=128)
    ) -> shapes.FoundView:
        """Returns one with its document, or null where that would be 404: browsers call a workspace
        that nobody has touched yet no error. One's own comes with what it begins with."""
        user = user_of(request)
        view = self.views.find(user, entity, project, name)
        if view is not None:
            return shapes.FoundView(
                view=_detail(view, self.views.may_edit(user, view)), template=None
            )
        begins = self.templates.of(user).beginning if self.views.is_own(user, name) else None
        return shapes.FoundView(view=None, template=template_document(begins))

    @get(f"{_PLACE}/{{name}}")
    def get_view(
        self, request: Request, entity: str, project: str, name: str
    ) -> shapes.SavedViewDetail:
        """Returns one with its document."""
        user = user_of(request)
        view = self.views.get(user, entity, project, name)
        return _detail(view, self.views.may_edit(user, view))

    @put(f"{_PLACE}/{{name}}")
    def save_view(
        self, request: Request, entity: str, project: str, name: str, change: shapes.SavedViewChange
    ) -> shapes.SavedViewDetail:
        """Makes or changes one."""
        user = user_of(request)
        sets = ViewChange(
            display_name=change.display_name,
            description=change.description,
            type=change.type,
            spec=None if change.spec is None else json.dumps(change.spec),
        )
        saved, _ = self.views.save(
            user, (entity, project), name, sets, unchanged_since=change.unchanged_since
        )
        return _detail(saved, self.views.may_edit(user, saved))

    @delete(f"{_PLACE}/{{name}}", status_code=204)
    def delete_view(self, request: Request, entity: str, project: str, name: str) -> None:
        """Deletes one."""
        user = user_of(request)
        self.views.delete(user, self.views.get(user, entity, project, name))


def _fields(view: View, may_edit: bool) -> dict[str, Json]:
    return {
        "name": view.name,
        "display_name": view.display_name,
        "description": view.description,
        "type": view.type,
        "user": view.user,
        "created_at": view.created_at,
        "updated_at": view.updated_at,
        "may_edit": may_edit,
    }


def _detail(view: View, may_edit: bool) -> shapes.SavedViewDetail:
    spec = plain(dict(parse_object(view.spec, "the document of a view")))
    return shapes.SavedViewDetail.model_validate({**_fields(view, may_edit), "spec": spec})
