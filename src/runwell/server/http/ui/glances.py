"""Projects at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import get
from runwell.server.http.ui.shapes.glances import Contributor, ProjectOverview, StateCount
from runwell.server.services.projects import Projects


@dataclass(frozen=True, slots=True)
class GlanceRoutes:
    """Returns the handler of projects at a glance."""

    projects: Projects

    @get("/projects/{entity}/{project}/overview")
    def get_overview(self, request: Request, entity: str, project: str) -> ProjectOverview:
        """Returns a project at a glance."""
        asker = user_of(request)
        found = self.projects.get(asker, entity, project)
        glance, creator = self.projects.glance(asker, found), self.projects.creator(found)
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
