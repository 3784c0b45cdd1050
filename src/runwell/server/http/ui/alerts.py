"""Alerts of a run."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from starlette.requests import Request

from runwell.server.http.auth import Door
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.http.ui.shapes import Shape
from runwell.server.services.alerts import Alerts
from runwell.server.services.runs import Runs


class Alert(Shape):
    """A message that a script raised. For `wait_s` after it, no other of its title is kept."""

    id: int
    title: str
    text: str
    severity: Literal["INFO", "WARN", "ERROR"]
    wait_s: float
    created_at: float


class AlertList(Shape):
    """Alerts, newest first."""

    items: list[Alert]


def alerts_router(alerts: Alerts, runs: Runs, door: Door) -> APIRouter:
    """Returns the handler of alerts."""
    router = guarded_router(door, "alerts")

    @router.get("/projects/{entity}/{project}/runs/{id}/alerts")
    def list_alerts(request: Request, entity: str, project: str, id: str) -> AlertList:
        """Returns the newest 1000 alerts of a run."""
        found = alerts.of(runs.get(user_of(request), entity, project, id))
        return AlertList(items=[Alert.model_validate(one, from_attributes=True) for one in found])

    return router
