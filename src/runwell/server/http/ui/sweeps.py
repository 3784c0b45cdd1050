"""Sweeps: listed, made, changed, ended; their runs and agents, and configs looked over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query
from starlette.requests import Request

from runwell.errors import InvalidSweep
from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import delete, get, patch, post
from runwell.server.http.ui.shapes import sweeps as shapes
from runwell.server.http.ui.sweep_views import SweepViews
from runwell.server.http.ui.views import run_view
from runwell.server.services.projects import Projects
from runwell.server.services.sweeps.search import config_of
from runwell.server.services.sweeps.sweeps import Sweeps
from runwell.store.ports.sweeps import SweepChange
from runwell.values.json import Json

MAX_PAGE = 1000
PLACE = "/projects/{entity}/{project}/sweeps"


@dataclass(frozen=True, slots=True)
class SweepRoutes:
    """Sweeps."""

    sweeps: Sweeps
    views: SweepViews
    projects: Projects

    @get(PLACE)
    def list_sweeps(
        self,
        request: Request,
        entity: str,
        project: str,
        after: Annotated[int, Query(ge=0, le=10**9)] = 0,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    ) -> shapes.SweepList:
        """Returns sweeps of a project, last made first."""
        home = self.projects.get(user_of(request), entity, project)
        items = self.views.briefs(self.sweeps.page(home.id, after, limit))
        return shapes.SweepList(items=items, total=self.sweeps.count(home.id))

    @post("/sweep-config")
    def check_sweep_config(self, asked: shapes.SweepConfigText) -> shapes.SweepConfigReport:
        """Looks a config over: what is wrong with it, what is passed over, how many runs it asks
        for."""
        try:
            config = config_of(asked.config)
        except InvalidSweep as error:
            return shapes.SweepConfigReport(
                problems=list(error.problems), warnings=[], expected_run_count=None
            )
        return shapes.SweepConfigReport(
            problems=[], warnings=list(config.warnings), expected_run_count=config.expected_runs
        )

    @get(f"{PLACE}/{{id}}")
    def get_sweep(self, request: Request, entity: str, project: str, id: str) -> shapes.SweepDetail:
        """Returns a sweep with its config, agents and best value."""
        return self.views.detail(self.sweeps.get(user_of(request), entity, project, id))

    @get(f"{PLACE}/{{id}}/runs")
    def list_sweep_runs(
        self,
        request: Request,
        entity: str,
        project: str,
        id: str,
        after: Annotated[int, Query(ge=0, le=10**9)] = 0,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    ) -> shapes.SweepRunList:
        """Returns the runs that count for a sweep, oldest first."""
        runs = self.sweeps.runs_of(self.sweeps.get(user_of(request), entity, project, id))
        items = [run_view(run) for run in runs[after : after + limit]]
        return shapes.SweepRunList(items=items, total=len(runs))

    @post(PLACE, status_code=201)
    def create_sweep(
        self, request: Request, entity: str, project: str, asked: shapes.NewSweep
    ) -> shapes.SweepDetail:
        """Makes a sweep; `prior_runs` are runs of the project that count for its search."""
        prior: Json = {"name": {"$in": list(asked.prior_runs)}} if asked.prior_runs else None
        change = SweepChange(config=asked.config, display_name=asked.name)
        return self.views.detail(
            self.sweeps.create(user_of(request), entity, project, change, prior)
        )

    @patch(f"{PLACE}/{{id}}")
    def change_sweep(
        self, request: Request, entity: str, project: str, id: str, patch: shapes.SweepPatch
    ) -> shapes.SweepDetail:
        """Renames a sweep, gives it another config, or another state: RUNNING goes on, PAUSED
        starts no more, FINISHED lets running trials end, CANCELED stops them."""
        user = user_of(request)
        change = SweepChange(
            display_name=patch.name,
            description=patch.description,
            config=patch.config,
            state=patch.state,
        )
        return self.views.detail(
            self.sweeps.change(user, self.sweeps.get(user, entity, project, id), change)
        )

    @delete(f"{PLACE}/{{id}}", status_code=204)
    def delete_sweep(self, request: Request, entity: str, project: str, id: str) -> None:
        """Forgets a sweep; its runs stay, and its agents leave."""
        user = user_of(request)
        self.sweeps.delete(user, self.sweeps.get(user, entity, project, id))

    @post(f"{PLACE}/{{id}}/agents/{{agent}}/stop", status_code=202)
    def stop_sweep_agent(
        self, request: Request, entity: str, project: str, id: str, agent: int
    ) -> shapes.SweepDetail:
        """Has an agent end its trial and leave; it hears of it with its next sign of life."""
        user = user_of(request)
        sweep = self.sweeps.get(user, entity, project, id)
        self.sweeps.stop_agent(user, sweep, agent)
        return self.views.detail(sweep)
