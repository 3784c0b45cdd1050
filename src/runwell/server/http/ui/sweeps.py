"""Sweeps: listed, made, changed, ended; their runs and agents, and configs looked over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request

from runwell.errors import InvalidSweep
from runwell.server.http.auth import Door
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.http.ui.shapes import sweeps as shapes
from runwell.server.http.ui.views import run_view
from runwell.server.services.projects import Projects
from runwell.server.services.sweeps.dispatch import Dispatch
from runwell.server.services.sweeps.search import config_of
from runwell.server.services.sweeps.sweeps import Result, Sweeps
from runwell.store.ports.sweeps import Sweep, SweepAgent, SweepChange
from runwell.values.json import Json

MAX_PAGE = 1000
PLACE = "/projects/{entity}/{project}/sweeps"


@dataclass(frozen=True, slots=True)
class Views:
    """From a sweep to what our API says of it."""

    sweeps: Sweeps
    dispatch: Dispatch

    def briefs(self, sweeps: Sequence[Sweep]) -> list[shapes.Sweep]:
        """Returns sweeps of one project as they stand in lists."""
        results = self.sweeps.results(sweeps)
        return [self._brief(sweep, results[sweep.id]) for sweep in sweeps]

    def _brief(self, sweep: Sweep, result: Result) -> shapes.Sweep:
        config = config_of(sweep.config)
        return shapes.Sweep(
            id=sweep.name,
            name=sweep.display_name or config.name or sweep.name,
            state=sweep.state,
            method=config.method,
            description=sweep.description or "",
            user=sweep.user,
            created_at=sweep.created_at,
            updated_at=sweep.updated_at,
            run_count=result.runs,
            expected_run_count=config.expected_runs,
            best=result.best,
            metrics=[
                shapes.SweepMetric(name=metric.name, goal=metric.goal, target=metric.target)
                for metric in config.metrics
            ],
            parameters=[".".join(leaf.path) for leaf in config.space.leaves],
        )

    def detail(self, sweep: Sweep) -> shapes.SweepDetail:
        """Returns a sweep as its page shows it."""
        agents = self.sweeps.agents_of(sweep)
        (brief,) = self.briefs([sweep])
        return shapes.SweepDetail(
            **brief.model_dump(),
            config=sweep.config,
            warnings=list(config_of(sweep.config).warnings),
            agents=[self.agent(agent) for agent in agents],
        )

    def agent(self, agent: SweepAgent) -> shapes.SweepAgent:
        """Returns an agent."""
        return shapes.SweepAgent(
            id=str(agent.id),
            host=agent.host,
            user=agent.user,
            state=self.dispatch.state_of(agent),
            created_at=agent.created_at,
            heartbeat_at=agent.heartbeat_at,
            run_count=agent.trials,
            stop_requested=agent.stop_requested,
        )


def sweeps_router(sweeps: Sweeps, dispatch: Dispatch, projects: Projects, door: Door) -> APIRouter:
    """Returns the handlers of sweeps."""
    router = guarded_router(door, "sweeps")
    views = Views(sweeps, dispatch)
    _add_reading(router, sweeps, views, projects)
    _add_writing(router, sweeps, views)
    return router


def _add_reading(router: APIRouter, sweeps: Sweeps, views: Views, projects: Projects) -> None:
    @router.get(PLACE)
    def list_sweeps(
        request: Request,
        entity: str,
        project: str,
        after: Annotated[int, Query(ge=0, le=10**9)] = 0,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    ) -> shapes.SweepList:
        """Returns sweeps of a project, last made first."""
        home = projects.get(user_of(request), entity, project)
        items = views.briefs(sweeps.page(home.id, after, limit))
        return shapes.SweepList(items=items, total=sweeps.count(home.id))

    @router.post("/sweep-config")
    def check_sweep_config(asked: shapes.SweepConfigText) -> shapes.SweepConfigReport:
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

    @router.get(f"{PLACE}/{{id}}")
    def get_sweep(request: Request, entity: str, project: str, id: str) -> shapes.SweepDetail:
        """Returns a sweep with its config, agents and best value."""
        return views.detail(sweeps.get(user_of(request), entity, project, id))

    @router.get(f"{PLACE}/{{id}}/runs")
    def list_sweep_runs(
        request: Request,
        entity: str,
        project: str,
        id: str,
        after: Annotated[int, Query(ge=0, le=10**9)] = 0,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    ) -> shapes.SweepRunList:
        """Returns the runs that count for a sweep, oldest first."""
        runs = sweeps.runs_of(sweeps.get(user_of(request), entity, project, id))
        items = [run_view(run) for run in runs[after : after + limit]]
        return shapes.SweepRunList(items=items, total=len(runs))


def _add_writing(router: APIRouter, sweeps: Sweeps, views: Views) -> None:
    @router.post(PLACE, status_code=201)
    def create_sweep(
        request: Request, entity: str, project: str, asked: shapes.NewSweep
    ) -> shapes.SweepDetail:
        """Makes a sweep; `prior_runs` are runs of the project that count for its search."""
        prior: Json = {"name": {"$in": list(asked.prior_runs)}} if asked.prior_runs else None
        change = SweepChange(config=asked.config, display_name=asked.name)
        return views.detail(sweeps.create(user_of(request), entity, project, change, prior))

    @router.patch(f"{PLACE}/{{id}}")
    def change_sweep(
        request: Request, entity: str, project: str, id: str, patch: shapes.SweepPatch
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
        return views.detail(sweeps.change(user, sweeps.get(user, entity, project, id), change))

    @router.delete(f"{PLACE}/{{id}}", status_code=204)
    def delete_sweep(request: Request, entity: str, project: str, id: str) -> None:
        """Forgets a sweep; its runs stay, and its agents leave."""
        user = user_of(request)
        sweeps.delete(user, sweeps.get(user, entity, project, id))

    @router.post(f"{PLACE}/{{id}}/agents/{{agent}}/stop", status_code=202)
    def stop_sweep_agent(
        request: Request, entity: str, project: str, id: str, agent: int
    ) -> shapes.SweepDetail:
        """Has an agent end its trial and leave; it hears of it with its next sign of life."""
        user = user_of(request)
        sweep = sweeps.get(user, entity, project, id)
        sweeps.stop_agent(user, sweep, agent)
        return views.detail(sweep)
