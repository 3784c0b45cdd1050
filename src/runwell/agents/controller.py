"""`runwell.controller`: a sweep whose trials are chosen on this side, by W&B's protocol.

The sweep says `controller: {type: local}`; the server only keeps it and hands out what it is told.
One trial is told at a time: the next when an agent has begun it. Nothing is remembered that the
server does not know, so a controller that is begun again goes on where it was.
"""

from __future__ import annotations

import random
import string
import time
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from runwell.agents.calls import find, settings_for, url_of
from runwell.agents.draft import Draft, Suggested
from runwell.agents.orders import Place
from runwell.agents.server import Wire, create
from runwell.agents.watched import SweepRun, View, WatchedSweep, plain
from runwell.errors import TransportError, UsageError
from runwell.sdk.rendezvous import Server
from runwell.sdk.terminal import termlog, termwarn
from runwell.sweeps.config import SweepConfig, read_config
from runwell.sweeps.early_stop import CUSTOM, hopeless
from runwell.sweeps.suggest import suggest
from runwell.values.json import Json

LOOK_S = 5.0  # between two looks of run()
RETRY_S = 1.0
Answer = TypeVar("Answer")
_GOING_ON = ("PENDING", "RUNNING", "PAUSED")
_ENTRY_LENGTH = 10


class Controller(Draft):
    """Chooses the trials of a sweep, and ends those that are not worth their time.

    Args:
        sweep_id_or_config: A sweep with `controller: {type: local}`, as `sweep`, `project/sweep` or
            `entity/project/sweep`; or the config of one that is made now, whose `method` and
            `early_terminate` may be functions. Without it, `configure…()` and `create()` make it.
        entity, project: Where it is.

    Raises:
        NotFound: There is no such sweep.
        UsageError: There is no server.
    """

    def __init__(
        self,
        sweep_id_or_config: str | Mapping[str, Json] | None = None,
        entity: str | None = None,
        project: str | None = None,
        *,
        wire: Wire | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__()
        self._settings = settings_for(entity, project, {}, None)
        self._wire = wire or _wire_of(find(self._settings))
        self._sleep = sleep
        self._sweep: WatchedSweep | None = None
        self._view: View | None = None
        self._schedule: list[Json] = []
        self._stops: list[Json] = []
        self._told: tuple[list[Json], list[Json]] = ([], [])
        self._actions: list[str] = []
        self._status = ""
        self._is_fresh = False  # looked at since the last step
        if isinstance(sweep_id_or_config, str):
            self._open(sweep_id_or_config)
        elif sweep_id_or_config is not None:
            self._take(sweep_id_or_config)
            self.create()

    @property
    def sweep_id(self) -> str | None:
        """The short id; None before there is a sweep."""
        return self._sweep.place.sweep_id if self._sweep else None

    @property
    def sweep_config(self) -> dict[str, Json]:
        """The config, as the server has it."""
        return dict(self._view.document) if self._view else dict(self._draft)

    def create(self) -> str:
        """Makes the sweep; returns its id.

        Raises:
            InvalidSweep: The config cannot be run.
            UsageError: There is a sweep already, or nothing is configured.
        """
        self._check_draft()
        if not self._draft:
            raise UsageError("the controller's sweep has no config; call configure() first")
        self._draft.setdefault("controller", {"type": "local"})
        read_config(self._draft)
        here = Place("", self._settings.project, self._settings.entity)
        place, _ = create(self._wire, self._draft, here)
        self._watch(place)
        termlog(f"sweep {place.sweep_id}: {url_of(self._wire.server, place)}")
        return place.sweep_id

    def run(
        self,
        verbose: bool = False,  # noqa: FBT001, FBT002 - as W&B has it, and so below
        print_status: bool = True,  # noqa: FBT001, FBT002
        print_actions: bool = False,  # noqa: FBT001, FBT002
        print_debug: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Chooses until the sweep has ended."""
        while not self.done():
            if print_status or verbose:
                self.print_status()
            self.step()
            if print_actions or print_debug or verbose:
                self.print_actions()
            self._sleep(LOOK_S)

    def done(self) -> bool:
        """Looks at the sweep, and says whether it has ended."""
        self._look()
        return self._seen().state not in _GOING_ON

    def step(self) -> None:
        """Says what comes next if that is due, and ends trials that are not worth their time."""
        if not self._is_fresh:
            self._look()
        self._is_fresh = False
        if not self._schedule:
            self.schedule(self.search())
        runs = self.stopping()
        if runs:
            self.stop_runs(runs)

    def search(self) -> Suggested | None:
        """Returns the next trial; None if there is none."""
        view = self._seen()
        if self.search_function is not None:
            return self.search_function(dict(view.document), list(view.runs))
        if view.config.method == CUSTOM:
            raise UsageError("this sweep's method is custom; call configure_search(function)")
        return self._suggested(view)

    def schedule(self, run: Suggested | None) -> None:
        """Has the server make a run of a trial; None says that none will come. Does nothing as
        long as no agent has begun the last one."""
        self._seen()
        if self._schedule:
            return
        entry = "".join(random.choices(string.ascii_lowercase + string.digits, k=_ENTRY_LENGTH))  # noqa: S311 - a name
        args: Json = None
        if run is not None:
            args = {key: {"value": value} for key, value in plain(run.config).items()}
            shown = ", ".join(f"{key}={value}" for key, value in sorted(plain(run.config).items()))
            self._actions.append(f"scheduled {shown}")
        self._schedule = [{"id": entry, "data": {"args": args}}]
        self._tell()

    def stopping(self) -> Sequence[SweepRun]:
        """Returns the runs that shall end early."""
        view = self._seen()
        if self.stopping_function is not None:
            return self.stopping_function(dict(view.document), list(view.runs))
        rule = view.config.early_stop
        if rule is None:
            return []
        metric = view.config.metrics[0]
        curves = {str(run.name): run.values(metric.name) for run in view.runs}
        live = [str(run.name) for run in view.runs if run.state == "running"]
        given_up = hopeless(rule, metric.sign, curves, live)
        return [run for run in view.runs if run.name in given_up and not run.should_stop]

    def stop_runs(self, runs: Sequence[SweepRun]) -> None:
        """Ends runs early."""
        self._seen()
        self._stops = [*sorted({str(run.name) for run in runs})]
        self._actions.append(f"stopped {', '.join(map(str, self._stops))}")
        self._tell()

    def print_status(self) -> None:
        """Says how far the sweep is, if that is news."""
        view = self._seen()
        counts = Counter(run.state for run in view.runs)
        runs = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
        rule = f", {view.config.early_stop.kind}" if view.config.early_stop else ""
        status = f"sweep {self.sweep_id} ({view.config.method}{rule}): {runs or 'no runs yet'}"
        if status != self._status:
            termlog(status)
        self._status = status

    def print_actions(self) -> None:
        """Says what was done since the last time."""
        for action in self._actions:
            termlog(action)
        self._actions.clear()

    print_debug = print_actions

    def print_space(self) -> None:
        """Says where it searches."""
        parameters = self.sweep_config.get("parameters")
        for name, given in (parameters if isinstance(parameters, dict) else {}).items():
            termlog(f"{name}: {given}")

    def print_summary(self) -> None:
        """Says which run is the best."""
        view = self._seen()
        if not view.config.metrics:
            termlog("this sweep has no metric, so no run is the best")
            return
        metric = view.config.metrics[0]
        best = {str(run.name): run.as_trial([metric]).best[0] for run in view.runs}
        known = {name: value for name, value in best.items() if value is not None}
        if not known:
            termlog(f"no run has a value of {metric.name} yet")
            return
        name = min(known, key=lambda name: metric.sign * known[name])
        params = next(plain(run.config) for run in view.runs if run.name == name)
        termlog(f"best run: {name}, {metric.name}={known[name]:g}, {params}")

    def _suggested(self, view: View) -> SweepRun | None:
        config: SweepConfig = replace(view.config, is_local=False)
        # Nobody has chosen a seed: one that this sweep always has, so that a restart goes on alike.
        seed = zlib.crc32(str(self.sweep_id).encode())
        trials = [run.as_trial(config.metrics) for run in view.runs]
        params = suggest(config, seed, len(trials), trials).params
        if params is None:
            return None
        return SweepRun(config={key: {"value": value} for key, value in params.items()})

    def _look(self) -> None:
        """Reads the sweep; forgets what has been done of what was told."""
        sweep = self._sweep
        if sweep is None:
            raise UsageError("there is no sweep yet; call create() first")
        keys = [metric.name for metric in self._view.config.metrics] if self._view else []
        self._view = self._patiently(lambda: sweep.look(keys))
        if not self._view.config.is_local:
            raise UsageError("this sweep has no controller: {type: local} in its config")
        ended = {run.name for run in self._view.runs if run.state != "running"}
        self._schedule = [each for each in self._schedule if not self._is_done(each, self._view)]
        self._stops = [name for name in self._stops if name not in ended]
        self._is_fresh = True

    def _is_done(self, entry: Json, view: View) -> bool:
        return isinstance(entry, dict) and view.is_begun(str(entry["id"]))

    def _tell(self) -> None:
        sweep, now = self._sweep, (list(self._schedule), list(self._stops))
        if sweep is not None and now != self._told:
            # Told twice it is done once: entries have ids.
            self._patiently(lambda: sweep.tell({"schedule": now[0], "earlystop": now[1]}))
            self._told = now

    def _patiently(self, ask: Callable[[], Answer]) -> Answer:
        """Asks until the server answers: it may be away for a while, as for agents."""
        while True:
            try:
                return ask()
            except TransportError as error:
                termwarn(f"the server cannot be reached, trying again: {error}", repeat=False)
                self._sleep(RETRY_S)

    def _seen(self) -> View:
        if self._view is None:
            self._look()
        assert self._view is not None  # noqa: S101 - _look() has read it
        return self._view

    def _open(self, name: str) -> None:
        *where, sweep_id = name.split("/")
        if not sweep_id or len(where) > 2:
            raise UsageError(f"a sweep is named sweep or entity/project/sweep, not {name!r}")
        project = where[-1] if where else self._settings.project
        entity = where[0] if len(where) == 2 else self._settings.entity
        self._watch(Place(sweep_id, project, entity))

    def _watch(self, place: Place) -> None:
        self._sweep = WatchedSweep.at(self._wire, place)
        self._is_made = True
        self._look()
        self._look()  # now that the names of the metrics are known


def _wire_of(server: Server | None) -> Wire:
    if server is None:
        raise UsageError(
            "a controller needs a server; start one with `runwell server`, or set WANDB_BASE_URL. "
            "A sweep in a folder needs no controller"
        )
    return Wire(server)
