"""Projects, and the runs in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ariadne import ObjectType

from runwell.errors import NotFound, UsageError
from runwell.server.http.graphql.changes import mutation
from runwell.server.http.graphql.context import Info, date_time
from runwell.server.http.graphql.fields import set_fields
from runwell.server.http.graphql.ids import encode_id
from runwell.server.http.graphql.people import query, user
from runwell.server.http.graphql.teams import entity
from runwell.server.services.access import Action
from runwell.server.services.rows import parse_filter
from runwell.store.ports.people import Entity, User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunPage, RunQuery
from runwell.values.access import Visibility
from runwell.values.json import Json
from runwell.values.names import DEFAULT_PROJECT

MAX_PAGE = 1000
_POSITION = re.compile("[0-9]{1,18}")
ACCESS = {
    "PRIVATE": Visibility.TEAM,
    "RESTRICTED": Visibility.PRIVATE,
    "USER_READ": Visibility.PUBLIC,
    "USER_WRITE": Visibility.OPEN,
}
_WORDS = {visibility: word for word, visibility in ACCESS.items()}

project = ObjectType("Project")


@dataclass(frozen=True, slots=True)
class ProjectNode:
    """A project; apart from the stores' own, whose `entity` is only a name."""

    found: Project


set_fields(
    project,
    {
        "id": lambda node: encode_id("Project", node.found.id),
        "internalId": lambda node: encode_id("ProjectInternalId", node.found.id),
        "name": lambda node: node.found.name,
        "entityName": lambda node: node.found.entity,
        "createdAt": lambda node: date_time(node.found.created_at),
        "description": lambda node: node.found.description,
        "access": lambda node: _WORDS[node.found.visibility],
        "isBenchmark": lambda _: False,
    },
)


@query.field("project")
@query.field("model")
def _project(
    _: None, info: Info, name: str | None = None, entity_name: str | None = None
) -> ProjectNode | None:
    user = info.context.user
    entity = entity_name or user.entity
    found = info.context.services.projects.find(user, entity, name or DEFAULT_PROJECT)
    if found is None and not name:
        return ProjectNode(_no_project(entity))
    return ProjectNode(found) if found else None


def _no_project(entity: str) -> Project:
    """Returns what stands for the default project before there is one: agents of sweeps ask it for
    a sweep whose project they do not know."""
    return Project(0, entity, DEFAULT_PROJECT, "", 0.0, 0.0, 0, 0)


@project.field("entity")
def _entity(node: ProjectNode, info: Info) -> Entity:
    entity = info.context.services.teams.entity(node.found.entity)
    if entity is None:  # it was renamed since
        raise NotFound(f"there is no entity {node.found.entity!r}")
    return entity


@project.field("user")
def _creator(node: ProjectNode, info: Info) -> User | None:
    return info.context.services.projects.creator(node.found)


@query.field("models")
def _models(
    _: None,
    info: Info,
    entity_name: str | None = None,
    after: str | None = None,
    first: int | None = None,
) -> dict[str, object]:
    return _projects_page(info, entity_name or info.context.user.entity, after, first)


@entity.field("projects")
def _entity_projects(
    found: Entity,
    info: Info,
    after: str | None = None,
    first: int | None = None,
    filters: str | None = None,
    order: str | None = None,
) -> dict[str, object]:
    return _projects_page(info, found.name, after, first, filters, order)


@user.field("projects")
def _user_projects(
    found: User, info: Info, after: str | None = None, first: int | None = None
) -> dict[str, object]:
    return _projects_page(info, found.entity, after, first)


@entity.field("project")
def _entity_project(found: Entity, info: Info, name: str | None = None) -> ProjectNode | None:
    name = name or DEFAULT_PROJECT
    project = info.context.services.projects.find(info.context.user, found.name, name)
    return ProjectNode(project) if project else None


@mutation.field("upsertModel")
def _upsert(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    access, description = input.get("access"), input.get("description")
    if access is not None and access not in ACCESS:
        raise UsageError(f"the access of a project is one of {', '.join(ACCESS)}")
    entity, name = input.get("entity_name"), input.get("name")
    services, asker = info.context.services, info.context.user
    takes_any_type = input.get("allow_all_artifact_types_in_registry")
    saved, is_new = services.projects.save(
        asker,
        str(entity) if entity else None,
        str(name) if name else None,
        description=str(description) if description is not None else None,
        visibility=ACCESS[str(access)] if access is not None else None,
        takes_any_type=takes_any_type if isinstance(takes_any_type, bool) else None,
    )
    types = input.get("artifact_types")
    if isinstance(types, list) and types:
        names = [str(one["name"]) for one in types if isinstance(one, dict)]
        services.registries.allow_types(asker, saved, names)
    return {"project": ProjectNode(saved), "model": ProjectNode(saved), "inserted": is_new}


def _projects_page(
    info: Info,
    entity: str,
    after: str | None,
    first: int | None,
    filters: str | None = None,
    order: str | None = None,
) -> dict[str, object]:
    """Pages by position."""
    found = info.context.services.registries.select(
        info.context.user, entity, parse_filter(filters), order or ""
    )
    start = _position(after)
    end = min(start + max(1, min(first or 50, MAX_PAGE)), len(found))
    edges = [
        {"node": ProjectNode(one), "cursor": str(number)}
        for number, one in enumerate(found[start:end], start=start + 1)
    ]
    ends = {"end_cursor": str(end), "has_next_page": end < len(found)}
    return {"edges": edges, "page_info": ends}


@project.field("readOnly")
def _read_only(node: ProjectNode, info: Info) -> bool:
    access, user = info.context.services.access, info.context.user
    return not access.allows(user, Action.WRITE, node.found.entity, node.found.name)


@project.field("run")
@project.field("bucket")
def _run(node: ProjectNode, info: Info, name: str, **_how: object) -> Run | None:
    context = info.context
    return context.services.runs.find(context.user, node.found.entity, node.found.name, name)


@project.field("buckets")
@project.field("runs")
def _runs(
    node: ProjectNode,
    info: Info,
    filters: str | None = None,
    after: str | None = None,
    first: int | None = None,
    order: str | None = None,
) -> dict[str, object]:
    _refuse_inside_runs(info)
    asked = RunQuery(
        filters=parse_filter(filters),
        order=order or "+created_at",
        cursor=after or None,
        limit=max(1, min(first or 50, MAX_PAGE)),
    )
    page = _page(info, node, asked)
    edges = [{"node": run, "cursor": page.next_cursor or ""} for run in page.runs]
    ends = {"end_cursor": page.next_cursor, "has_next_page": page.next_cursor is not None}
    return {"edges": edges, "page_info": ends}


@project.field("runCount")
def _run_count(node: ProjectNode, info: Info, filters: str | None = None) -> int:
    asked = RunQuery(filters=parse_filter(filters), limit=1)
    return _page(info, node, asked).total


def _page(info: Info, node: ProjectNode, asked: RunQuery) -> RunPage:
    context, found = info.context, node.found
    return context.services.runs.page(context.user, found.entity, found.name, asked)


def _refuse_inside_runs(info: Info) -> None:
    """Raises UsageError in runs of runs: a short document would ask for all of them squared."""
    place = info.path.prev
    while place is not None:
        if place.typename == "RunConnection":
            raise UsageError("runs cannot be asked for inside runs; ask for them one by one")
        place = place.prev


def _position(cursor: str | None) -> int:
    if not cursor:
        return 0
    if not _POSITION.fullmatch(cursor):
        raise UsageError("this is no cursor of a list of projects")
    return int(cursor)
