"""Jobs: artifacts that say how a script is started, and that queues take."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runwell.errors import UsageError
from runwell.sdk.connection import Connection
from runwell.sdk.encoding import in_silence, plain
from runwell.sdk.query.job_types import misfit
from runwell.sdk.query.queue import QueuedRun, push
from runwell.values.json import Json
from runwell.wire.answer import at, nodes
from runwell.wire.documents.queues import JOBS

if TYPE_CHECKING:
    from runwell.sdk.artifact.artifact import Artifact

FILE = "wandb-job.json"
TYPE = "job"


class Job:
    """A version of a job.

    Args:
        connection: The server.
        name: What it was asked for by: `entity/project/name:alias`.
        artifact: The version.
        entity: Whose its runs are, if nobody says.
        path: Where its files go; default: the folder of artifacts.

    Raises:
        UsageError: It is no job.
    """

    def __init__(
        self,
        connection: Connection,
        name: str,
        artifact: Artifact,
        entity: str,
        path: str | None = None,
    ) -> None:
        self._connection = connection
        self._name = name
        self._artifact = artifact
        self._entity = entity
        self._project = name.split("/")[1]
        folder = Path(artifact.download(root=path))
        try:
            self._info: Json = json.loads((folder / FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(f"{name!r} is no job: it has no {FILE} that can be read") from error
        self._entrypoint: list[Json] | None = None

    @property
    def name(self) -> str:
        """What it was asked for by."""
        return self._name

    def set_entrypoint(self, entrypoint: Sequence[str]) -> None:
        """Says which command `call` has started, instead of the job's own."""
        self._entrypoint = [str(word) for word in entrypoint]

    def call(  # noqa: PLR0913, PLR0917  W&B's signature
        self,
        config: Mapping[str, Any],
        project: str | None = None,
        entity: str | None = None,
        queue: str | None = None,
        resource: str = "local-container",
        resource_args: Mapping[str, Json] | None = None,
        template_variables: Mapping[str, Json] | None = None,
        project_queue: str | None = None,
        priority: int | None = None,
    ) -> QueuedRun:
        """Puts the job into a queue, with a config of its run.

        Args:
            config: Config of the run; its types have to be those that the job was made with.
            project, entity: Where the run goes; default: the project of the job, one's own entity.
            queue: Its name; default: the queue `default`, which is made on demand.
            resource: What runs it, where the queue does not say so.
            resource_args: How it is run, instead of what the queue says.
            template_variables: What stands for the names in the config of the queue.
            project_queue: The project in which the queue lies.
            priority: The lower, the sooner, in a queue whose priorities count.

        Raises:
            UsageError: The config is not what the job wants.
            ServerError: There is no such queue, or a value is not what it wants.
        """
        given: dict[str, Json] = {key: _encoded(value) for key, value in config.items()}
        words = None if at(self._info, "_partial") else misfit(at(self._info, "input_types"), given)
        if words:
            raise UsageError(f"the job {self._name} cannot be called so: {words}")
        overrides: dict[str, Json] = {"run_config": given}
        if self._entrypoint is not None:
            overrides["entry_point"] = self._entrypoint
        spec: dict[str, Json] = {
            "overrides": overrides,
            "job": self._name,
            "entity": entity or self._entity,
            "project": project or self._project,
            "docker": {},
            "git": {},
            "resource": resource,
        }
        if resource_args and not template_variables:
            spec["resource_args"] = dict(resource_args)
        return push(self._connection, spec, queue, project_queue, template_variables, priority)

    def __repr__(self) -> str:
        return f"<Job {self._name}>"


def check_name(name: str) -> None:
    """Raises UsageError unless it is `entity/project/name:alias`."""
    parts = name.split("/")
    if len(parts) != len(("entity", "project", "name")) or ":" not in parts[-1]:
        raise UsageError(f"{name!r} names no job; write entity/project/name:alias")


def jobs_of(connection: Connection, entity: str, project: str) -> list[dict[str, Json]]:
    """Returns the versions of each job of a project, as the server tells them."""
    asked: dict[str, Json] = {"entity": entity, "project": project, "type": TYPE}
    kind = at(connection.query(JOBS, asked), "project", "artifactType")
    found = (at(node, "artifacts") for node in nodes(at(kind, "artifactCollections")))
    return [versions for versions in found if isinstance(versions, dict)]


def _encoded(value: object) -> Json:
    """Returns a value as a config keeps it; of a version of an artifact, what stands for it."""
    encode = getattr(value, "json_encode", None)
    return encode() if callable(encode) else plain(value, in_silence)
