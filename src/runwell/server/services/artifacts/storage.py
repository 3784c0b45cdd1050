"""The bytes of artifacts: links that authorise themselves, uploads that are checked, downloads.

    PUT  /storage/wandb_artifacts/{content}/{md5}               a file, whole
    PUT  /storage/wandb_parts/{content}/{upload}/{number}       a part of a big one
    PUT  /storage/wandb_manifests/{manifest}/wandb_manifest.json
    GET  /storage/wandb_artifacts/{content}/{md5}/{name}
    GET  /storage/wandb_manifests/{artifact}/v/wandb_manifest.json

Whether somebody may have a link is decided where links are made. Bytes that do not have the digest
that was promised are not kept.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote

from runwell.errors import NotFound, UsageError
from runwell.server.services.files import media_type
from runwell.server.services.signatures import Signer
from runwell.store.artifacts.contents import (
    content_key,
    manifest_key,
    part_key,
    written_manifest_key,
)
from runwell.store.artifacts.nouns import Content, Manifest
from runwell.store.ports.files import RunFile
from runwell.store.ports.stores import Stores
from runwell.wire.manifest import named_digest

STORAGE = "/storage"
MANIFEST_NAME = "wandb_manifest.json"
MAX_MANIFEST_BYTES = 512 * 1024**2
MAX_PARTS = 10_000
CHUNK_BYTES = 1024**2
_PATH = re.compile(r"wandb_artifacts/([0-9]{1,18})/([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Storage:
    """Links and bytes.

    Args:
        stores: Where bytes lie.
        signer: Makes links that need no key.
    """

    stores: Stores
    signer: Signer

    def upload_link(self, content: Content) -> str:
        """Returns path and query of a link to which the bytes of a content may be PUT."""
        return self._link("PUT", f"{STORAGE}/{storage_path(content)}")

    def part_links(self, content: Content, numbers: Sequence[int]) -> tuple[str, dict[int, str]]:
        """Returns the id of an upload in parts, and a link for each part. Raises UsageError."""
        if len(numbers) > MAX_PARTS or any(not 0 < number <= MAX_PARTS for number in numbers):
            raise UsageError(f"an upload has parts 1 to {MAX_PARTS}")
        upload = secrets.token_hex(16)
        where = f"{STORAGE}/wandb_parts/{content.id}/{upload}"
        return upload, {number: self._link("PUT", f"{where}/{number}") for number in numbers}

    def manifest_upload_link(self, manifest: Manifest) -> str:
        """Returns a link to which a manifest may be PUT."""
        return self._link("PUT", f"{STORAGE}/wandb_manifests/{manifest.id}/{MANIFEST_NAME}")

    def download_link(self, content_id: int, digest: str, path: str) -> str:
        """Returns a link from which a file can be had; a browser saves it under its own name."""
        where = f"{STORAGE}/wandb_artifacts/{content_id}/{digest}"
        return self._link("GET", f"{where}/{path.rpartition('/')[2]}")

    def manifest_link(self, artifact_id: int) -> str:
        """Returns a link from which the manifest of a committed version can be had."""
        return self._link("GET", f"{STORAGE}/wandb_manifests/{artifact_id}/v/{MANIFEST_NAME}")

    def check(self, method: str, target: str, expires: str, signature: str) -> None:
        """Raises PermissionDenied unless a link was made for this and is still good."""
        self.signer.check(method, target, expires, signature)

    def keep(self, content_id: int, chunks: Iterator[bytes]) -> None:
        """Keeps the bytes of a content.

        Raises:
            UsageError: They have another digest than was promised.
            NotFound: Nobody waits for them any more.
        """
        content = self._content(content_id)
        if content.size_bytes is not None:
            for _ in chunks:  # a client that sends them again wants to be heard to the end
                pass
            return
        key = content_key(content.id)
        size = self.stores.blobs.put(key, _checked(chunks, content.digest))
        try:
            self.stores.artifacts.contents.complete(content.id, size)
        except NotFound:
            self.stores.artifacts.sweep.doom([key])
            raise

    def keep_part(self, content_id: int, upload: str, number: int, chunks: Iterator[bytes]) -> str:
        """Keeps a part; returns its MD5 in hexadecimal. Raises NotFound."""
        content = self._content(content_id)
        hasher = hashlib.md5(usedforsecurity=False)

        def hashed() -> Iterator[bytes]:
            for chunk in chunks:
                hasher.update(chunk)
                yield chunk

        key = part_key(content.id, upload, number)
        size = self.stores.blobs.put(key, hashed())
        contents = self.stores.artifacts.contents
        try:
            contents.add_part(content.id, upload, number, hasher.hexdigest(), size)
        except NotFound:
            self.stores.artifacts.sweep.doom([key])
            raise
        return hasher.hexdigest()

    def join_parts(self, content: Content, upload: str, told: Sequence[tuple[int, str]]) -> None:
        """Makes a content out of its parts.

        Args:
            content: What they are parts of.
            upload: The upload that brought them.
            told: Number and MD5 (hexadecimal) of every part, as the client has them.

        Raises:
            UsageError: A part is missing or another one than was sent, or the whole has another
                digest than was promised.
        """
        if content.size_bytes is None:
            kept = dict(self.stores.artifacts.contents.parts(content.id, upload))
            for number, md5 in told:
                if kept.get(number) != md5.lower().strip('"'):
                    raise UsageError(f"part {number} of the upload is not what was sent")
            keys = [part_key(content.id, upload, number) for number, _ in sorted(told)]
            size = self.stores.blobs.put(
                content_key(content.id), _checked(self._joined(keys), content.digest)
            )
            self.stores.artifacts.contents.complete(content.id, size)
        loose = self.stores.artifacts.contents.forget_parts(content.id)
        self.stores.artifacts.sweep.doom(loose)

    def keep_manifest(self, manifest_id: int, chunks: Iterator[bytes]) -> None:
        """Keeps a manifest as a client wrote it.

        Raises:
            UsageError: It has another digest than was promised.
            NotFound: Nobody waits for it any more.
        """
        found = self.stores.artifacts.contents.manifest(manifest_id)
        if found is None:
            raise NotFound("nothing waits for this manifest any more")
        if found.digest:
            chunks = _checked(chunks, named_digest(found.digest))
        key = written_manifest_key(found.id)
        size = self.stores.blobs.put(key, chunks)
        try:
            self.stores.artifacts.contents.complete_manifest(found.id, size)
        except NotFound:
            self.stores.artifacts.sweep.doom([key])
            raise

    def content_file(self, content_id: int, name: str) -> RunFile:
        """Returns what is known of the bytes of a content. Raises NotFound."""
        content = self._content(content_id)
        if content.size_bytes is None:
            raise NotFound("this file was never uploaded")
        # The bytes of a content never change: its number is time enough for a validator.
        return RunFile(
            name, content.size_bytes, media_type(name), float(content.id), content_key(content.id)
        )

    def manifest_file(self, artifact_id: int) -> RunFile:
        """Returns what is known of the manifest of a committed version. Raises NotFound."""
        key = manifest_key(artifact_id)
        size = self.stores.blobs.size(key)
        if size is None:
            raise NotFound("this artifact has no manifest; it was not committed")
        return RunFile(MANIFEST_NAME, size, "application/json", float(artifact_id), key)

    def open(self, file: RunFile) -> BinaryIO:
        """Opens bytes. Raises NotFound."""
        return self.stores.blobs.open(file.blob)

    def read(self, key: str) -> bytes:
        """Returns all bytes of a blob. Raises NotFound."""
        with self.stores.blobs.open(key) as body:
            return body.read()

    def by_path(self, path: str) -> Content:
        """Returns the content that a storage path names. Raises NotFound."""
        found = _PATH.fullmatch(path)
        if found is None:
            raise NotFound("there is nothing under this storage path")
        return self._content(int(found[1]))

    def _content(self, id: int) -> Content:
        found = self.stores.artifacts.contents.get(id)
        if found is None:
            raise NotFound("nothing waits for this upload any more; log the artifact again")
        return found

    def _joined(self, keys: Sequence[str]) -> Iterator[bytes]:
        for key in keys:
            with self.stores.blobs.open(key) as body:
                while chunk := body.read(CHUNK_BYTES):
                    yield chunk

    def _link(self, method: str, target: str) -> str:
        return f"{quote(target)}?{self.signer.sign(method, target)}"


def storage_path(content: Content) -> str:
    """Returns what clients call the place of a content."""
    return f"wandb_artifacts/{content.id}/{content.digest.partition(':')[2]}"


def _checked(chunks: Iterator[bytes], digest: str) -> Iterator[bytes]:
    """Yields the chunks. Raises UsageError behind the last one if they have another digest."""
    hasher = hashlib.md5(usedforsecurity=False)
    for chunk in chunks:
        hasher.update(chunk)
        yield chunk
    if f"md5:{hasher.hexdigest()}" != digest:
        raise UsageError(
            "the bytes of an upload have not the digest that was promised; "
            "the file may have changed meanwhile: log the artifact again"
        )
