"""Trials that run: a command, or a function in a thread or a process, with all that they start.

A process is a group and session of its own: a terminal's Ctrl-C reaches the agent alone, which then
asks its trial to end; and what a trial leaves behind is killed with its group.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from types import FrameType
from typing import Protocol

from runwell.sdk.api import session
from runwell.sdk.exits import as_exit_code
from runwell.sdk.terminal import termerror
from runwell.sdk.trial import SweepTrial, within

# Asks Linux for SIGTERM at the parent's death, and becomes the command. Not between fork and exec
# of the agent: no Python may run there in a process with threads, which Ray's workers are.
_DEATH_WISH = """
import ctypes, os, sys
if hasattr(ctypes.CDLL(None), "prctl"):
    ctypes.CDLL(None).prctl(1, 15)
os.execvp(sys.argv[1], sys.argv[1:])
"""
_WITH_DEATH_WISH = (sys.executable, "-I", "-S", "-c", _DEATH_WISH)
STOPPED = 128 + int(signal.SIGTERM)


class Trial(Protocol):
    """A trial that was begun."""

    def poll(self) -> int | None:
        """Returns the exit code; None while it runs."""

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Asks it to end, by a signal where it is a process."""

    def kill(self) -> None:
        """Ends it, with all that it has started."""


class ProcessTrial:
    """A command in a process group of its own, so that no worker outlives it.

    Args:
        command: The program and its arguments.
        environ: Its environment.
        dies_with_agent: The trial gets SIGTERM when the thread that started it dies (on Linux);
            otherwise it runs to its end without its agent.
    """

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], *, dies_with_agent: bool = False
    ) -> None:
        line = [*_WITH_DEATH_WISH, *command] if dies_with_agent else list(command)
        self._process = subprocess.Popen(
            line, env=dict(environ), start_new_session=True, stdin=subprocess.DEVNULL
        )

    def poll(self) -> int | None:
        code = self._process.poll()
        if code is not None:
            self._signal(signal.SIGKILL)  # workers that it left behind would hold on to the GPU
        return code

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self._process.poll() is None:
            self._process.send_signal(number)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, number: int) -> None:
        _signal_group(self._process.pid, number)


class _Stopped(BaseException):
    """Raised inside the code of a trial that is to end."""


class FunctionTrial:
    """A function in a thread; its `init()` finds the trial's place and parameters."""

    def __init__(self, function: Callable[[], object], trial: SweepTrial) -> None:
        self._code: int | None = None
        self._function = function
        self._trial = trial
        self._thread = threading.Thread(target=self._run, name=f"trial-{trial.run_id}", daemon=True)
        self._thread.start()

    def poll(self) -> int | None:
        return None if self._thread.is_alive() else self._code

    def stop(self, _number: int = signal.SIGTERM) -> None:
        thread = self._thread.ident
        if thread is not None and self._thread.is_alive():
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread), ctypes.py_object(_Stopped)
            )

    def kill(self) -> None:
        self.stop()

    def _run(self) -> None:
        self._code = _call(self._function, self._trial)


class FunctionProcess:
    """A function in a process that is forked off, so it may be anything, and what it held is free
    when it ends: memory, GPU, workers."""

    def __init__(self, function: Callable[[], object], trial: SweepTrial) -> None:
        fork = multiprocessing.get_context("fork")
        self._process = fork.Process(
            target=_run_apart, args=(function, trial), name=f"trial-{trial.run_id}"
        )
        self._process.start()
        self._pid = self._process.pid or 0

    def poll(self) -> int | None:
        code = self._process.exitcode
        if code is None:
            return None
        _signal_group(self._pid, signal.SIGKILL)
        return 128 - code if code < 0 else code

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self._process.is_alive():
            os.kill(self._pid, number)

    def kill(self) -> None:
        self._process.kill()  # by its id, too: it may not have its group yet
        _signal_group(self._pid, signal.SIGKILL)
        self._process.join()


def _run_apart(function: Callable[[], object], trial: SweepTrial) -> None:
    """What the process of a function does."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it is ending; the second time is a kill
        raise _Stopped

    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, stop)
    raise SystemExit(_call(function, trial))


def _call(function: Callable[[], object], trial: SweepTrial) -> int:
    """Runs a function for a trial and ends the run that it leaves open; returns the exit code."""
    with within(trial):
        code = _code_of(function, trial)
    run = session.current
    if run is not None and run.id == trial.run_id:
        run.finish(exit_code=code)
    return code


def _code_of(function: Callable[[], object], trial: SweepTrial) -> int:
    try:
        function()
    except _Stopped:
        return STOPPED
    except SystemExit as leaving:
        return as_exit_code(leaving.code)
    except BaseException:  # noqa: BLE001 - the trial failed, the agent goes on
        termerror(f"trial {trial.run_id} failed:\n{traceback.format_exc()}")
        return 1
    return 0


def _signal_group(leader: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)
