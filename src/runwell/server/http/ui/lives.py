"""What becomes of runs: deleted and restored, moved, forked, rewound."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import delete, get, post
from runwell.server.http.ui.shapes import runs as shapes
from runwell.server.http.ui.views import deleted_view, run_view
from runwell.server.services.branches import Branches
from runwell.server.services.runs import Runs
from runwell.server.services.trash import Trash
from runwell.store.ports.people import User
from runwell.store.ports.runs import Branch, Run

_HOME = "/projects/{entity}/{project}"


@dataclass(frozen=True, slots=True)
class LifeRoutes:
    """What becomes of runs."""

    runs: Runs
    trash: Trash
    branches: Branches

    def _all_of(self, user: User, entity: str, project: str, ids: list[str]) -> list[Run]:
        return [self.runs.get(user, entity, project, run_id) for run_id in dict.fromkeys(ids)]

    @delete(f"{_HOME}/runs/{{id}}", status_code=204)
    def delete_run(self, request: Request, entity: str, project: str, id: str) -> None:
        """Puts a run into the trash."""
        user = user_of(request)
        self.trash.put(user, [self.runs.get(user, entity, project, id)])

    @post(f"{_HOME}/delete-runs", status_code=204)
    def delete_runs(
        self, request: Request, entity: str, project: str, asked: shapes.RunIds
    ) -> None:
        """Puts runs into the trash: all of them, or none."""
        user = user_of(request)
        self.trash.put(user, self._all_of(user, entity, project, asked.runs))

    @get(f"{_HOME}/trash")
    def list_trash(self, request: Request, entity: str, project: str) -> shapes.DeletedRunList:
        """Returns the deleted runs, last deleted first."""
        items = [deleted_view(run) for run in self.trash.all(user_of(request), entity, project)]
        return shapes.DeletedRunList(items=items)

    @post(f"{_HOME}/trash/{{id}}/restore")
    def restore_run(self, request: Request, entity: str, project: str, id: str) -> shapes.Run:
        """Brings a deleted run back as it was."""
        return run_view(self.trash.restore(user_of(request), entity, project, id))

    @post(f"{_HOME}/move-runs", status_code=204)
    def move_runs(
        self, request: Request, entity: str, project: str, asked: shapes.MoveRequest
    ) -> None:
        """Brings runs that have ended into another project: all of them, or none."""
        user = user_of(request)
        self.runs.move(
            user, self._all_of(user, entity, project, asked.runs), asked.entity, asked.project
        )

    @post(f"{_HOME}/runs/{{id}}/fork", status_code=201)
    def fork_run(
        self, request: Request, entity: str, project: str, id: str, asked: shapes.ForkRequest
    ) -> shapes.Run:
        """Makes a run that begins where this one was, for a script that resumes it by its id."""
        branch, place = Branch(id, asked.step), (entity, project, asked.id)
        return run_view(self.branches.make(user_of(request), place, asked.name, branch))

    @post(f"{_HOME}/runs/{{id}}/rewind")
    def rewind_run(
        self, request: Request, entity: str, project: str, id: str, asked: shapes.RewindRequest
    ) -> shapes.Run:
        """Drops what a run logged behind a step."""
        user = user_of(request)
        return run_view(
            self.branches.rewind(user, self.runs.get(user, entity, project, id), asked.step)
        )
