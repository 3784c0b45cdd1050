"""Saved views and reports, as `wandb-workspaces` and `Api.reports` ask for them."""

from __future__ import annotations

from ariadne import ObjectType

from runwell.errors import UsageError
from runwell.server.http.graphql.changes import mutation
from runwell.server.http.graphql.context import Info, date_time
from runwell.server.http.graphql.fields import set_fields
from runwell.server.http.graphql.ids import decode_id, encode_id
from runwell.server.http.graphql.inputs import text
from runwell.server.http.graphql.people import query
from runwell.server.http.graphql.projects import ProjectNode, project
from runwell.store.ports.people import User
from runwell.store.ports.views import View, ViewChange, ViewQuery
from runwell.values.json import Json

MAX_PAGE = 100

view = ObjectType("View")

set_fields(
    view,
    {
        "id": lambda found: encode_id("View", found.id),
        "createdAt": lambda found: date_time(found.created_at),
        "updatedAt": lambda found: date_time(found.updated_at),
    },
)


@view.field("user")
def _user(found: View, info: Info) -> User | None:
    return info.context.services.accounts.find(found.user)


@view.field("project")
def _project(found: View, info: Info) -> ProjectNode:
    context = info.context
    return ProjectNode(context.services.projects.get(context.user, found.entity, found.project))


@query.field("view")
def _view(_: None, info: Info, id: str) -> View:
    return info.context.services.views.by_key(info.context.user, decode_id("View", id))


@project.field("allViews")
def _views(
    node: ProjectNode,
    info: Info,
    view_type: str | None = None,
    view_name: str | None = None,
    user_name: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> dict[str, object]:
    most = max(1, min(first or MAX_PAGE, MAX_PAGE))
    skipped = _skipped(after)
    asked = ViewQuery(
        type=view_type,
        name=view_name or None,
        user=user_name or None,
        after=skipped,
        limit=most + 1,
        with_spec=True,
    )
    context = info.context
    found = context.services.views.list(context.user, node.found.entity, node.found.name, asked)
    edges = [
        {"node": one, "cursor": str(skipped + number)}
        for number, one in enumerate(found[:most], start=1)
    ]
    end = str(skipped + len(edges)) if edges else after
    return {
        "edges": edges,
        "page_info": {"end_cursor": end, "has_next_page": len(found) > most},
    }


@mutation.field("upsertView")
def _save(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    services, user = info.context.services, info.context.user
    change = ViewChange(
        display_name=text(input, "display_name"),
        description=text(input, "description"),
        type=text(input, "type"),
        spec=text(input, "spec"),
    )
    opaque = text(input, "id")
    if opaque:
        old = services.views.by_key(user, decode_id("View", opaque))
        where, name = (old.entity, old.project), old.name
    else:
        where = (text(input, "entity_name") or user.entity, text(input, "project_name") or "")
        name = text(input, "name") or ""
    saved, is_new = services.views.save(user, where, name or None, change)
    return {"view": saved, "inserted": is_new}


@mutation.field("deleteView")
def _delete(_: None, info: Info, input: dict[str, Json]) -> Json:
    views, user = info.context.services.views, info.context.user
    views.delete(user, views.by_key(user, decode_id("View", str(input["id"]))))
    return {"success": True, "pending_drafts": []}


def _skipped(after: str | None) -> int:
    if not after:
        return 0
    if not after.isdecimal() or len(after) > 9:
        raise UsageError("this cursor is none of ours; begin without one")
    return int(after)
