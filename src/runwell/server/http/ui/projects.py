"""Projects."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request

from runwell.server.http.auth import Door
from runwell.server.http.ui import shapes
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.http.ui.views import project_view
from runwell.server.services.projects import Projects


def projects_router(projects: Projects, door: Door) -> APIRouter:
    """Returns the handlers of projects."""
    router = guarded_router(door, "projects")

    @router.get("/projects")
    def list_projects(request: Request) -> shapes.ProjectList:
        """Returns every project that one may see, last active first."""
        found = projects.all(user_of(request))
        return shapes.ProjectList(items=[project_view(project) for project in found])

    @router.get("/projects/{entity}/{project}")
    def get_project(request: Request, entity: str, project: str) -> shapes.Project:
        """Returns one project."""
        return project_view(projects.get(user_of(request), entity, project))

    return router
