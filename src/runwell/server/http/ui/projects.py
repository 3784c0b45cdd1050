"""Projects."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Query
from starlette.requests import Request

from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import delete, get, patch, put
from runwell.server.http.ui.shapes import projects as shapes
from runwell.server.http.ui.shapes.people import RoleChoice
from runwell.server.http.ui.teams import ROLE_NAMES
from runwell.server.http.ui.views import project_view
from runwell.server.services.projects import Projects
from runwell.server.services.removal import Removal
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.values.access import Role, Visibility


@dataclass(frozen=True, slots=True)
class ProjectRoutes:
    """Projects, and who sees them."""

    projects: Projects
    removal: Removal

    @get("/projects")
    def list_projects(
        self,
        request: Request,
        entity: str = Query("", max_length=128),
        name: str = Query("", max_length=128),
    ) -> shapes.ProjectList:
        """Returns every project that one may see, last active first; with entity and name that one,
        or none: to ask for one that is not there yet is no error."""
        user = user_of(request)
        if not (entity and name):
            return shapes.ProjectList(items=[*map(project_view, self.projects.all(user))])
        one = self.projects.find(user, entity, name)
        return shapes.ProjectList(items=[] if one is None else [project_view(one)])

    @get("/projects/{entity}/{project}")
    def get_project(self, request: Request, entity: str, project: str) -> shapes.Project:
        """Returns one project."""
        return project_view(self.projects.get(user_of(request), entity, project))

    @patch("/projects/{entity}/{project}")
    def change_project(
        self, request: Request, entity: str, project: str, patch: shapes.ProjectPatch
    ) -> shapes.Project:
        """Describes or renames a project, or says to whom it shows itself."""
        asker = user_of(request)
        found = self.projects.change(
            asker,
            self.projects.get(asker, entity, project),
            description=patch.description,
            visibility=None if patch.visibility is None else Visibility(patch.visibility),
        )
        return project_view(self.projects.rename(asker, found, patch.name) if patch.name else found)

    @delete("/projects/{entity}/{project}", status_code=204)
    def delete_project(self, request: Request, entity: str, project: str) -> None:
        """Deletes a project with its runs, artifacts, views, sweeps and launch queues, for ever."""
        asker = user_of(request)
        self.removal.remove(asker, self.projects.get(asker, entity, project))

    @get("/projects/{entity}/{project}/access")
    def get_access(self, request: Request, entity: str, project: str) -> shapes.ProjectAccess:
        """Returns who sees a project."""
        asker = user_of(request)
        return _access(self.projects, asker, self.projects.get(asker, entity, project))

    @put("/projects/{entity}/{project}/members/{member}")
    def put_project_member(
        self, request: Request, entity: str, project: str, member: str, choice: RoleChoice
    ) -> shapes.ProjectAccess:
        """Lets a person or a team into a project."""
        asker = user_of(request)
        found = self.projects.get(asker, entity, project)
        self.projects.set_member(asker, found, member, Role[choice.role.upper()])
        return _access(self.projects, asker, found)

    @delete("/projects/{entity}/{project}/members/{member}", status_code=204)
    def remove_project_member(
        self, request: Request, entity: str, project: str, member: str
    ) -> None:
        """Lets a person or a team in no longer."""
        asker = user_of(request)
        self.projects.set_member(asker, self.projects.get(asker, entity, project), member, None)


def _access(projects: Projects, asker: User, project: Project) -> shapes.ProjectAccess:
    members = [
        shapes.ProjectMember(entity=entity, role=ROLE_NAMES[role])
        for entity, role in projects.members(asker, project).items()
    ]
    return shapes.ProjectAccess(visibility=project.visibility.value, members=members)
