"""All of our own API: the routers, put together."""

from __future__ import annotations

from fastapi import APIRouter

from runwell.server.http.auth import Door
from runwell.server.http.ui.accounts import accounts_router
from runwell.server.http.ui.alert_rules import alert_rules_router
from runwell.server.http.ui.alerts import alerts_router
from runwell.server.http.ui.artifacts import artifacts_router
from runwell.server.http.ui.bulk import bulk_router
from runwell.server.http.ui.exports import exports_router
from runwell.server.http.ui.files import files_router
from runwell.server.http.ui.glances import glances_router
from runwell.server.http.ui.lives import lives_router
from runwell.server.http.ui.logs import logs_router
from runwell.server.http.ui.metrics import metrics_router
from runwell.server.http.ui.projects import projects_router
from runwell.server.http.ui.run_artifacts import run_artifacts_router
from runwell.server.http.ui.run_table import run_table_router
from runwell.server.http.ui.runs import runs_router
from runwell.server.http.ui.saved_views import saved_views_router
from runwell.server.http.ui.series import series_router
from runwell.server.http.ui.sql import sql_router
from runwell.server.http.ui.sweeps import sweeps_router
from runwell.server.http.ui.teams import members_router, teams_router
from runwell.server.http.ui.templates import templates_router
from runwell.server.http.ui.viewer import session_router, viewer_router
from runwell.server.services.assembly import Services


def api_routers(services: Services, door: Door) -> list[APIRouter]:
    """Returns every router of the API."""
    return [
        viewer_router(door),
        accounts_router(services.people, door),
        alerts_router(services.alerts, services.runs, door),
        alert_rules_router(services.alert_rules, door),
        teams_router(services.teams, door),
        members_router(services.teams, door),
        session_router(services.sessions, door),
        projects_router(services.projects, services.removal, door),
        glances_router(services.projects, door),
        runs_router(services.runs, services.environments, door),
        run_table_router(services.runs, door),
        bulk_router(services.bulk, door),
        lives_router(services.runs, services.trash, services.branches, door),
        metrics_router(services, door),
        series_router(services, door),
        exports_router(services.exports, services.projects, door),
        sql_router(services.sql, services.projects, door),
        logs_router(services.logs, services.runs, door),
        artifacts_router(services.artifacts, services.projects, door),
        run_artifacts_router(services.artifacts.reading, services.runs, door),
        files_router(services.files, services.runs, door),
        saved_views_router(services.views, services.templates, door),
        templates_router(services.templates, door),
        sweeps_router(services.sweeps, services.dispatch, services.projects, door),
    ]
