"""Alerts of a run."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import get
from runwell.server.http.ui.shapes.alerts import Alert, AlertList
from runwell.server.services.alerts import Alerts
from runwell.server.services.runs import Runs


@dataclass(frozen=True, slots=True)
class AlertRoutes:
    """Alerts of a run."""

    alerts: Alerts
    runs: Runs

    @get("/projects/{entity}/{project}/runs/{id}/alerts")
    def list_alerts(self, request: Request, entity: str, project: str, id: str) -> AlertList:
        """Returns the newest 1000 alerts of a run."""
        found = self.alerts.of(self.runs.get(user_of(request), entity, project, id))
        return AlertList(items=[Alert.model_validate(one, from_attributes=True) for one in found])
