"""The files and artifacts of a run that a server has: read, added, linked to it."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from runwell.errors import UsageError
from runwell.sdk.connection import Connection
from runwell.sdk.query.file import File
from runwell.sdk.query.paging import Pages
from runwell.values.json import Json
from runwell.wire.answer import at, items_of
from runwell.wire.documents.artifacts import RUN_ARTIFACTS
from runwell.wire.documents.run_lives import CREATE_RUN_FILES
from runwell.wire.documents.runs import RUN_FILES

if TYPE_CHECKING:
    from runwell.sdk.artifact.artifact import Artifact


class RunOutputs(ABC):
    """What a run has beside its numbers; `Run` sets the attribute that this reads."""

    _connection: Connection

    @property
    @abstractmethod
    def path(self) -> list[str]:
        """Entity, project and id."""

    def files(
        self, names: Sequence[str] | None = None, pattern: str | None = None, per_page: int = 50
    ) -> Pages[File]:
        """Returns its files: all, those with these names, or those like a pattern (`%`, `_`)."""
        asked = self._place() | {"names": list(names) if names else None, "pattern": pattern}
        path = ("project", "run", "files")
        make = lambda node: File(self._connection, node)  # noqa: E731
        return Pages(self._connection, RUN_FILES, asked, path, make, per_page=per_page)

    def file(self, name: str) -> File:
        """Returns a file; one that is not there has no size."""
        return self.files(names=[name])[0]

    def upload_file(self, path: str | os.PathLike[str], root: str | os.PathLike[str] = ".") -> File:
        """Puts a file into the run, under its path below `root`."""
        source = Path(root, path).resolve()
        name = source.relative_to(Path(root).resolve()).as_posix()
        entity, project, run = self.path
        asked: dict[str, Json] = {
            "entity": entity, "project": project, "run": run, "files": [name]
        }  # fmt: skip
        answer = at(self._connection.query(CREATE_RUN_FILES, asked), "createRunFiles")
        (place,) = items_of(at(answer, "files"))
        pairs = [str(pair).partition(":") for pair in items_of(at(answer, "uploadHeaders"))]
        headers = {key.strip(): value.strip() for key, _, value in pairs}
        self._connection.put(str(at(place, "uploadUrl")), source, headers)
        return self.file(name)

    def logged_artifacts(self, per_page: int = 100) -> Pages[Artifact]:
        """Returns the versions that it made."""
        return self._artifacts("outputArtifacts", per_page, output=True)

    def used_artifacts(self, per_page: int = 100) -> Pages[Artifact]:
        """Returns the versions that it used."""
        return self._artifacts("inputArtifacts", per_page, output=False)

    def _artifacts(self, field: str, per_page: int, *, output: bool) -> Pages[Artifact]:
        from runwell.sdk.artifact.artifact import Artifact
        from runwell.sdk.artifact.remote import Remote, read_version

        remote = Remote(self._connection)
        path = ("project", "run", field)
        return Pages(
            self._connection,
            RUN_ARTIFACTS,
            self._place() | {"output": output},
            path,
            lambda node: Artifact.of_version(read_version(node), remote),
            count_path=(*path, "totalCount"),
            per_page=per_page,
        )

    def use_artifact(self, artifact: Artifact, use_as: str | None = None) -> Artifact:
        """Notes that this run used a version."""
        from runwell.wire.documents.artifacts import USE_ARTIFACT

        asked: dict[str, Json] = {
            **self._named(),
            "artifactID": artifact.id,
            "artifactEntityName": artifact.entity,
            "artifactProjectName": artifact.project,
        }
        if use_as:
            asked["usedAs"] = use_as
        self._connection.query(USE_ARTIFACT, {"input": asked})
        return artifact

    def log_artifact(
        self,
        artifact: Artifact,
        aliases: Collection[str] | None = None,
        tags: Collection[str] | None = None,
    ) -> Artifact:
        """Notes that this run made a version that the server has, and names it.

        Args:
            artifact: A version of this project, as `Api.artifact` returns it.
            aliases: Names that lead to it from now on.
            tags: Words to find it by.

        Raises:
            UsageError: It is a draft, or was made in another project.
        """
        from runwell.wire.documents.artifacts import CREATE_ARTIFACT

        if artifact.is_draft():
            raise UsageError("the server does not have this artifact; log it with a run that lives")
        if (artifact.source_entity, artifact.source_project) != tuple(self.path[:2]):
            raise UsageError("a run makes artifacts of its own project alone; link this one")
        name = artifact.source_name.partition(":")[0]
        named: list[Json] = []
        named += [{"artifactCollectionName": name, "alias": alias} for alias in aliases or ()]
        words: list[Json] = []
        words += [{"tagName": tag} for tag in tags or ()]
        asked: dict[str, Json] = {
            **self._named(),
            "artifactTypeName": artifact.type,
            "artifactCollectionNames": [name],
            "digest": artifact.digest,
            "aliases": named,
            "tags": words,
            "enableDigestDeduplication": True,
        }
        self._connection.query(CREATE_ARTIFACT, {"input": asked})
        return artifact

    def _place(self) -> dict[str, Json]:
        entity, project, run = self.path
        return {"entity": entity, "project": project, "name": run}

    def _named(self) -> dict[str, Json]:
        entity, project, run = self.path
        return {"entityName": entity, "projectName": project, "runName": run}
