"""What a run does with artifacts: logs, uses and links them.

Logging writes one record into the journal; the files lie in `artifacts/` of the run's directory
until the uplink has delivered them. Using one asks the server, since the script wants to have it.
"""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from runwell.errors import RunwellError, TransportError, UsageError
from runwell.sdk.boundary import absorb, guarded
from runwell.sdk.run_part import RunPart
from runwell.sdk.terminal import termwarn
from runwell.sdk.upstream import RunDelivery
from runwell.wire.artifact_notes import ARTIFACTS
from runwell.wire.records import LinkRecord, UseRecord

if TYPE_CHECKING:
    from runwell.sdk.artifact.artifact import Artifact
    from runwell.sdk.artifact.names import ArtifactName
    from runwell.sdk.media.file import Media
    from runwell.values.json import Json

_MODEL = "model"
_TABLE = "run_table"
_INCREMENTS = "wandb-run-incremental-table"
_ASK_AGAIN_S = 20.0


class RunArtifacts(RunPart):
    """The calls about artifacts; `Run` sets the attributes that this reads."""

    _logged: list[Artifact]
    _clock: Callable[[], float]

    @property
    @abstractmethod
    def step(self) -> int: ...

    @property
    @abstractmethod
    def disabled(self) -> bool: ...

    def log_artifact(
        self,
        artifact_or_path: Artifact | str | os.PathLike[str],
        name: str | None = None,
        type: str | None = None,
        aliases: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
    ) -> Artifact:
        """Logs a version of an artifact; returns at once, `wait()` waits until it is delivered.

        Args:
            artifact_or_path: A draft; or a file, a directory or an address, which becomes one.
            name: The name of one that is made here; default: `run-<id>-<name of the file>`.
            type: Its type.
            aliases: Names that move to this version; default: `latest`.
            tags: Words to find it by.

        Raises:
            UsageError: The draft was logged already, or there is nothing at the path.
        """
        draft = self._as_draft(artifact_or_path, name, type)
        return self._log_draft(draft, aliases, tags)

    def upsert_artifact(
        self,
        artifact_or_path: Artifact | str | os.PathLike[str],
        name: str | None = None,
        type: str | None = None,
        aliases: Sequence[str] | None = None,
        distributed_id: str | None = None,
    ) -> Artifact:
        """Adds this process's share to a version that several write; see `finish_artifact`.

        The writers agree on the name and on a `distributed_id` (default: the run's group).
        """
        shared = self._shared_id(distributed_id)
        draft = self._as_draft(artifact_or_path, name, type)
        draft.distributed_id = shared
        return self._log_draft(draft, aliases, None, distributed_id=shared, is_final=False)

    def finish_artifact(
        self,
        artifact_or_path: Artifact | str | os.PathLike[str],
        name: str | None = None,
        type: str | None = None,
        aliases: Sequence[str] | None = None,
        distributed_id: str | None = None,
    ) -> Artifact:
        """Adds the last share to a version that several write, and ends it."""
        shared = self._shared_id(distributed_id)
        draft = self._as_draft(artifact_or_path, name, type)
        draft.distributed_id = shared
        return self._log_draft(draft, aliases, None, distributed_id=shared)

    def use_artifact(
        self,
        artifact_or_name: Artifact | str,
        type: str | None = None,
        aliases: Sequence[str] | None = None,
        use_as: str | None = None,
    ) -> Artifact:
        """Returns a version and notes that this run uses it.

        Args:
            artifact_or_name: `name:alias`, with entity and project in front if they are others; a
                version; or a draft, which is logged first.
            type: What kind of thing it has to be.
            aliases: Of a draft, names that move to it.
            use_as: As what it is used.

        Raises:
            NotFound: There is no such version.
            UsageError: It is of another type, or there is no server to ask.
        """
        if not isinstance(artifact_or_name, str):
            return self._use(artifact_or_name, aliases, use_as)
        from runwell.sdk.artifact.artifact import find_artifact
        from runwell.sdk.artifact.remote import Remote

        if self._upstream is None:
            raise UsageError(
                f"artifact {artifact_or_name!r} has to be asked for, and this run has no server"
            )
        for draft in self._logged:  # the one that is asked for may be on its way
            if draft.is_draft():
                draft.wait()
        connection = self._upstream.connect()

        def default() -> tuple[str, str]:
            return self.entity or connection.entity(), self.project

        return self._use(
            find_artifact(Remote(connection), artifact_or_name, default, type), aliases, use_as
        )

    def link_artifact(
        self, artifact: Artifact, target_path: str, aliases: Sequence[str] | None = None
    ) -> Artifact:
        """Lets a version stand in another collection, too; returns it as it stands there.

        Waits until the server has the version. Offline, and while nobody answers, the link is
        kept with the run and made later; then the version itself is returned.

        Args:
            artifact: A version, or a draft, which is logged first.
            target_path: `collection`, with project and entity in front if they are others.
            aliases: Its aliases there.

        Raises:
            UsageError: The path names no collection, or an alias cannot be one.
            ServerError: The server refused the version or the link.
        """
        from runwell.sdk.artifact.names import check_alias, read_name

        target = read_name(target_path)
        names = tuple(check_alias(alias) for alias in aliases or ())
        if artifact.is_draft() and artifact not in self._logged:
            self._log_draft(artifact, None, None)
            if artifact not in self._logged:  # it was set aside, which is told already
                return artifact
        if self._upstream is not None:
            try:
                return self._link_now(artifact, target, names)
            except TransportError:
                termwarn(f"no answer to the link to {target_path!r}; it is made later")
        self._write(
            LinkRecord(
                artifact_id=artifact.server_id,
                client_id=None if artifact.server_id else artifact.client_id,
                collection=target.name,
                project=target.project,
                entity=target.entity,
                aliases=names,
            )
        )
        return artifact

    def _link_now(
        self, artifact: Artifact, target: ArtifactName, aliases: tuple[str, ...]
    ) -> Artifact:
        """Links when the version is there. Raises TransportError once nobody answers."""
        from runwell.wire.documents.server import VIEWER

        upstream = self._upstream
        if upstream is None:
            raise UsageError("this run has no server")
        connection = upstream.connect()
        entity = target.entity or self.entity or connection.entity()
        while artifact.is_draft():
            connection.query(VIEWER, {})
            with suppress(TimeoutError):
                artifact.wait(_ASK_AGAIN_S)
        return artifact.link(f"{entity}/{target.project or self.project}/{target.name}", aliases)

    def log_model(
        self,
        path: str | os.PathLike[str],
        name: str | None = None,
        aliases: Sequence[str] | None = None,
    ) -> Artifact:
        """Logs a file or directory as an artifact of type model."""
        return self.log_artifact(path, name=name, type=_MODEL, aliases=aliases)

    def use_model(self, name: str) -> str:
        """Fetches a model; returns its file, or its folder if there are several.

        Raises:
            UsageError: The artifact's type does not contain the word model.
        """
        artifact = self.use_artifact(name)
        if _MODEL not in artifact.type.lower():
            raise UsageError(f"{name} is of type {artifact.type!r}, which is no model")
        folder = artifact.download()
        entries = list(artifact.manifest.entries)
        return str(Path(folder) / entries[0]) if len(entries) == 1 else folder

    def link_model(
        self,
        path: str | os.PathLike[str],
        registered_model_name: str,
        name: str | None = None,
        aliases: Sequence[str] | None = None,
    ) -> Artifact:
        """Logs a model, if it is new, and lets it stand in a collection of models, too."""
        draft = self._as_draft(path, name, _MODEL)
        self._log_draft(draft, None, None)
        return self.link_artifact(draft, registered_model_name, aliases)

    @guarded
    def log_code(
        self,
        root: str | None = ".",
        name: str | None = None,
        include_fn: Callable[..., bool] | None = None,
        exclude_fn: Callable[..., bool] | None = None,
    ) -> Artifact | None:
        """Logs the code below a directory as an artifact of type code.

        Args:
            root: The directory.
            name: Of the artifact; default: made of the project and the program.
            include_fn: Tells of a path (and `root`) whether it is code; default: what ends in
                .py, .ipynb, .sh, .yaml, .toml, and requirements.txt and Dockerfile.
            exclude_fn: Tells which of those are left out; default: what lies in `wandb/`.

        Returns:
            The artifact, None if there is no code.
        """
        from runwell.sdk.artifact.code import code_artifact
        from runwell.sdk.capture.environment import code_path

        own = f"source-{self.project}-{code_path(None, Path.cwd())}"
        found = code_artifact(Path(root or "."), name or own, include_fn, exclude_fn)
        return self._log_draft(found, None, None) if found is not None else None

    def _keep_table(self, table: Media, key: str, number: int | None) -> dict[str, Json]:
        """Logs a table as an artifact of its own, where scripts find it again with all its cells.

        Args:
            table: What was written for a row.
            key: The key in the row.
            number: Of an increment; None of a whole table.

        Returns:
            What the row says of it; nothing if it could not be kept.
        """
        from runwell.sdk.artifact.artifact import Artifact
        from runwell.sdk.artifact.names import name_for

        is_part = number is not None
        name = name_for(f"run-{self.id}-{'incr-' if is_part else ''}{key}")
        try:
            draft = Artifact(name, _INCREMENTS if is_part else _TABLE, incremental=is_part)
            # Increments of several lives of a run lie side by side.
            place = f"{number}-{int(self._clock() * 1000)}.{key}" if is_part else key
            path = draft.add(table, place).path
            self._log_draft(draft, None, None)
        except (RunwellError, OSError) as error:  # the row is kept without it
            absorb(f"keeping the table {key!r} as an artifact", error)
            return {}
        scheme = "wandb-client-artifact"
        return {
            "artifact_path": f"{scheme}://{draft.client_id}/{path}",
            "_latest_artifact_path": f"{scheme}://{draft.sequence_client_id}:latest/{path}",
        }

    def tell_refused(self) -> None:
        """Warns of artifacts that the server refused; called at the end of the run."""
        for artifact in self._logged:
            why = artifact.refusal()
            if why is not None:
                termwarn(f"artifact {artifact.plain_name!r} was refused by the server: {why}")

    def _use(
        self, artifact: Artifact, aliases: Sequence[str] | None, use_as: str | None
    ) -> Artifact:
        if artifact.server_id is None:
            if artifact not in self._logged:
                return self._log_draft(artifact, aliases, None, use_as=use_as or "")
            artifact.wait()
        if artifact.server_id is not None:
            self._write(UseRecord(artifact.server_id, use_as, artifact.entity, artifact.project))
        return artifact

    def _as_draft(
        self, given: Artifact | str | os.PathLike[str], name: str | None, type: str | None
    ) -> Artifact:
        from runwell.sdk.artifact.artifact import Artifact

        if isinstance(given, Artifact):
            return given
        text = os.fsdecode(given)
        own = f"run-{self.id}-{Path(text).name or 'files'}"
        draft = Artifact(name or own, type or "unspecified")
        if Path(text).is_file():
            draft.add_file(text)
        elif Path(text).is_dir():
            draft.add_dir(text)
        elif "://" in text:
            draft.add_reference(text)
        else:
            raise UsageError(f"there is nothing to be logged at {text}")
        return draft

    def _shared_id(self, distributed_id: str | None) -> str:
        shared = distributed_id or self._group()
        if not shared:
            raise UsageError("several writers need a distributed_id, or a run with a group")
        return shared

    @abstractmethod
    def _group(self) -> str | None:
        """Returns the group of the run."""

    def _log_draft(
        self,
        draft: Artifact,
        aliases: Iterable[str] | None,
        tags: Iterable[str] | None,
        *,
        distributed_id: str | None = None,
        is_final: bool = True,
        use_as: str | None = None,
    ) -> Artifact:
        from runwell.sdk.artifact.names import check_alias

        names = ("latest",) if aliases is None else tuple(map(check_alias, aliases))
        if self._directory is None:
            draft.set_aside()
            return draft
        if draft.server_id is not None:  # it is with the server: only its words change
            draft.aliases.extend(name for name in names if name not in draft.aliases)
            draft.save()
            return draft
        delivery = RunDelivery(self._directory.path / ARTIFACTS, self._upstream)
        try:
            draft.hand_over(delivery)
        except OSError as error:  # a disk that is full ends no training
            absorb("log_artifact()", error)
            draft.set_aside()
            return draft
        self._write(
            draft.as_record(
                aliases=names,
                tags=tuple(str(tag) for tag in tags or ()),
                history_step=self._step_of_artifacts(),
                distributed_id=distributed_id,
                is_final=is_final,
                use_as=use_as,
            )
        )
        self._logged.append(draft)
        return draft

    def _step_of_artifacts(self) -> int | None:
        return self.step or None
