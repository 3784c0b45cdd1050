"""Queries in SQL over whatever the caller may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import post
from runwell.server.http.ui.shapes import sql as shapes
from runwell.server.services.export.format import Format, encode
from runwell.server.services.projects import Projects
from runwell.server.services.sql.service import Sql
from runwell.values.json import plain

if TYPE_CHECKING:
    from runwell.server.services.sql.engine import Result

CUT = "X-Runwell-Truncated"


@dataclass(frozen=True, slots=True)
class SqlRoutes:
    """Queries in SQL."""

    sql: Sql
    projects: Projects

    @post("/sql", response_class=Response)
    def query(self, request: Request, asked: shapes.SqlRequest) -> Response:
        """Runs one SELECT over the runs, configs, summaries, metrics and histories of projects."""
        result = self.sql.run(self.projects.all(user_of(request)), asked.query, asked.limit)
        headers = {CUT: "true" if result.is_cut else "false"}
        if asked.format == "json":
            return Response(_document(result), headers=headers, media_type="application/json")
        form = Format(asked.format)
        parts = encode(form, result.table.schema, [result.table])
        return StreamingResponse(parts, headers=headers, media_type=form.media_type)


def _document(result: Result) -> bytes:
    table = result.table
    columns = [column.to_pylist() for column in table.columns]
    return msgspec.json.encode(
        {
            "columns": [{"name": field.name, "type": str(field.type)} for field in table.schema],
            "rows": [[plain(value) for value in row] for row in zip(*columns, strict=True)],
            "truncated": result.is_cut,
        }
    )
