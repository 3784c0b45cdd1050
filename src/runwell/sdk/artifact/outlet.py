"""How artifacts find runs, to be saved with or to name; `sdk/api.py` puts the ways in.

A module of its own, so that artifacts need not know where runs come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from runwell.errors import UsageError

if TYPE_CHECKING:
    from runwell.sdk.artifact.artifact import Artifact
    from runwell.sdk.connection import Connection


class Saves(Protocol):
    """Logs a draft with the current run, or with one that is made for it."""

    def __call__(self, draft: Artifact, project: str | None, settings: object) -> None: ...


def _nowhere(draft: Artifact, project: str | None, settings: object) -> None:  # noqa: ARG001
    raise UsageError("there is no run to log this artifact with; call runwell.init() first")


class FindsRun(Protocol):
    """Returns the run at entity/project/id of a server."""

    def __call__(self, connection: Connection, path: str) -> object: ...


def _no_runs(connection: Connection, path: str) -> object:
    raise UsageError(f"the run {path} of {connection.server.base_url} cannot be read here")


class Outlet:
    """The ways from artifacts to runs in this process."""

    find_run: FindsRun = staticmethod(_no_runs)

    save: Saves = staticmethod(_nowhere)
