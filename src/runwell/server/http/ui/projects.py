"""Projects."""

from __future__ import annotations

from fastapi import APIRouter

from runwell.server.http.auth import Door
from runwell.server.http.ui import shapes
from runwell.server.http.ui.guard import guarded_router
from runwell.server.http.ui.views import project_view
from runwell.server.services.projects import Projects


def projects_router(projects: Projects, door: Door) -> APIRouter:
    """Returns the handlers of projects."""
    router = guarded_router(door, "projects")

    @router.get("/projects")
    def list_projects() -> shapes.ProjectList:
        """Returns every project, last active first."""
        return shapes.ProjectList(items=[project_view(project) for project in projects.all()])

    @router.get("/projects/{entity}/{project}")
    def get_project(entity: str, project: str) -> shapes.Project:
        """Returns one project."""
        return project_view(projects.get(entity, project))

    return router
