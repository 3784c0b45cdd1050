"""The loop of an agent: hear what to do, begin and stop trials, see them end.

One trial at a time. A trial that does not end soon after being asked is killed with all its
processes. An agent whose first trials all fail gives up: the next would fail as well.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from runwell.agents.orders import Begin, Exit, Keeper, Stop
from runwell.agents.trials import STOPPED, Trial
from runwell.errors import NotFound, TransportError, UsageError
from runwell.sdk.terminal import termerror, termlog, termwarn

POLL_S = 0.1
HEARTBEAT_S = 5.0
KILL_AFTER_S = 30.0
FLAPPING_S, FLAPPING_FAILURES = 60.0, 3
MAX_INITIAL_FAILURES = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """When an agent ends by itself.

    Attributes:
        count: After so many trials; None for no end.
        is_patient: Do not give up because the first trials fail.
        initial_failures: Give up when so many have failed and none has succeeded.
        failures_in_a_row: Give up when so many have failed back to back; None for no limit.
    """

    count: int | None = None
    is_patient: bool = False
    initial_failures: int = MAX_INITIAL_FAILURES
    failures_in_a_row: int | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How trials are ended.

    Attributes:
        kill_after_s: What does not end within so many seconds of being asked is killed.
        forwards_signals: A signal that ends the agent is what its trial gets; otherwise SIGTERM.
        term_timeout_s: The same as `kill_after_s`, for trials to which a signal was forwarded.
    """

    kill_after_s: float = KILL_AFTER_S
    forwards_signals: bool = False
    term_timeout_s: float | None = None

    def patience_s(self) -> float:
        """Returns how long an agent that ends waits for its trials."""
        is_own = self.forwards_signals and self.term_timeout_s is not None
        return self.term_timeout_s or 0.0 if is_own else self.kill_after_s


class Interrupted(KeyboardInterrupt):
    """A signal that shall end the agent."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@dataclass(slots=True)
class _Running:
    trial: Trial
    stop_asked_at: float | None = None


@dataclass(slots=True)
class Agent:
    """Runs trials of a sweep.

    Attributes:
        keeper: Who keeps the sweep.
        launch: Begins a trial.
        limits, ending: When it ends, and how its trials do.
        clock, sleep: Seconds that only rise; and a way to let them pass.
        heartbeat_s: How often the keeper is asked while a trial runs.
    """

    keeper: Keeper
    launch: Callable[[Begin], Trial]
    limits: Limits = Limits()
    ending: Ending = Ending()
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    heartbeat_s: float = HEARTBEAT_S
    begun: int = 0
    finished: int = 0
    failed: int = 0
    _running: dict[str, _Running] = field(default_factory=dict)
    _leaving: bool = False
    _failed_in_a_row: int = 0
    _signal: int = signal.SIGTERM  # what trials get when the agent ends

    def run(self) -> None:
        """Works until the sweep, the count or a signal ends it; then nothing of it runs any more.

        Raises:
            UsageError: The sweep cannot be run here (no program, an unknown macro).
        """
        started = self.clock()
        next_beat = started
        try:
            while True:
                if self._reap(started):
                    next_beat = self.clock()  # an idle agent asks at once
                if self._leaving and not self._running:
                    return
                if self.clock() >= next_beat and not self._leaving:
                    next_beat = self.clock() + self._beat()
                    continue
                self._kill_overdue()
                self.sleep(POLL_S)
        except KeyboardInterrupt as interrupt:
            if self.ending.forwards_signals:
                self._signal = getattr(interrupt, "number", signal.SIGINT)
            raise
        finally:
            self._end_all()
            self.keeper.left()

    def _beat(self) -> float:
        """Asks what to do and does it; returns the seconds until the next time."""
        try:
            orders = self.keeper.orders(list(self._running))
        except NotFound:
            termerror("the sweep is gone; trials that run are let to their end")
            self._leaving = True
            return self.heartbeat_s
        except TransportError as error:
            termwarn(f"the server cannot be reached, trying again: {error}", repeat=False)
            return self.heartbeat_s
        for order in orders:
            if isinstance(order, Begin):
                self._begin(order)
            elif isinstance(order, Stop):
                self._stop(order.run_id)
            elif isinstance(order, Exit):
                self._leaving = True
                self._end_all()
        return self.heartbeat_s

    def _begin(self, order: Begin) -> None:
        if order.run_id in self._running or self._leaving:
            return
        shown = ", ".join(f"{key}={value}" for key, value in order.args.items())
        termlog(f"trial {order.run_id}{' again' if order.again else ''}: {shown}")
        try:
            self._running[order.run_id] = _Running(self.launch(order))
        except OSError as error:
            raise UsageError(f"the trial's command cannot be started: {error}") from error
        self.begun += 1

    def _stop(self, run_id: str) -> None:
        running = self._running.get(run_id)
        if running is not None and running.stop_asked_at is None:
            running.stop_asked_at = self.clock()
            running.trial.stop()

    def _kill_overdue(self) -> None:
        for running in self._running.values():
            asked = running.stop_asked_at
            if asked is not None and self.clock() - asked > self.ending.kill_after_s:
                running.trial.kill()

    def _reap(self, started: float) -> bool:
        """Notes trials that have ended; returns whether any has."""
        ended = False
        for run_id, running in list(self._running.items()):
            code = running.trial.poll()
            if code is None:
                continue
            ended = True
            del self._running[run_id]
            self.keeper.ended(run_id, code)
            if code == 0 or running.stop_asked_at is not None:
                self.finished += 1
                self._failed_in_a_row = 0
            else:
                self.failed += 1
                self._failed_in_a_row += 1
                termwarn(f"trial {run_id} ended with exit code {code}")
            self._look_at_limits(started)
        return ended

    def _look_at_limits(self, started: float) -> None:
        if self.limits.count is not None and self.finished + self.failed >= self.limits.count:
            self._leaving = True
        most = self.limits.failures_in_a_row
        if most is not None and self._failed_in_a_row >= most:
            termerror(f"{most} trials failed in a row; the agent ends")
            self._leaving = True
        if self.limits.is_patient:
            return
        is_early = self.clock() - started < FLAPPING_S
        if is_early and self.failed >= FLAPPING_FAILURES:
            self._give_up(f"{self.failed} trials failed within {FLAPPING_S:g} s")
        elif not self.finished and self.failed >= self.limits.initial_failures:
            self._give_up(f"the first {self.failed} trials failed")

    def _give_up(self, why: str) -> None:
        termerror(f"{why}; the agent ends; WANDB_AGENT_DISABLE_FLAPPING=true lets it go on")
        self._leaving = True

    def _end_all(self) -> None:
        """Ends what runs: asks, waits, kills. Asked to hurry meanwhile, it kills at once."""
        try:
            self._stop_all()
        except KeyboardInterrupt:
            for running in self._running.values():
                running.trial.kill()
            self._forget_ended(is_overdue=True)
            raise

    def _stop_all(self) -> None:
        for running in self._running.values():
            running.trial.stop(self._signal)
        deadline = self.clock() + self.ending.patience_s()
        while self._running:
            self._forget_ended(is_overdue=self.clock() >= deadline)
            if self._running:
                self.sleep(POLL_S)

    def _forget_ended(self, *, is_overdue: bool) -> None:
        for run_id, running in list(self._running.items()):
            code = running.trial.poll()
            if code is None and not is_overdue:
                continue
            if code is None:
                running.trial.kill()
            del self._running[run_id]
            self.keeper.ended(run_id, STOPPED if code is None else code)
