"""Delivers artifacts of a run: makes the version, puts its files, its manifest, and commits it.

All of it can be done again: the server knows a version by its client's id and content by its
digest, so a delivery that broke off goes on with the files that are missing. Files that the server
has are removed from the run's directory; the note that says so outlives them.
Knows neither the journal nor the cursor.
"""

from __future__ import annotations

import base64
import hashlib
import io
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from runwell.errors import Garbled, NotFound, ServerError
from runwell.sdk.organization import owner_of
from runwell.uplink.client import Client
from runwell.uplink.fold import Deed
from runwell.uplink.inside import is_plain
from runwell.uplink.uploads import RunPlace
from runwell.values.json import Json
from runwell.wire.answer import at, items_of, nodes
from runwell.wire.artifact_notes import Delivered, encode_delivered, note_path
from runwell.wire.documents.artifacts import (
    CLIENT_ID_MAPPING,
    COMMIT_ARTIFACT,
    COMPLETE_MULTIPART,
    CREATE_ARTIFACT,
    CREATE_ARTIFACT_FILES,
    CREATE_ARTIFACT_MANIFEST,
    LINK_ARTIFACT,
    UPDATE_ARTIFACT_MANIFEST,
    USE_ARTIFACT,
)
from runwell.wire.documents.operation import Operation
from runwell.wire.manifest import Entry, encode_manifest
from runwell.wire.records import ArtifactEntry, ArtifactRecord, LinkRecord, UseRecord

FILES_PER_QUESTION = 1000
TRANSFERS = 6
PARTS_FROM_BYTES = 2 * 1024**3
PART_BYTES = 100 * 1024**2
_MANIFEST = "wandb_manifest.json"
_OF_CLIENT = re.compile("wandb-client-artifact://([^/]+)/(.*)", re.DOTALL)

_log = logging.getLogger(__name__)


class Delivery:
    """Does what the records of one run say about artifacts.

    Args:
        client: The server.
        place: The run there.
        folder: `artifacts/` of the run's directory.
        on_bytes: Told how many bytes were sent, from any thread.
    """

    def __init__(
        self, client: Client, place: RunPlace, folder: Path, on_bytes: Callable[[int], None]
    ) -> None:
        self._client = client
        self._place = place
        self._folder = folder
        self._on_bytes = on_bytes

    def do(self, deed: Deed) -> bool:
        """Does one of them; tells whether the server took it.

        Raises:
            TransportError: It may go through later.
        """
        record = deed.record
        try:
            match record:
                case ArtifactRecord():
                    self._deliver(record)
                case UseRecord():
                    self._use(record)
                case LinkRecord():
                    self._link(record)
        except (ServerError, OSError) as error:
            _log.warning("an artifact is not delivered: %s", error)
            if isinstance(record, ArtifactRecord):
                self._leave_note(record.client_id, Delivered(error=str(error)))
            return False
        return True

    def _deliver(self, record: ArtifactRecord) -> None:
        if not is_plain(record.client_id):
            raise ServerError("the id of an artifact leads out of its folder", status=400)
        artifact = self._create(record)
        artifact_id = _text(artifact, "id")
        if at(artifact, "state") != "COMMITTED":
            latest = at(artifact, "artifactSequence", "latestArtifact", "id")
            base = record.base_id or (latest if isinstance(latest, str) else None)
            self._fill(record, artifact_id, base)
            if record.is_final:
                self._client.query(COMMIT_ARTIFACT, {"artifactID": artifact_id})
        if record.use_as is not None:
            self._use(UseRecord(artifact_id, record.use_as or None))
        self._leave_note(record.client_id, Delivered(artifact_id))
        shutil.rmtree(self._folder / record.client_id, ignore_errors=True)

    def _create(self, record: ArtifactRecord) -> Json:
        aliases = _aliases(record.name, record.aliases)
        tags: list[Json] = []
        tags += [{"tagName": tag} for tag in record.tags]
        asked: dict[str, Json] = {
            "artifactTypeName": record.type,
            "artifactCollectionNames": [record.name],
            **self._where(record),
            "runName": self._place.run,
            "digest": record.digest,
            "aliases": aliases,
            "tags": tags,
            "metadata": record.metadata,
            "description": record.description,
            "ttlDurationSeconds": record.ttl_s,
            "historyStep": record.history_step,
            "enableDigestDeduplication": True,
            "distributedID": record.distributed_id,
            "clientID": record.client_id,
            "sequenceClientID": record.sequence_client_id,
        }
        known: dict[str, Json] = {key: value for key, value in asked.items() if value is not None}
        answer = self._client.query(CREATE_ARTIFACT, {"input": known})
        return at(answer, "createArtifact", "artifact")

    def _fill(self, record: ArtifactRecord, artifact_id: str, base: str | None) -> None:
        is_whole = not record.is_incremental and not record.distributed_id
        kind = "FULL" if is_whole else "PATCH" if record.distributed_id else "INCREMENTAL"
        asked: dict[str, Json] = {
            "artifactID": artifact_id,
            "baseArtifactID": base,
            "name": _MANIFEST,
            "digest": "",
            **self._where(record),
            "runName": self._place.run,
            "type": kind,
            "includeUpload": False,
        }
        manifest_id = self._ask_manifest(CREATE_ARTIFACT_MANIFEST, asked)[0]
        births = self._put_files(record, artifact_id, manifest_id)
        data = encode_manifest({each.path: self._entry(each, births) for each in record.entries})
        digest = base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()
        if is_whole:
            asked |= {"digest": digest, "includeUpload": True}
            _, url, headers = self._ask_manifest(CREATE_ARTIFACT_MANIFEST, asked)
        else:
            change: dict[str, Json] = {"manifestID": manifest_id, "digest": digest}
            change["baseArtifactID"] = base
            _, url, headers = self._ask_manifest(UPDATE_ARTIFACT_MANIFEST, change)
        if url is not None:
            self._client.put(url, headers, io.BytesIO(data), len(data))

    def _ask_manifest(
        self, operation: Operation, asked: Mapping[str, Json]
    ) -> tuple[str, str | None, dict[str, str]]:
        """Returns id, address and headers of a manifest."""
        (answer,) = self._client.query(operation, asked).values()
        manifest = at(answer, "artifactManifest")
        file = at(manifest, "file")
        url = at(file, "uploadUrl")
        return (
            _text(manifest, "id"),
            url if isinstance(url, str) else None,
            _headers(at(file, "uploadHeaders")),
        )

    def _put_files(
        self, record: ArtifactRecord, artifact_id: str, manifest_id: str
    ) -> dict[str, str]:
        """Puts all files; returns the version that each path came with."""
        own = [entry for entry in record.entries if entry.file is not None]
        births: dict[str, str] = {}
        with ThreadPoolExecutor(TRANSFERS, thread_name_prefix="artifact") as pool:
            for first in range(0, len(own), FILES_PER_QUESTION):
                few = own[first : first + FILES_PER_QUESTION]
                answers = self._ask_files(record, few, artifact_id, manifest_id)
                jobs = []
                for entry, node in zip(few, answers, strict=True):
                    born = at(node, "artifact", "id")
                    births[entry.path] = born if isinstance(born, str) else artifact_id
                    source = self._source(record, entry)
                    jobs.append(pool.submit(self._put, source, entry, node, artifact_id))
                for job in jobs:
                    job.result()
        return births

    def _ask_files(
        self, record: ArtifactRecord, few: list[ArtifactEntry], artifact_id: str, manifest_id: str
    ) -> list[dict[str, Json]]:
        files: list[Json] = []
        for entry in few:
            file: dict[str, Json] = {
                "artifactID": artifact_id,
                "name": entry.path,
                "md5": entry.digest,
                "digest": entry.digest,
                "artifactManifestID": manifest_id,
            }
            if (entry.size or 0) >= PARTS_FROM_BYTES:
                file["uploadPartsInput"] = _parts_of(self._source(record, entry))
            files.append(file)
        asked: dict[str, Json] = {"artifactFiles": files, "storageLayout": "V2"}
        answer = self._client.query(CREATE_ARTIFACT_FILES, {"input": asked})
        found = nodes(at(answer, "createArtifactFiles", "files"))
        if len(found) != len(few):
            raise Garbled("the server answered with another number of files")
        return found

    def _source(self, record: ArtifactRecord, entry: ArtifactEntry) -> Path:
        name = entry.file or ""
        if not is_plain(name):
            raise ServerError("a file of an artifact leads out of its folder", status=400)
        return self._folder / record.client_id / name

    def _put(self, source: Path, entry: ArtifactEntry, node: Json, artifact_id: str) -> None:
        url, several = at(node, "uploadUrl"), at(node, "uploadMultipartUrls")
        if url is None and several is None:  # it is there
            return
        with source.open("rb") as content:
            size_bytes = os.fstat(content.fileno()).st_size
            if isinstance(several, dict):
                self._put_parts(content, size_bytes, node, artifact_id)
            elif isinstance(url, str):
                headers = _headers(at(node, "uploadHeaders"))
                self._client.put(url, headers, content, size_bytes)
                self._on_bytes(size_bytes)

    def _put_parts(self, content: BinaryIO, size_bytes: int, node: Json, artifact_id: str) -> None:
        parts = at(node, "uploadMultipartUrls", "uploadUrlParts")
        done: list[Json] = []
        for part in items_of(parts):
            number, url = at(part, "partNumber"), at(part, "uploadUrl")
            if not isinstance(number, int) or not isinstance(url, str):
                raise Garbled("the server names no place for a part of a file")
            start = (number - 1) * PART_BYTES
            content.seek(start)
            length = min(PART_BYTES, size_bytes - start)
            piece = content.read(length)
            self._client.put(url, {}, io.BytesIO(piece), length)
            self._on_bytes(length)
            md5 = hashlib.md5(piece, usedforsecurity=False).hexdigest()
            done.append({"partNumber": number, "hexMD5": md5})
        asked: dict[str, Json] = {
            "action": "Complete",
            "parts": done,
            "artifactID": artifact_id,
            "storagePath": at(node, "storagePath"),
            "uploadID": at(node, "uploadMultipartUrls", "uploadID"),
        }
        self._client.query(COMPLETE_MULTIPART, asked)

    def _entry(self, entry: ArtifactEntry, births: Mapping[str, str]) -> Entry:
        return Entry(
            digest=entry.digest,
            ref=self._resolved(entry.ref) if entry.ref else None,
            size=entry.size,
            birth_artifact_id=births.get(entry.path, entry.birth_id),
            extra=entry.extra,
        )

    def _resolved(self, ref: str) -> str:
        """Returns a reference to a version with the server's id in the place of the client's."""
        found = _OF_CLIENT.fullmatch(ref)
        if found is None:
            return ref
        server_id = self._server_id(found[1])
        return f"wandb-artifact://{base64.b64decode(server_id).hex()}/{found[2]}"

    def _server_id(self, client_id: str) -> str:
        answer = self._client.query(CLIENT_ID_MAPPING, {"clientID": client_id})
        server_id = at(answer, "clientIDMapping", "serverID")
        if not isinstance(server_id, str):
            raise NotFound("a version that is pointed to was not delivered")
        return server_id

    def _use(self, record: UseRecord) -> None:
        asked: dict[str, Json] = {
            "entityName": self._place.entity,
            "projectName": self._place.project,
            "runName": self._place.run,
            "artifactID": record.artifact_id,
            "usedAs": record.used_as,
            "artifactEntityName": record.entity,
            "artifactProjectName": record.project,
        }
        known: dict[str, Json] = {key: value for key, value in asked.items() if value is not None}
        self._client.query(USE_ARTIFACT, {"input": known})

    def _link(self, record: LinkRecord) -> None:
        artifact_id = record.artifact_id or self._server_id(record.client_id or "")
        aliases = _aliases(record.collection, record.aliases)
        asked: dict[str, Json] = {
            "artifactID": artifact_id,
            "artifactPortfolioName": record.collection,
            **self._where(record),
            "aliases": aliases,
        }
        self._client.query(LINK_ARTIFACT, {"input": asked})

    def _where(self, record: ArtifactRecord | LinkRecord) -> dict[str, Json]:
        project = record.project or self._place.project
        entity = owner_of(self._client, record.entity or self._place.entity, project)
        return {"entityName": entity, "projectName": project}

    def _leave_note(self, client_id: str, note: Delivered) -> None:
        if not is_plain(client_id):
            return
        self._folder.mkdir(exist_ok=True)
        path = note_path(self._folder, client_id)
        waiting = path.with_name(f"{path.name}.next")
        waiting.write_bytes(encode_delivered(note))
        waiting.replace(path)


def _aliases(collection: str, aliases: Iterable[str]) -> list[Json]:
    found: list[Json] = []
    found += [{"artifactCollectionName": collection, "alias": alias} for alias in aliases]
    return found


def _parts_of(path: Path) -> list[Json]:
    """Returns number and hash of each part of a large file."""
    parts: list[Json] = []
    with path.open("rb") as file:
        while piece := file.read(PART_BYTES):
            md5 = hashlib.md5(piece, usedforsecurity=False).hexdigest()
            parts.append({"partNumber": len(parts) + 1, "hexMD5": md5})
    return parts


def _headers(pairs: Json) -> dict[str, str]:
    headers: dict[str, str] = {}
    for pair in items_of(pairs):
        name, colon, value = pair.partition(":") if isinstance(pair, str) else ("", "", "")
        if colon:
            headers[name.strip()] = value.strip()
    return headers


def _text(value: Json, key: str) -> str:
    found = at(value, key)
    if not isinstance(found, str):
        raise Garbled("the server did not say which artifact it made")
    return found
