"""From sweeps to what our API says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from runwell.server.http.ui.shapes import sweeps as shapes
from runwell.server.services.sweeps.dispatch import Dispatch
from runwell.server.services.sweeps.search import config_of
from runwell.server.services.sweeps.sweeps import Result, Sweeps
from runwell.store.ports.sweeps import Sweep, SweepAgent


@dataclass(frozen=True, slots=True)
class SweepViews:
    """What our API says of sweeps; asks for what stands elsewhere."""

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
