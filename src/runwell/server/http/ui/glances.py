"""Projects at a glance."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request

from runwell.server.http.auth import Door
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.http.ui.shapes.glances import Contributor, ProjectOverview, StateCount
from runwell.server.services.projects import Projects


def glances_router(projects: Projects, door: Door) -> APIRouter:
    """Returns the handler of projects at a glance."""
    router = guarded_router(door, "projects")

    @router.get("/projects/{entity}/{project}/overview")
    def get_overview(request: Request, entity: str, project: str) -> ProjectOverview:
        """Returns a project at a glance."""
        asker = user_of(request)
        found = projects.get(asker, entity, project)
        glance, creator = projects.glance(asker, found), projects.creator(found)
        return ProjectOverview(
            visibility=found.visibility.value,
            made_by=None if creator is None else creator.name,
            runs=glance.runs,
            compute_s=glance.compute_s,
            states=[StateCount(state=state, runs=runs) for state, runs in glance.states.items()],
            contributors=[
                Contributor(
                    user=one.user,
                    runs=one.runs,
                    compute_s=one.compute_s,
                    last_active_at=one.last_active_at,
                )
                for one in glance.contributors
            ],
        )

    return router
