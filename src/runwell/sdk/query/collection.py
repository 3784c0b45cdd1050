"""Collections of artifacts as a server has them, and what may be changed in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from runwell.errors import UsageError
from runwell.sdk.connection import Connection
from runwell.sdk.query.paging import Pages
from runwell.sdk.query.placed import Placed
from runwell.values.json import Json
from runwell.wire.answer import at, nodes
from runwell.wire.documents.collections import (
    COLLECTION_ARTIFACTS,
    DELETE_PORTFOLIO,
    DELETE_SEQUENCE,
    MOVE_SEQUENCE,
    TAG_COLLECTION,
    UNTAG_COLLECTION,
    UPDATE_PORTFOLIO,
    UPDATE_SEQUENCE,
)
from runwell.wire.documents.operation import Operation

if TYPE_CHECKING:
    from runwell.sdk.artifact.artifact import Artifact

_INNER_TYPES = "wandb-"


class _Words(msgspec.Struct, frozen=True):
    """What may be changed of a collection."""

    name: str
    type: str
    description: str | None
    tags: tuple[str, ...]


class ArtifactCollection(Placed):
    """A collection of versions.

    `name`, `type`, `description` and `tags` may be set; the server hears of it by `save`.
    """

    def __init__(
        self, connection: Connection, entity: str, project: str, node: dict[str, Json]
    ) -> None:
        super().__init__(connection, entity, project, node)
        self._saved = self._words = _read_words(node)

    @property
    def id(self) -> str:
        """The server's id."""
        return str(at(self._node, "id"))

    @property
    def name(self) -> str:
        """Its name."""
        return self._words.name

    @name.setter
    def name(self, name: str) -> None:
        self._words = msgspec.structs.replace(self._words, name=name)

    @property
    def type(self) -> str:
        """The type of its versions; only that of a sequence can be another."""
        return self._words.type

    @type.setter
    def type(self, type: str) -> None:
        self._check_type(type)
        self._words = msgspec.structs.replace(self._words, type=type)

    @property
    def description(self) -> str | None:
        """Free text."""
        return self._words.description

    @description.setter
    def description(self, description: str | None) -> None:
        self._words = msgspec.structs.replace(self._words, description=description)

    @property
    def tags(self) -> list[str]:
        """Words to find it by."""
        return list(self._words.tags)

    @tags.setter
    def tags(self, tags: Iterable[str]) -> None:
        if isinstance(tags, str):
            raise UsageError("tags are a list of words, not a text")
        self._words = msgspec.structs.replace(self._words, tags=tuple(dict.fromkeys(tags)))

    @property
    def created_at(self) -> str:
        """ISO 8601."""
        return str(at(self._node, "createdAt"))

    @property
    def updated_at(self) -> str | None:
        """When it was changed last, ISO 8601."""
        time = at(self._node, "updatedAt")
        return time if isinstance(time, str) else None

    @property
    def aliases(self) -> list[str]:
        """All aliases of its versions."""
        return [str(at(alias, "alias")) for alias in nodes(at(self._node, "aliases"))]

    def is_sequence(self) -> bool:
        """Tells whether its versions were made here, not linked to."""
        return at(self._node, "__typename") == "ArtifactSequence"

    def artifacts(self, per_page: int = 50, start: str | None = None) -> Pages[Artifact]:
        """Returns its versions, the newest first; from `start`, the `cursor` of such a list, on."""
        place, saved = (self.entity, self.project), self._saved
        return versions_of(
            self._connection, place, saved.type, saved.name, per_page=per_page, start=start
        )

    versions = artifacts

    def save(self) -> None:
        """Lets the server have it as it is here.

        Raises:
            Conflict: The new name is taken.
            PermissionDenied: One may not.
        """
        now, was = self._words, self._saved
        if (now.name, now.description) != (was.name, was.description):
            self._rename(now)
            self._saved = was = msgspec.structs.replace(
                was, name=now.name, description=now.description
            )
        if now.type != was.type:
            self._move(now.type)
        self._tag(TAG_COLLECTION, [tag for tag in now.tags if tag not in was.tags])
        self._tag(UNTAG_COLLECTION, [tag for tag in was.tags if tag not in now.tags])
        self._saved = now

    def change_type(self, new_type: str) -> None:
        """Moves a sequence to another type, at once; nothing else that was set is saved.

        Raises:
            UsageError: It is no sequence, or a type of the client's own.
        """
        self._check_type(new_type)
        self._move(new_type)
        self._saved = msgspec.structs.replace(self._saved, type=new_type)
        self._words = msgspec.structs.replace(self._words, type=new_type)

    def delete(self) -> None:
        """Deletes it for good: a sequence with all its versions, a portfolio with its links."""
        operation = DELETE_SEQUENCE if self.is_sequence() else DELETE_PORTFOLIO
        self._connection.query(operation, {"id": self.id})

    def _check_type(self, type: str) -> None:
        if not self.is_sequence():
            raise UsageError(f"{self.name} holds links; only the type of a sequence can change")
        for each in {type, self._saved.type}:
            if each.startswith(_INNER_TYPES):
                raise UsageError(f"artifacts of type {each!r} are the client's own")

    def _rename(self, now: _Words) -> None:
        operation, field = (
            (UPDATE_SEQUENCE, "artifactSequenceID")
            if self.is_sequence()
            else (UPDATE_PORTFOLIO, "artifactPortfolioID")
        )
        asked: Json = {field: self.id, "name": now.name, "description": now.description}
        self._connection.query(operation, {"input": asked})

    def _move(self, type: str) -> None:
        asked: Json = {"artifactSequenceID": self.id, "destinationArtifactTypeName": type}
        self._connection.query(MOVE_SEQUENCE, {"input": asked})

    def _tag(self, operation: Operation, tags: list[str]) -> None:
        if not tags:
            return
        asked: Json = {
            "entityName": self.entity,
            "projectName": self.project,
            "artifactCollectionName": self._saved.name,
            "tags": [{"tagName": tag} for tag in tags],
        }
        self._connection.query(operation, {"input": asked})

    def __repr__(self) -> str:
        return f"<ArtifactCollection {self.name} ({self.type})>"


def _read_words(node: dict[str, Json]) -> _Words:
    text = at(node, "description")
    return _Words(
        name=str(at(node, "name")),
        type=str(at(node, "defaultArtifactType", "name")),
        description=text if isinstance(text, str) else None,
        tags=tuple(str(at(tag, "name")) for tag in nodes(at(node, "tags"))),
    )


def versions_of(
    connection: Connection,
    place: tuple[str, str],
    type: str,
    name: str,
    *,
    order: str | None = None,
    filters: str | None = None,
    per_page: int = 50,
    start: str | None = None,
) -> Pages[Artifact]:
    """Returns the versions of a collection; `place` is entity and project."""
    from runwell.sdk.artifact.artifact import Artifact
    from runwell.sdk.artifact.remote import Remote, read_version

    remote = Remote(connection)
    path = ("project", "artifactType", "artifactCollection", "artifacts")
    asked: dict[str, Json] = {"entity": place[0], "project": place[1], "type": type, "name": name}
    return Pages(
        connection,
        COLLECTION_ARTIFACTS,
        asked | {"order": order, "filters": filters},
        path,
        lambda node: Artifact.of_version(read_version(node), remote),
        count_path=(*path, "totalCount"),
        per_page=per_page,
        start=start,
    )
