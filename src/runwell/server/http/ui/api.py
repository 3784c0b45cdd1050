"""All of our own API: the resources, and what each is given."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter

from runwell.server.http.auth import Door
from runwell.server.http.ui.accounts import AccountRoutes
from runwell.server.http.ui.alert_rules import AlertRuleRoutes
from runwell.server.http.ui.alerts import AlertRoutes
from runwell.server.http.ui.artifact_collections import CollectionRoutes
from runwell.server.http.ui.artifact_finder import ArtifactFinder
from runwell.server.http.ui.artifact_versions import VersionChangeRoutes, VersionRoutes
from runwell.server.http.ui.bulk import BulkRoutes
from runwell.server.http.ui.exports import ExportRoutes
from runwell.server.http.ui.files import FileRoutes
from runwell.server.http.ui.glances import GlanceRoutes
from runwell.server.http.ui.guard import guarded_router, open_router
from runwell.server.http.ui.lives import LifeRoutes
from runwell.server.http.ui.logs import LogRoutes
from runwell.server.http.ui.metrics import MetricRoutes
from runwell.server.http.ui.projects import ProjectRoutes
from runwell.server.http.ui.run_artifacts import RunArtifactRoutes
from runwell.server.http.ui.run_table import RunTableRoutes
from runwell.server.http.ui.runs import RunRoutes
from runwell.server.http.ui.saved_views import SavedViewRoutes
from runwell.server.http.ui.series import SeriesRoutes
from runwell.server.http.ui.sql import SqlRoutes
from runwell.server.http.ui.sweep_views import SweepViews
from runwell.server.http.ui.sweeps import SweepRoutes
from runwell.server.http.ui.teams import MemberRoutes, TeamRoutes
from runwell.server.http.ui.templates import TemplateRoutes
from runwell.server.http.ui.viewer import SessionRoutes, ViewerRoutes
from runwell.server.services.assembly import Services


def api_routers(services: Services, door: Door) -> list[APIRouter]:
    """Returns every router of the API."""
    guarded = partial(guarded_router, door)
    finder = ArtifactFinder(services.artifacts, services.projects)
    sweep_views = SweepViews(services.sweeps, services.dispatch)
    return [
        guarded("session", ViewerRoutes()),
        guarded("people", AccountRoutes(services.people)),
        guarded("alerts", AlertRoutes(services.alerts, services.runs)),
        guarded("alerts", AlertRuleRoutes(services.alert_rules)),
        guarded("people", TeamRoutes(services.teams), MemberRoutes(services.teams)),
        open_router("session", SessionRoutes(services.sessions, door)),
        guarded("projects", ProjectRoutes(services.projects, services.removal)),
        guarded("projects", GlanceRoutes(services.projects)),
        guarded("runs", RunRoutes(services.runs, services.environments)),
        guarded("runs", RunTableRoutes(services.runs), BulkRoutes(services.bulk)),
        guarded("runs", LifeRoutes(services.runs, services.trash, services.branches)),
        guarded("metrics", MetricRoutes(services)),
        guarded("series", SeriesRoutes(services)),
        guarded("export", ExportRoutes(services.exports, services.projects)),
        guarded("sql", SqlRoutes(services.sql, services.projects)),
        guarded("logs", LogRoutes(services.logs, services.runs)),
        guarded("artifacts", CollectionRoutes(finder)),
        guarded("artifacts", VersionRoutes(finder), VersionChangeRoutes(finder)),
        guarded("artifacts", RunArtifactRoutes(services.artifacts.reading, services.runs)),
        guarded("files", FileRoutes(services.files, services.runs)),
        guarded("views", SavedViewRoutes(services.views, services.templates)),
        guarded("views", TemplateRoutes(services.templates)),
        guarded("sweeps", SweepRoutes(services.sweeps, sweep_views, services.projects)),
    ]
