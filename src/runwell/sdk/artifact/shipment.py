"""The way of a draft from the run that logs it to the server.

A part of `Artifact`. The run's journal says what is to be delivered (`as_record`), the uplink
delivers it and leaves a note in the folder of the delivery, and here that note is waited for.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from runwell.errors import DataError, ServerError, TransportError, UsageError
from runwell.sdk.artifact.cache import Cache
from runwell.sdk.artifact.content import Content
from runwell.sdk.artifact.facts import Delivery
from runwell.sdk.artifact.places import ArtifactPlaces
from runwell.sdk.artifact.remote import Remote, Version
from runwell.sdk.terminal import termwarn
from runwell.values.json import Json
from runwell.wire.artifact_notes import decode_delivered, note_path
from runwell.wire.records import ArtifactEntry, ArtifactRecord

if TYPE_CHECKING:
    from typing_extensions import Self

_POLL_S = 0.05
_WAKE_EVERY_S = 1.0


class ArtifactShipment(ABC):
    """Hands over and waits; `Artifact` sets the attributes that this reads."""

    client_id: str
    sequence_client_id: str
    _name: str
    _type: str
    _description: str | None
    _metadata: dict[str, Json]
    _ttl_s: int | None
    _base_id: str | None
    _is_incremental: bool
    _is_final: bool
    _is_set_aside: bool
    _content: Content
    _places: ArtifactPlaces
    _files: dict[str, str]
    _delivery: Delivery | None
    _version: Version | None

    @abstractmethod
    def _take(self, version: Version, remote: Remote) -> None:
        """Becomes a version of the server's."""

    def hand_over(self, delivery: Delivery) -> None:
        """Becomes what a run delivers.

        Raises:
            UsageError: It was logged already.
        """
        if self._delivery is not None or self._version is not None:
            raise UsageError(f"artifact {self._name!r} was logged already; make another one")
        self._is_final = True
        self._files = self._content.hand_over(delivery.folder / self.client_id)
        cache = Cache(self._places.cache)
        for entry in self._content.manifest.entries.values():
            is_copy = entry.local_path is not None and not Path(entry.local_path).is_symlink()
            if is_copy and not entry.skip_cache and entry.local_path:
                cache.adopt(Path(entry.local_path), entry.digest)
        self._delivery = delivery

    def as_record(
        self,
        *,
        aliases: tuple[str, ...],
        tags: tuple[str, ...],
        history_step: int | None,
        distributed_id: str | None,
        is_final: bool,
        use_as: str | None,
    ) -> ArtifactRecord:
        """Returns what the journal says of a draft that was handed over."""
        entries = tuple(
            ArtifactEntry(
                path=path,
                digest=entry.digest,
                size=entry.size,
                ref=entry.ref,
                extra=entry.extra or None,
                birth_id=entry.birth_artifact_id,
                file=self._files.get(path),
            )
            for path, entry in sorted(self._content.manifest.entries.items())
        )
        return ArtifactRecord(
            client_id=self.client_id,
            sequence_client_id=self.sequence_client_id,
            type=self._type,
            name=self._name,
            digest=self._content.manifest.digest(),
            entries=entries,
            description=self._description,
            metadata=json.dumps(self._metadata) if self._metadata else None,
            aliases=aliases,
            tags=tags,
            ttl_s=self._ttl_s,
            history_step=history_step,
            base_id=self._base_id,
            is_incremental=self._is_incremental,
            distributed_id=distributed_id,
            is_final=is_final,
            use_as=use_as,
        )

    def set_aside(self) -> None:
        """Becomes what a disabled run logged: it does not change any more, and goes nowhere."""
        self._is_final = self._is_set_aside = True

    def wait(self, timeout: float | None = None) -> Self:
        """Waits until the server has it; returns it.

        Offline it returns at once, with a warning: nothing is sent before `runwell sync`.

        Raises:
            TimeoutError: It took longer than `timeout` seconds.
            ServerError: The server refused it.
        """
        if self._version is not None or self._is_set_aside:
            return self
        if self._delivery is None:
            raise UsageError("this artifact was not logged; call run.log_artifact() first")
        if not self._delivery.is_shipped:
            termwarn(f"artifact {self._name!r} is sent later; there is nothing to wait for")
            return self
        started = wake_at = monotonic()
        while not self._is_delivered():
            now = monotonic()
            if timeout is not None and now - started > timeout:
                raise TimeoutError(f"artifact {self._name!r} is not with the server yet")
            if now >= wake_at:
                self._delivery.wake()
                wake_at = now + _WAKE_EVERY_S
            sleep(_POLL_S)
        return self

    def _is_delivered(self) -> bool:
        """Takes over what the uplink noted, if it did."""
        delivery = self._delivery
        if delivery is None:
            return False
        try:
            note = decode_delivered(note_path(delivery.folder, self.client_id).read_bytes())
        except (OSError, DataError):
            return False
        if note.artifact_id is None:
            raise ServerError(f"artifact {self._name!r} was refused: {note.error}", status=400)
        remote = delivery.connect()
        self._take(remote.by_id(note.artifact_id), remote)
        return True

    def refusal(self) -> str | None:
        """Returns why the server refused it, None if it did not."""
        if self._version is None and self._delivery is not None:
            try:
                self._is_delivered()
            except ServerError as error:
                return str(error)
            except TransportError:
                return None
        return None
