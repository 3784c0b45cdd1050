"""`Api`: what a server has, for programs. Reads, and changes what it says it changes.

The calls stand in the parts, one for each kind of thing; here is what puts them together.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from runwell import __version__
from runwell.sdk.artifact.outlet import Outlet
from runwell.sdk.connection import Connection, connect
from runwell.sdk.query.api_artifacts import ApiArtifacts
from runwell.sdk.query.api_people import ApiPeople
from runwell.sdk.query.api_place import PAIR
from runwell.sdk.query.api_queues import ApiQueues
from runwell.sdk.query.api_registries import ApiRegistries
from runwell.sdk.query.api_runs import ApiRuns
from runwell.sdk.query.job import Job, check_name
from runwell.sdk.query.project import Project, find_collection
from runwell.sdk.query.run import Run
from runwell.sdk.query.run_path import parts_of
from runwell.sdk.query.sweep import Sweep, find_sweep
from runwell.sdk.query.user import User

if TYPE_CHECKING:
    from runwell.sdk.artifact.artifact import Artifact


class Api(ApiRuns, ApiArtifacts, ApiRegistries, ApiQueues, ApiPeople):
    """A server.

    Args:
        overrides: `base_url`, `entity`, `project`, `api_key`: what holds instead of the
            environment.
        timeout: Taken for the sake of scripts that pass it.
        api_key: The key.
        connection: The server, if it is known already.

    Raises:
        UsageError: No server is configured and none runs here.
    """

    def __init__(
        self,
        overrides: Mapping[str, object] | None = None,
        timeout: float | None = None,
        api_key: str | None = None,
        *,
        connection: Connection | None = None,
    ) -> None:
        given = {key: str(value) for key, value in (overrides or {}).items() if value}
        self._connection = connection or connect(
            given.get("base_url"), api_key or given.get("api_key")
        )
        self.timeout = timeout
        self._entity = given.get("entity") or given.get("username") or _variable("WANDB_ENTITY")
        self._project = given.get("project") or _variable("WANDB_PROJECT")

    @property
    def settings(self) -> dict[str, str | None]:
        """Whose and which project is meant when none is named, and the server."""
        base_url = self._connection.server.base_url
        return {"entity": self._entity, "project": self._project, "base_url": base_url}

    @property
    def api_key(self) -> str | None:
        """The key."""
        return self._connection.server.api_key

    @property
    def user_agent(self) -> str:
        """By what name this client calls itself."""
        return f"runwell/{__version__}"

    def flush(self) -> None:
        """Does nothing: nothing is remembered."""

    def from_path(self, path: str) -> Run | Sweep | Project | Artifact:
        """Returns what a path names: a project, a run, `…/sweeps/id`, or `…/name:alias`."""
        if ":" in path and "://" not in path:
            return self.artifact(path)
        if "/sweeps/" in path:
            return self.sweep(path)
        parts = parts_of(path)
        if len(parts) == PAIR:
            return self.project(parts[1], parts[0])
        return self.run(path)

    def job(self, name: str, path: str | None = None) -> Job:
        """Returns a job: a version of an artifact that says how a script is started.

        Args:
            name: `entity/project/name:alias`.
            path: Where its files go; default: the folder of artifacts.

        Raises:
            NotFound: There is no such version.
            UsageError: It is no such name, or no job.
        """
        check_name(name)
        found = self.artifact(name, type="job")
        return Job(self._connection, name, found, self.default_entity, path)

    def __repr__(self) -> str:
        return f"<Api {self._connection.server.base_url}>"


def find_run_at(connection: Connection, path: str) -> Run:
    """Returns the run at entity/project/id. Raises NotFound."""
    return Api(connection=connection).run(path)


def _variable(name: str) -> str | None:
    return os.environ.get(name) or None


# What lies below finds its way up by these.
Run.find_sweep = staticmethod(find_sweep)
User.make_api = staticmethod(lambda connection: Api(connection=connection))
Outlet.find_run = staticmethod(find_run_at)
Outlet.find_collection = staticmethod(find_collection)
