"""How artifacts find runs to be saved with or to name, and collections; `sdk/api.py` puts them in.

A module of its own, so that artifacts need not know where runs and collections come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from runwell.errors import UsageError

if TYPE_CHECKING:
    from runwell.sdk.artifact.artifact import Artifact
    from runwell.sdk.artifact.remote import Collection
    from runwell.sdk.connection import Connection
    from runwell.sdk.query.collection import ArtifactCollection


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


class FindsCollection(Protocol):
    """Returns a collection of artifacts of a type."""

    def __call__(
        self, connection: Connection, place: Collection, type: str
    ) -> ArtifactCollection: ...


def _no_collections(
    connection: Connection,
    place: Collection,
    type: str,
) -> ArtifactCollection:
    where = connection.server.base_url
    raise UsageError(f"the collection {place.name} of type {type} in {where} cannot be read here")


class Outlet:
    """The ways from artifacts to runs and collections in this process."""

    find_run: FindsRun = staticmethod(_no_runs)

    find_collection: FindsCollection = staticmethod(_no_collections)

    save: Saves = staticmethod(_nowhere)
