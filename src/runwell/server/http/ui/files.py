"""Which files a run has; their bytes lie at `/files/{entity}/{project}/{run}/{path}`."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request

from runwell.server.http.auth import Door
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.http.ui.shapes import files as shapes
from runwell.server.services.files import Files
from runwell.server.services.runs import Runs


def files_router(files: Files, runs: Runs, door: Door) -> APIRouter:
    """Returns the handler of lists of files."""
    router = guarded_router(door, "files")

    @router.get("/projects/{entity}/{project}/runs/{id}/files")
    def list_files(request: Request, entity: str, project: str, id: str) -> shapes.FileList:
        """Returns the files of a run, by path."""
        items = [
            shapes.File(
                path=file.path,
                size_bytes=file.size_bytes,
                mimetype=file.mimetype,
                updated_at=file.updated_at,
            )
            for file in files.all(runs.get(user_of(request), entity, project, id))
        ]
        return shapes.FileList(items=items)

    return router
