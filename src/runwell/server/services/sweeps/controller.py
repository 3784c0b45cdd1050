"""Controllers on the client's side: they write what shall happen, we do it and say what was done.

What they write stands in `schedule.py`; we say {"scheduled": [{"id": …, "runid": …}]}.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from runwell.server.services.access import Access, Action
from runwell.server.services.rows import parse_object
from runwell.server.services.runs import Runs
from runwell.server.services.sweeps.dispatch import Dispatch
from runwell.server.services.sweeps.schedule import read_schedule
from runwell.server.services.sweeps.sweeps import Sweeps
from runwell.store.ports.people import User
from runwell.store.ports.runs import RunChange
from runwell.store.ports.stores import Stores
from runwell.store.ports.sweeps import Sweep
from runwell.values.json import Json


@dataclass(frozen=True, slots=True)
class Controller:
    """Takes what a controller writes."""

    stores: Stores
    access: Access
    sweeps: Sweeps
    dispatch: Dispatch
    runs: Runs

    def obey(self, user: User, sweep: Sweep) -> None:
        """Makes runs of schedule entries that are new, and stops runs that are to end early.

        Raises:
            UsageError: The document is not of the form that controllers write.
        """
        self.access.require(user, Action.WRITE, sweep.entity, sweep.project)
        schedule = read_schedule(sweep.controller)
        made = {trial.schedule_id for trial in self.stores.sweeps.trials(sweep.id)}
        for key, params in schedule.trials.items():
            if key not in made:
                self.dispatch.enqueue(user, sweep, params, schedule_id=key)
        by_id = {run.run_id: run for run in self.sweeps.runs_of(sweep)}
        for name in schedule.early_stops:
            run = by_id.get(name)
            if run is not None and not run.stop_requested:
                self.runs.change(user, run, RunChange(stop_requested=True))

    def report(self, sweep: Sweep) -> str | None:
        """Returns the scheduler document: which schedule entries became which runs."""
        by_key = {
            trial.run: trial.schedule_id
            for trial in self.stores.sweeps.trials(sweep.id)
            if trial.schedule_id is not None
        }
        if not by_key:
            return sweep.scheduler
        scheduled: list[Json] = [
            {"id": by_key[run.id], "runid": run.run_id}
            for run in self.sweeps.runs_of(sweep)
            if run.id in by_key
        ]
        known = dict(parse_object(sweep.scheduler, "the scheduler")) if sweep.scheduler else {}
        return json.dumps({**known, "scheduled": scheduled})
