"""Histories as files: Arrow, Parquet, CSV, lines of JSON, sent while they are read."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import post
from runwell.server.http.ui.shapes import exports as shapes
from runwell.server.services.export.exports import Exports
from runwell.server.services.export.format import Format
from runwell.server.services.export.selection import Selection
from runwell.server.services.projects import Projects
from runwell.store.ports.histories import Stream

_ENDINGS = {Format.ARROW: "arrows"}


@dataclass(frozen=True, slots=True)
class ExportRoutes:
    """Histories as files."""

    exports: Exports
    projects: Projects

    @post(
        "/projects/{entity}/{project}/export",
        response_class=Response,
        responses={
            200: {
                "content": {form.media_type: {} for form in Format},
                "description": "the table, sent while it is read",
            }
        },
    )
    def export_history(
        self, request: Request, entity: str, project: str, asked: shapes.ExportRequest
    ) -> Response:
        """Returns the histories of some runs as one table."""
        home = self.projects.get(user_of(request), entity, project)
        table = self.exports.table(home.id, _selection(asked))
        form = Format(asked.format)
        name = quote(f"{project}.{_ENDINGS.get(form, form.value)}")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return StreamingResponse(table.encoded(form), headers=headers, media_type=form.media_type)


def _selection(asked: shapes.ExportRequest) -> Selection:
    return Selection(
        runs=None if asked.runs is None else tuple(asked.runs),
        filters=asked.filter,
        keys=None if asked.keys is None else tuple(asked.keys),
        stream=Stream[asked.stream.upper()],
        min_step=asked.min_step,
        max_step=asked.max_step,
    )
