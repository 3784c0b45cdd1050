"""How a draft that is saved without a run finds one; `sdk/api.py` puts the way in.

A module of its own, so that artifacts need not know where runs come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from runwell.errors import UsageError

if TYPE_CHECKING:
    from runwell.sdk.artifact.artifact import Artifact


class Saves(Protocol):
    """Logs a draft with the current run, or with one that is made for it."""

    def __call__(self, draft: Artifact, project: str | None, settings: object) -> None: ...


def _nowhere(draft: Artifact, project: str | None, settings: object) -> None:  # noqa: ARG001
    raise UsageError("there is no run to log this artifact with; call runwell.init() first")


class Outlet:
    """The one way out of this process."""

    save: Saves = staticmethod(_nowhere)
