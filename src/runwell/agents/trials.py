"""Trials that run: a process with all that it starts, or a function in a thread."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from runwell.sdk.api import session
from runwell.sdk.exits import as_exit_code
from runwell.sdk.terminal import termerror
from runwell.sdk.trial import SweepTrial, within

STOPPED = 128 + int(signal.SIGTERM)


class Trial(Protocol):
    """A trial that was begun."""

    def poll(self) -> int | None:
        """Returns the exit code; None while it runs."""

    def stop(self) -> None:
        """Asks it to end."""

    def kill(self) -> None:
        """Ends it, with all that it has started."""


class ProcessTrial:
    """A command in a process group of its own, so that no worker outlives it."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            list(command), env=dict(environ), start_new_session=True, stdin=subprocess.DEVNULL
        )

    def poll(self) -> int | None:
        code = self._process.poll()
        if code is not None:
            self._signal(signal.SIGKILL)  # workers that it left behind would hold on to the GPU
        return code

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


class _Stopped(BaseException):
    """Raised inside the thread of a trial that is to end."""


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

    def stop(self) -> None:
        thread = self._thread.ident
        if thread is not None and self._thread.is_alive():
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread), ctypes.py_object(_Stopped)
            )

    kill = stop

    def _run(self) -> None:
        with within(self._trial):
            code = self._call()
        run = session.current
        if run is not None and run.id == self._trial.run_id:  # the function left it open
            run.finish(exit_code=code)
        self._code = code

    def _call(self) -> int:
        try:
            self._function()
        except _Stopped:
            return STOPPED
        except SystemExit as leaving:
            return as_exit_code(leaving.code)
        except BaseException:  # noqa: BLE001 - the trial failed, the agent goes on
            termerror(f"trial {self._trial.run_id} failed:\n{traceback.format_exc()}")
            return 1
        return 0
