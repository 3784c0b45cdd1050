"""Controllers on the client's side: they write what shall happen, we do it and say what was done.

controller  {"schedule": [{"id": …, "data": {key: {"value": …}}}], "earlystop": [run ids]}
scheduler   {"scheduled": [{"id": …, "runid": …}]}
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from runwell.errors import UsageError
from runwell.server.services.access import Access, Action
from runwell.server.services.config import unwrap
from runwell.server.services.rows import parse_object
from runwell.server.services.runs import Runs
from runwell.server.services.sweeps.dispatch import Dispatch
from runwell.server.services.sweeps.sweeps import Sweeps
from runwell.store.ports import Run, RunChange, Stores, User
from runwell.store.sweeps import Sweep
from runwell.values.json import Json

MAX_SCHEDULE = 1_000


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
        document = parse_object(sweep.controller or "{}", "the controller of a sweep")
        made = {trial.schedule_id for trial in self.stores.sweeps.trials(sweep.id)}
        for key, data in _schedule(document.get("schedule")):
            if key not in made:
                self.dispatch.enqueue(user, sweep, unwrap(data), schedule_id=key)
        by_id = {run.run_id: run for run in self.sweeps.runs_of(sweep)}
        for run in _named(document.get("earlystop"), by_id):
            if not run.stop_requested:
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


def _schedule(given: Json) -> list[tuple[str, dict[str, Json]]]:
    if given is None:
        return []
    if not isinstance(given, list) or len(given) > MAX_SCHEDULE:
        raise UsageError(f"a controller's schedule is a list of at most {MAX_SCHEDULE} entries")
    found: list[tuple[str, dict[str, Json]]] = []
    for entry in given:
        key = entry.get("id") if isinstance(entry, dict) else None
        data = entry.get("data") if isinstance(entry, dict) else None
        if not isinstance(key, str) or not isinstance(data, dict):
            raise UsageError("an entry of a controller's schedule has an id and data")
        found.append((key, data))
    return found


def _named(given: Json, runs: dict[str, Run]) -> Sequence[Run]:
    names = given if isinstance(given, list) else []
    return [runs[name] for name in names if isinstance(name, str) and name in runs]
