"""What an agent is told to do next.

An agent says which of its runs live; what it is told follows from that, the sweep and the runs.
Nothing else is remembered, so an answer that gets lost is simply given again: a run that was handed
out and never began goes to the same agent once more, and to another when that agent falls silent.
A run that an agent has begun counts as begun, even if nothing of its own has come yet. Right after
the start of a server no agent counts as silent: they could not reach it while it was down.

In this order: leave, stop, wait, begin again what nobody runs, begin something new, end the sweep.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from runwell.errors import NotFound
from runwell.server.services.access import Access, Action
from runwell.server.services.config import INTERNAL
from runwell.server.services.runs import Runs, changed, is_over
from runwell.server.services.sweeps.schedule import read_schedule
from runwell.server.services.sweeps.search import Search, config_of
from runwell.server.services.sweeps.sweeps import Sweeps, new_name
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.ports.sweeps import Sweep, SweepAgent, SweepChange, SweepTrial
from runwell.values.json import Json

AGENT_SILENCE_S = 60.0
MAX_ATTEMPTS = 3
MAX_HOST_LENGTH = 256
_GONE = "sweep_gone"
_EXIT: Json = {"type": "exit"}


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Takes on agents and tells them what to do.

    Attributes:
        silence_s: What an agent unheard for so long was given goes to others.
        up_since: Since when agents could be heard.
    """

    stores: Stores
    access: Access
    sweeps: Sweeps
    runs: Runs
    search: Search
    clock: Callable[[], float]
    silence_s: float = AGENT_SILENCE_S
    up_since: float = 0.0
    # One at a time per sweep in this process: two searches at once would only compete.
    _turns: dict[int, Lock] = field(default_factory=dict)

    def enroll(self, user: User, sweep: Sweep, host: str) -> SweepAgent:
        """Takes on an agent; the first one sets a sweep going."""
        self.access.require(user, Action.WRITE, sweep.entity, sweep.project)
        agent = self.stores.sweeps.add_agent(
            sweep.id, user.author, host[:MAX_HOST_LENGTH], self.clock()
        )
        if sweep.state == "PENDING":
            self.stores.sweeps.change(sweep.id, SweepChange(state="RUNNING"), self.clock())
        return agent

    def commands(self, user: User, agent_id: int, live: Mapping[str, bool]) -> list[Json]:
        """Returns what an agent has to do.

        Args:
            user: Who asks.
            agent_id: The agent's row key.
            live: Its runs, by their short ids; those that are true have a process, the others
                had one, and what they say of themselves may come later.

        Raises:
            NotFound: The sweep is gone; its code is `sweep_gone`.
        """
        agent, sweep = self._reporting(user, agent_id)
        self.stores.sweeps.beat(agent, self.clock())
        self._note_begun(user, sweep, live)
        own = [run_id for run_id, is_alive in live.items() if is_alive]
        if not own:
            self._settle(user, sweep, agent)
        if sweep.state == "CANCELED":
            return [self._exit(agent)]
        if agent.stop_requested:
            return [_stop(run_id) for run_id in own] or [self._exit(agent)]
        if own:
            return self._stops(user, sweep, own)
        if sweep.state == "PAUSED":
            return []
        if sweep.state == "FINISHED":
            return [self._exit(agent)]
        with self._turns.setdefault(sweep.id, Lock()):
            return self._next(user, agent, sweep.id)

    def leave(self, user: User, agent_id: int, ended: Mapping[str, bool]) -> None:
        """Notes that an agent has ended. What it was given and did not begin goes to others.

        Args:
            user: Who asks.
            agent_id: The agent's row key.
            ended: Runs of it, as in `commands`.

        Raises:
            NotFound: The sweep is gone; its code is `sweep_gone`.
        """
        agent, sweep = self._reporting(user, agent_id)
        self._note_begun(user, sweep, ended)
        self._settle(user, sweep, agent)
        self.stores.sweeps.dismiss(agent.id, has_left=True)

    def enqueue(
        self,
        user: User,
        sweep: Sweep,
        params: Mapping[str, Json],
        *,
        display_name: str | None = None,
        schedule_id: str | None = None,
    ) -> Run:
        """Makes a trial that a scheduler elsewhere has chosen; the next idle agent gets it."""
        self.access.require(user, Action.WRITE, sweep.entity, sweep.project)
        while True:
            sweep = self.sweeps.by_key(user, sweep.id)
            run = self._issue(
                sweep, None, params, display_name=display_name, schedule_id=schedule_id
            )
            if run is not None:
                return run

    def state_of(self, agent: SweepAgent) -> str:
        """Returns RUNNING, EXITED (it was told to leave) or CRASHED (nothing is heard of it)."""
        if agent.has_left:
            return "EXITED"
        heard_at = max(agent.heartbeat_at, self.up_since)
        is_silent = self.clock() - heard_at > self.silence_s
        return "CRASHED" if is_silent else "RUNNING"

    def _reporting(self, user: User, agent_id: int) -> tuple[SweepAgent, Sweep]:
        agent = self.stores.sweeps.agent(agent_id)
        sweep = self.stores.sweeps.get(agent.sweep_id) if agent else None
        if agent is None or sweep is None:
            raise NotFound("the sweep of this agent is gone", code=_GONE)
        if not self.access.allows(user, Action.READ, sweep.entity, sweep.project):
            raise NotFound("there is no such agent")  # the name of its project is not told
        self.access.require(user, Action.WRITE, sweep.entity, sweep.project)
        return agent, sweep

    def _exit(self, agent: SweepAgent) -> Json:
        self.stores.sweeps.dismiss(agent.id, has_left=True)
        return _EXIT

    def _note_begun(self, user: User, sweep: Sweep, live: Mapping[str, bool]) -> None:
        for run_id in live:
            run = self.runs.find(user, sweep.entity, sweep.project, run_id)
            if run is None or run.sweep != sweep.name or run.state != "pending":
                continue
            if self.stores.sweeps.note_begun(run.id, self.clock()):
                self.runs.bus.publish(changed(replace(run, state="running")))

    def _settle(self, user: User, sweep: Sweep, agent: SweepAgent) -> None:
        """Notes that runs of an agent that has none any more ended as they were asked to."""
        for run in self.sweeps.runs_of_agent(sweep, agent):
            if run.stop_requested and not is_over(run.state):
                self.runs.set_state(user, run, "killed")

    def _stops(self, user: User, sweep: Sweep, own: Sequence[str]) -> list[Json]:
        found = [self.runs.find(user, sweep.entity, sweep.project, run_id) for run_id in own]
        mine = [run for run in found if run is not None]
        asked = {run.run_id for run in mine if run.stop_requested}
        if config_of(sweep.config).early_stop is not None:
            judged = [run for run in mine if run.run_id not in asked and not is_over(run.state)]
            all_runs = self.sweeps.runs_of(sweep)
            for run in self.search.hopeless(sweep, all_runs, judged):
                self.runs.change(user, run, RunChange(stop_requested=True))
                asked.add(run.run_id)
        return [_stop(run_id) for run_id in own if run_id in asked]

    def _next(self, user: User, agent: SweepAgent, sweep_id: int) -> list[Json]:
        while True:
            sweep = self.sweeps.by_key(user, sweep_id)
            runs = self.sweeps.runs_of(sweep)
            again = self._again(user, agent, sweep, runs)
            if again is not None:
                return [again]
            suggestion = self.search.suggestion(sweep, runs)
            if suggestion.params is None:
                is_over = suggestion.is_over or _is_scheduled_out(sweep)
                return self._nothing_left(agent, sweep, runs) if is_over else []
            run = self._issue(sweep, agent.id, suggestion.params)
            if run is not None:
                return [_begin("run", sweep, run)]

    def _issue(
        self,
        sweep: Sweep,
        agent_id: int | None,
        params: Mapping[str, Json],
        *,
        display_name: str | None = None,
        schedule_id: str | None = None,
    ) -> Run | None:
        change = RunChange(
            state="pending",
            sweep=sweep.name,
            display_name=display_name,
            config={key: {"value": value} for key, value in params.items()},
            program=config_of(sweep.config).program,
        )
        return self.stores.sweeps.issue(
            sweep, agent_id, new_name(), change, self.clock(), schedule_id
        )

    def _again(
        self, user: User, agent: SweepAgent, sweep: Sweep, runs: Sequence[Run]
    ) -> Json | None:
        """Returns the command for a trial that exists and that nobody runs; None without one."""
        by_key = {run.id: run for run in runs}
        silent = self._silent(sweep)
        requeue = config_of(sweep.config).requeue
        for trial in self.stores.sweeps.trials(sweep.id):
            run = by_key.get(trial.run)
            if run is None:
                continue
            if run.state == "pending":
                is_free = trial.agent_id is None or trial.agent_id in silent
                if not is_free and trial.agent_id != agent.id:
                    continue
                kind = "run"
            elif run.state in requeue and not run.stop_requested:
                kind = "resume"
            else:
                continue
            if trial.attempts >= MAX_ATTEMPTS:
                if kind == "run":
                    self.runs.set_state(user, run, "failed")
                continue
            if self.stores.sweeps.claim(trial, agent.id, run.state):
                if kind == "resume":
                    self.runs.bus.publish(changed(replace(run, state="pending")))
                return _begin(kind, sweep, run)
        return None

    def _silent(self, sweep: Sweep) -> set[int]:
        agents = self.stores.sweeps.agents(sweep.id)
        return {agent.id for agent in agents if self.state_of(agent) != "RUNNING"}

    def _nothing_left(self, agent: SweepAgent, sweep: Sweep, runs: Sequence[Run]) -> list[Json]:
        """Ends the sweep, unless a trial may still have to be begun again."""
        if any(run.state == "pending" for run in runs):
            return []
        if config_of(sweep.config).requeue - {"preempted"} and self._may_return(sweep, runs):
            return []
        given = {t.run for t in self.stores.sweeps.trials(sweep.id) if t.agent_id == agent.id}
        if any(run.id in given and not is_over(run.state) for run in runs):
            return []  # how the last of its own trials ended has yet to come
        if all(is_over(run.state) for run in runs):
            self.stores.sweeps.change(sweep.id, SweepChange(state="FINISHED"), self.clock())
        return [self._exit(agent)]

    def _may_return(self, sweep: Sweep, runs: Sequence[Run]) -> bool:
        trials: dict[int, SweepTrial] = {
            trial.run: trial for trial in self.stores.sweeps.trials(sweep.id)
        }
        return any(
            not is_over(run.state) and run.id in trials and trials[run.id].attempts < MAX_ATTEMPTS
            for run in runs
        )


def _is_scheduled_out(sweep: Sweep) -> bool:
    """Whether a controller on the client's side chooses, and has no more to choose."""
    return config_of(sweep.config).is_local and read_schedule(sweep.controller).is_over


def _stop(run_id: str) -> Json:
    return {"type": "stop", "run_id": run_id}


def _begin(kind: str, sweep: Sweep, run: Run) -> Json:
    config = config_of(sweep.config)
    names = {leaf.path[0] for leaf in config.space.leaves} or set(run.config) - {INTERNAL}
    args: Json = {key: value for key, value in run.config.items() if key in names}
    return {"type": kind, "run_id": run.run_id, "program": config.program, "args": args}
