"""Which files a run has; their bytes lie at `/files/{entity}/{project}/{run}/{path}`."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import get
from runwell.server.http.ui.shapes import files as shapes
from runwell.server.services.files import Files
from runwell.server.services.runs import Runs


@dataclass(frozen=True, slots=True)
class FileRoutes:
    """Files of a run."""

    files: Files
    runs: Runs

    @get("/projects/{entity}/{project}/runs/{id}/files")
    def list_files(self, request: Request, entity: str, project: str, id: str) -> shapes.FileList:
        """Returns the files of a run, by path."""
        items = [
            shapes.File(
                path=file.path,
                size_bytes=file.size_bytes,
                mimetype=file.mimetype,
                updated_at=file.updated_at,
            )
            for file in self.files.all(self.runs.get(user_of(request), entity, project, id))
        ]
        return shapes.FileList(items=items)
