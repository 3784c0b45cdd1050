"""The runs that live in this process, and which of them is current in which thread.

Each thread has the last live one that it made, so trainers in threads do not meet; a thread that
made none, and the main thread when its own have ended, has the last of the process.

It makes and ends no run. Lock: none. Who changes it (`sdk/session.py`) does so one at a time;
whoever reads looks at a copy.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from weakref import WeakValueDictionary

import msgspec

from runwell.sdk.rendezvous import Server
from runwell.sdk.run import Run
from runwell.sdk.settings import Settings

MAIN = object()  # the maker of the runs of the main thread


class Plan(msgspec.Struct, frozen=True):
    """How a run is kept and shipped; what `Session` decides before it makes the run.

    Attributes:
        mode: online, offline or disabled.
        server: Where it goes; None if none is known.
        finish_timeout_s: How long `finish()` waits without progress.
        quiet: Print warnings only.
        settings: What the run was started with.
        maker: The thread that made the run.
    """

    mode: str
    server: Server | None
    finish_timeout_s: float
    quiet: bool
    settings: Settings
    maker: object = None


class _Here(threading.local):
    """What a thread knows: who it is, and the run that it made last. Neither is there at first."""

    maker: object
    run: Run | None


class LiveRuns:
    """The runs of this process that have not ended."""

    def __init__(self) -> None:
        self._last: Run | None = None
        self._here = _Here()
        self._runs: dict[str, tuple[Run, Plan]] = {}
        # Runs of other processes that were unpickled here: one per journal, while anybody uses it.
        self._guests: WeakValueDictionary[str, Run] = WeakValueDictionary()

    @property
    def current(self) -> Run | None:
        """The run that calls without a run mean in this thread, see the module."""
        here = self._here.__dict__  # what is not set costs no exception
        run: Run | None = here.get("run")
        if run is None or run.is_finished:
            if "maker" not in here:
                return self._last
            run = here["run"] = self._last_of(here["maker"])
            if run is None and is_main_thread():
                return self._last
        return run

    def make_current(self, run: Run) -> None:
        """Lets a run be current in this thread."""
        self._here.run = run

    def all(self) -> list[Run]:
        """Returns the runs, the oldest first."""
        return [run for run, _ in list(self._runs.values())]

    def own(self) -> list[Run]:
        """Returns those that this process has made, and not a parent of it."""
        return [run for run in self.all() if run.owner_pid == os.getpid()]

    def returnable(self) -> Run | None:
        """Returns the run that another `init()` in this thread means.

        That of another worker it cannot be: of two that both say `init()`, each wants its own.
        """
        if is_main_thread():
            return self.current
        return self._last_of(self.this_thread()) or self._last_of(MAIN)

    def previous(self) -> list[Run]:
        """Returns the runs that one of this thread may end: its own; of the main thread, all."""
        if is_main_thread():
            return self.all()
        maker = getattr(self._here, "maker", None)
        return [run for run, plan in list(self._runs.values()) if plan.maker is maker]

    def this_thread(self) -> object:
        """Returns what stands for this thread as the maker of runs."""
        if not hasattr(self._here, "maker"):  # idents of threads are used again
            self._here.maker = MAIN if is_main_thread() else object()
        return self._here.maker

    def add(self, run: Run, plan: Plan) -> None:
        """Takes up a run that this thread has made; it is current from now on."""
        self._runs[_key(run)] = (run, plan)
        self._last = self._here.run = run

    def remove(self, run: Run) -> Plan | None:
        """Forgets a run that has ended; returns its plan, None if it is not known."""
        _, plan = self._runs.pop(_key(run), (run, None))
        self._choose_last()
        return plan

    def forget_those_of_parents(self) -> list[Run]:
        """Forgets runs that a parent process made, and returns them: a forked child that calls
        `init()` wants a run of its own."""
        inherited = [run for run in self.all() if run.owner_pid != os.getpid()]
        for run in inherited:
            del self._runs[_key(run)]
        here: Run | None = self._here.__dict__.get("run")
        if here is not None and here.owner_pid != os.getpid():
            self._here.run = None
        self._choose_last()
        return inherited

    def find(self, run_id: str) -> Run | None:
        """Returns the live run of an id."""
        own = (run for run in self.all() if run.id == run_id)
        return next((run for run in own if not run.is_finished), None)

    def writer(self, journal: Path) -> Run | None:
        """Returns the run that writes a journal."""
        found = self._runs.get(str(journal))
        return found[0] if found else None

    def guest(self, journal: Path) -> Run | None:
        """Returns the run of another process that was unpickled here and writes a journal."""
        found = self._guests.get(str(journal))
        return None if found is None or found.is_finished else found

    def welcome(self, journal: Path, run: Run) -> None:
        """Remembers a run of another process, so that its journal is opened once here."""
        self._guests[str(journal)] = run

    def reset_after_fork(self) -> None:
        """Makes their locks free in a child that was forked while another thread held them."""
        for run in [*self.all(), *self._guests.values()]:
            run.reset_after_fork()

    def _last_of(self, maker: object) -> Run | None:
        live = (run for run, plan in reversed(list(self._runs.values())) if plan.maker is maker)
        return next((run for run in live if not run.is_finished), None)

    def _choose_last(self) -> None:
        self._last = next(reversed(self.all()), None)


def is_main_thread() -> bool:
    """Tells whether this is the main thread."""
    return threading.current_thread() is threading.main_thread()


def _key(run: Run) -> str:
    return str(run.directory.journal) if run.directory else f"disabled:{id(run)}"
