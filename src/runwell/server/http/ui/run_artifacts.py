"""What a run used and logged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query
from starlette.requests import Request

from runwell.server.http.ui.artifact_views import of_run_view
from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import get
from runwell.server.http.ui.shapes import artifacts as shapes
from runwell.server.services.artifacts.reading import Reading
from runwell.server.services.runs import Runs


@dataclass(frozen=True, slots=True)
class RunArtifactRoutes:
    """What a run used and logged."""

    reading: Reading
    runs: Runs

    @get("/projects/{entity}/{project}/runs/{id}/artifacts")
    def list_run_artifacts(
        self,
        request: Request,
        entity: str,
        project: str,
        id: str,
        limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    ) -> shapes.RunArtifacts:
        """Returns what a run used and what it logged, at most `limit` of each."""
        user = user_of(request)
        run = self.runs.get(user, entity, project, id)
        inputs, used = self.reading.of_run(user, run, is_output=False, after=0, limit=limit)
        outputs, logged = self.reading.of_run(user, run, is_output=True, after=0, limit=limit)
        return shapes.RunArtifacts(
            inputs=[of_run_view(version) for version in inputs],
            outputs=[of_run_view(version) for version in outputs],
            inputs_total=used,
            outputs_total=logged,
        )
