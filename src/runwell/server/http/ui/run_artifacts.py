"""What a run used and logged."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request

from runwell.server.http.auth import Door
from runwell.server.http.ui.artifact_views import of_run_view
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.http.ui.shapes import artifacts as shapes
from runwell.server.services.artifacts.reading import Reading
from runwell.server.services.runs import Runs


def run_artifacts_router(reading: Reading, runs: Runs, door: Door) -> APIRouter:
    """Returns the handler of the artifacts of a run."""
    router = guarded_router(door, "artifacts")

    @router.get("/projects/{entity}/{project}/runs/{id}/artifacts")
    def list_run_artifacts(
        request: Request,
        entity: str,
        project: str,
        id: str,
        limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    ) -> shapes.RunArtifacts:
        """Returns what a run used and what it logged, at most `limit` of each."""
        user = user_of(request)
        run = runs.get(user, entity, project, id)
        inputs, used = reading.of_run(user, run, is_output=False, after=0, limit=limit)
        outputs, logged = reading.of_run(user, run, is_output=True, after=0, limit=limit)
        return shapes.RunArtifacts(
            inputs=[of_run_view(version) for version in inputs],
            outputs=[of_run_view(version) for version in outputs],
            inputs_total=used,
            outputs_total=logged,
        )

    return router
