"""Trials that are asked for though they run here already, or have ended well.

Whoever keeps a sweep gives a trial out again when it has heard nothing of it for long: its agent
died, or what it said is still under way. Where its journal lies, it is known better. So a trial is
not begun twice on one host, however late the news of it comes.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from runwell.agents.journal import Owner, journals_of, read_owner
from runwell.agents.orders import Begin
from runwell.agents.trials import Trial
from runwell.sdk.capture.process import host_name, is_alive
from runwell.sdk.terminal import termlog


class AdoptedTrial:
    """A trial whose process another agent has begun."""

    def __init__(self, journal: Path, owner: Owner) -> None:
        self._journal = journal
        self._owner = owner

    def poll(self) -> int | None:
        if lives_here(self._owner):
            return None
        owner = read_owner(self._journal)
        code = owner.exit_code if owner else None
        return -signal.SIGKILL if code is None else code

    def stop(self, number: int = signal.SIGTERM) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(self._owner.pid, number)

    def kill(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            group = os.getpgid(self._owner.pid)
            if group != os.getpgid(0):
                os.killpg(group, signal.SIGKILL)
            else:
                os.kill(self._owner.pid, signal.SIGKILL)


def adopted(root: Path, run_id: str) -> AdoptedTrial | None:
    """Returns the trial if it runs on this host or has ended well; None if it is to be begun.

    Args:
        root: Where `wandb/` lies.
        run_id: Its run.
    """
    for journal in reversed(journals_of(root, run_id)):
        owner = read_owner(journal)
        if owner is not None and (owner.exit_code == 0 or lives_here(owner)):
            what = "runs already" if owner.exit_code is None else "has ended already"
            termlog(f"trial {run_id} {what}; it is not begun again")
            return AdoptedTrial(journal, owner)
    return None


def once_here(root: Path, launch: Callable[[Begin], Trial]) -> Callable[[Begin], Trial]:
    """Returns what begins a trial by `launch`, unless it is `adopted`."""
    return lambda order: adopted(root, order.run_id) or launch(order)


def lives_here(owner: Owner) -> bool:
    """Says whether the process of a journal runs on this host, and has not said its end."""
    is_ours = owner.host == host_name() and owner.pid != os.getpid()
    return is_ours and owner.exit_code is None and is_alive(owner.pid, owner.started_at)
