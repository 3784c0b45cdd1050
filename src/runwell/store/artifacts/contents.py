"""The bytes that versions share, and who still needs them.

A content is found by entity and digest. It is needed while an entry or a claim names it; a claim is
made in the transaction that tells a client that the bytes are there, so that nothing takes them
before the version is committed. The key of its blob holds its number, which is never given again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from runwell.errors import NotFound
from runwell.store.artifacts.nouns import Content, Manifest, ManifestKind, Place
from runwell.store.database import Database
from runwell.store.schema.artifacts import (
    claims,
    collections,
    contents,
    entries,
    manifests,
    memberships,
    parts,
    versions,
)
from runwell.store.schema.projects import projects

_CONTENT = select(contents.c.id, contents.c.entity, contents.c.digest, contents.c.size_bytes)
_MANIFEST = select(
    manifests.c.id,
    manifests.c.artifact_id,
    manifests.c.kind,
    manifests.c.digest,
    manifests.c.base_id,
    manifests.c.size_bytes,
)


def content_key(id: int) -> str:
    """Returns where the bytes of a content lie."""
    return f"contents/{id % 1000:03}/{id}"


def part_key(id: int, upload: str, number: int) -> str:
    """Returns where a part of a content lies until all are there."""
    return f"parts/{id}/{upload}/{number}"


def written_manifest_key(id: int) -> str:
    """Returns where a manifest lies as the client wrote it."""
    return f"manifests/written/{id}.json"


def manifest_key(artifact_id: int) -> str:
    """Returns where the manifest of a committed version lies."""
    return f"manifests/{artifact_id}.json"


class Contents:
    """Contents and manifests in SQL; their bytes lie in the blobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, entity: str, wanted: Sequence[tuple[int, str]], now: float
    ) -> tuple[Content, ...]:
        """Returns the content of each digest, made if need be, and keeps it for the version.

        Args:
            entity: Whose bytes they are.
            wanted: The version that needs it, and the digest.
            now: Seconds since the epoch.

        Raises:
            NotFound: A version is not there any more.
        """
        digests = sorted({digest for _, digest in wanted})

        def work(connection: Connection) -> tuple[Content, ...]:
            _hold(connection, sorted({version for version, _ in wanted}), now)
            for some in _batches(digests):
                rows = [{"entity": entity, "digest": digest, "created_at": now} for digest in some]
                connection.execute(self._database.dialect.insert_new(contents), rows)
            found = _by_digest(connection, entity, digests)
            pairs = dict.fromkeys((version, found[digest].id) for version, digest in wanted)
            if pairs:
                connection.execute(
                    self._database.dialect.insert_new(claims),
                    [{"artifact_id": version, "content_id": key} for version, key in pairs],
                )
            return tuple(found[digest] for _, digest in wanted)

        return self._database.write(work)

    def get(self, id: int) -> Content | None:
        """Returns the content of this key."""
        with self._database.read() as connection:
            row = connection.execute(_CONTENT.where(contents.c.id == id)).one_or_none()
        return None if row is None else Content(*row)

    def find(self, entity: str, digests: Sequence[str]) -> Mapping[str, Content]:
        """Returns those contents of an entity that are there, by digest."""
        with self._database.read() as connection:
            return _by_digest(connection, entity, sorted(set(digests)))

    def places(self, id: int) -> tuple[Place, ...]:
        """Returns the projects that show a version with this content."""
        query = (
            select(projects.c.id, projects.c.entity, projects.c.name)
            .join(collections, collections.c.project_id == projects.c.id)
            .join(memberships, memberships.c.collection_id == collections.c.id)
            .join(entries, entries.c.artifact_id == memberships.c.artifact_id)
            .where(entries.c.content_id == id)
            .distinct()
        )
        with self._database.read() as connection:
            return tuple(Place(*row) for row in connection.execute(query))

    def complete(self, id: int, size_bytes: int) -> None:
        """Notes that the bytes are there. Raises NotFound if nobody waits for them any more."""

        def work(connection: Connection) -> None:
            done = connection.execute(
                update(contents).where(contents.c.id == id).values(size_bytes=size_bytes)
            )
            if not done.rowcount:
                raise NotFound("nothing waits for this upload any more; log the artifact again")

        self._database.write(work)

    def add_part(self, id: int, upload: str, number: int, md5: str, size_bytes: int) -> None:
        """Notes a part; one of the same number is replaced."""
        columns = parts.c
        statement = self._database.dialect.insert_or_replace(
            parts,
            (columns.content_id, columns.upload, columns.number),
            (columns.md5, columns.size_bytes),
        ).values(content_id=id, upload=upload, number=number, md5=md5, size_bytes=size_bytes)

        def work(connection: Connection) -> None:
            if connection.scalar(select(contents.c.id).where(contents.c.id == id)) is None:
                raise NotFound("nothing waits for this upload any more; log the artifact again")
            connection.execute(statement)

        self._database.write(work)

    def parts(self, id: int, upload: str) -> tuple[tuple[int, str], ...]:
        """Returns number and MD5 (hexadecimal) of the parts that are there, in order."""
        query = (
            select(parts.c.number, parts.c.md5)
            .where(parts.c.content_id == id, parts.c.upload == upload)
            .order_by(parts.c.number)
        )
        with self._database.read() as connection:
            return tuple((number, md5) for number, md5 in connection.execute(query))

    def forget_parts(self, id: int) -> tuple[str, ...]:
        """Forgets the parts of a content; returns the keys of their blobs."""

        def work(connection: Connection) -> tuple[str, ...]:
            gone = connection.execute(
                delete(parts)
                .where(parts.c.content_id == id)
                .returning(parts.c.upload, parts.c.number)
            )
            return tuple(part_key(id, upload, number) for upload, number in gone)

        return self._database.write(work)

    def begin_manifest(
        self,
        artifact_id: int,
        kind: ManifestKind,
        digest: str,
        base_id: int | None,
        now: float,
    ) -> Manifest:
        """Returns a manifest that the client will write; of FULL ones a version has one.

        Raises:
            NotFound: The version is not there.
        """

        def work(connection: Connection) -> Manifest:
            _hold(connection, (artifact_id,), now)
            known = None
            if kind is ManifestKind.FULL:
                known = connection.scalar(
                    select(manifests.c.id).where(
                        manifests.c.artifact_id == artifact_id, manifests.c.kind == kind.value
                    )
                )
            if known is None:
                known = connection.execute(
                    insert(manifests)
                    .values(
                        artifact_id=artifact_id,
                        kind=kind.value,
                        digest="",
                        base_id=base_id,
                        created_at=now,
                    )
                    .returning(manifests.c.id)
                ).scalar_one()
            return _set_manifest(connection, known, digest, base_id)

        return self._database.write(work)

    def change_manifest(self, id: int, digest: str | None, base_id: int | None) -> Manifest:
        """Sets what is not None. Raises NotFound."""
        return self._database.write(
            lambda connection: _set_manifest(connection, id, digest or "", base_id)
        )

    def manifest(self, id: int) -> Manifest | None:
        """Returns a manifest."""
        with self._database.read() as connection:
            found = _manifests(connection, id=id)
        return found[0] if found else None

    def manifests(self, artifact_id: int) -> tuple[Manifest, ...]:
        """Returns the manifests of a version, in the order in which they were begun."""
        with self._database.read() as connection:
            return _manifests(connection, artifact_id=artifact_id)

    def complete_manifest(self, id: int, size_bytes: int) -> None:
        """Notes that a manifest was uploaded. Raises NotFound."""

        def work(connection: Connection) -> None:
            done = connection.execute(
                update(manifests).where(manifests.c.id == id).values(size_bytes=size_bytes)
            )
            if not done.rowcount:
                raise NotFound("nothing waits for this manifest any more")

        self._database.write(work)


def _hold(connection: Connection, ids: Sequence[int], now: float) -> None:
    """Notes that somebody still works on pending versions. Raises NotFound if one is gone."""
    touched = connection.execute(
        update(versions)
        .where(versions.c.id.in_(list(ids)), versions.c.deleted_at.is_(None))
        .values(updated_at=now)
    )
    if touched.rowcount < len(ids):
        raise NotFound("there is no such artifact")


def _by_digest(connection: Connection, entity: str, digests: Sequence[str]) -> dict[str, Content]:
    found: dict[str, Content] = {}
    for some in _batches(digests):
        query = _CONTENT.where(contents.c.entity == entity, contents.c.digest.in_(some))
        found |= {row.digest: Content(*row) for row in connection.execute(query)}
    return found


def _batches(items: Sequence[str], size: int = 1000) -> list[Sequence[str]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def _set_manifest(connection: Connection, id: int, digest: str, base_id: int | None) -> Manifest:
    values: dict[str, object] = {}
    if digest:
        values["digest"] = digest
    if base_id is not None:
        values["base_id"] = base_id
    if values:
        connection.execute(update(manifests).where(manifests.c.id == id).values(values))
    found = _manifests(connection, id=id)
    if not found:
        raise NotFound("there is no such manifest")
    return found[0]


def _manifests(
    connection: Connection, *, id: int | None = None, artifact_id: int | None = None
) -> tuple[Manifest, ...]:
    condition = manifests.c.id == id if id is not None else manifests.c.artifact_id == artifact_id
    query = _MANIFEST.where(condition).order_by(manifests.c.id)
    return tuple(
        Manifest(key, artifact, ManifestKind(kind), digest, base, size)
        for key, artifact, kind, digest, base, size in connection.execute(query)
    )
