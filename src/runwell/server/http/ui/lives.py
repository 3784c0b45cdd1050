"""What becomes of runs: deleted and restored, moved, forked, rewound."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request

from runwell.server.http.auth import Door
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.http.ui.shapes import runs as shapes
from runwell.server.http.ui.views import deleted_view, run_view
from runwell.server.services.branches import Branches
from runwell.server.services.runs import Runs
from runwell.server.services.trash import Trash
from runwell.store.ports.people import User
from runwell.store.ports.runs import Branch, Run


def lives_router(runs: Runs, trash: Trash, branches: Branches, door: Door) -> APIRouter:
    """Returns the handlers."""
    router = guarded_router(door, "runs")
    home = "/projects/{entity}/{project}"

    def all_of(user: User, entity: str, project: str, ids: list[str]) -> list[Run]:
        return [runs.get(user, entity, project, run_id) for run_id in dict.fromkeys(ids)]

    @router.delete(f"{home}/runs/{{id}}", status_code=204)
    def delete_run(request: Request, entity: str, project: str, id: str) -> None:
        """Puts a run into the trash."""
        user = user_of(request)
        trash.put(user, [runs.get(user, entity, project, id)])

    @router.post(f"{home}/delete-runs", status_code=204)
    def delete_runs(request: Request, entity: str, project: str, asked: shapes.RunIds) -> None:
        """Puts runs into the trash: all of them, or none."""
        user = user_of(request)
        trash.put(user, all_of(user, entity, project, asked.runs))

    @router.get(f"{home}/trash")
    def list_trash(request: Request, entity: str, project: str) -> shapes.DeletedRunList:
        """Returns the deleted runs, last deleted first."""
        items = [deleted_view(run) for run in trash.all(user_of(request), entity, project)]
        return shapes.DeletedRunList(items=items)

    @router.post(f"{home}/trash/{{id}}/restore")
    def restore_run(request: Request, entity: str, project: str, id: str) -> shapes.Run:
        """Brings a deleted run back as it was."""
        return run_view(trash.restore(user_of(request), entity, project, id))

    @router.post(f"{home}/move-runs", status_code=204)
    def move_runs(request: Request, entity: str, project: str, asked: shapes.MoveRequest) -> None:
        """Brings runs that have ended into another project: all of them, or none."""
        user = user_of(request)
        runs.move(user, all_of(user, entity, project, asked.runs), asked.entity, asked.project)

    @router.post(f"{home}/runs/{{id}}/fork", status_code=201)
    def fork_run(
        request: Request, entity: str, project: str, id: str, asked: shapes.ForkRequest
    ) -> shapes.Run:
        """Makes a run that begins where this one was, for a script that resumes it by its id."""
        branch, place = Branch(id, asked.step), (entity, project, asked.id)
        return run_view(branches.make(user_of(request), place, asked.name, branch))

    @router.post(f"{home}/runs/{{id}}/rewind")
    def rewind_run(
        request: Request, entity: str, project: str, id: str, asked: shapes.RewindRequest
    ) -> shapes.Run:
        """Drops what a run logged behind a step."""
        user = user_of(request)
        return run_view(branches.rewind(user, runs.get(user, entity, project, id), asked.step))

    return router
