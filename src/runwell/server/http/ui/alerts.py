"""Alerts of a run."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request

from runwell.server.http.auth import Door
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.http.ui.shapes.alerts import Alert, AlertList
from runwell.server.services.alerts import Alerts
from runwell.server.services.runs import Runs


def alerts_router(alerts: Alerts, runs: Runs, door: Door) -> APIRouter:
    """Returns the handler of alerts."""
    router = guarded_router(door, "alerts")

    @router.get("/projects/{entity}/{project}/runs/{id}/alerts")
    def list_alerts(request: Request, entity: str, project: str, id: str) -> AlertList:
        """Returns the newest 1000 alerts of a run."""
        found = alerts.of(runs.get(user_of(request), entity, project, id))
        return AlertList(items=[Alert.model_validate(one, from_attributes=True) for one in found])

    return router
