"""What lies elsewhere: finds what an address stands for, and fetches it.

file://…       a file, or all files of a directory
http(s)://…    whatever answers there
s3://…         an object, or all below a prefix       needs boto3
gs://…         the same of Google Cloud Storage       needs google-cloud-storage
anything else  is noted and not looked at
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from runwell.errors import UsageError
from runwell.sdk.artifact.cache import copy_whole
from runwell.sdk.artifact.entry import ArtifactManifestEntry, md5_of
from runwell.values.json import Json

if TYPE_CHECKING:
    import urllib3

DEFAULT_MAX_OBJECTS = 10_000_000
_BLOCK_BYTES = 1 << 20
_BAD = 400
_POINTERS = ("wandb-artifact", "wandb-client-artifact")


def entries_for(
    uri: str, name: str | None, *, with_checksum: bool, max_objects: int | None
) -> list[ArtifactManifestEntry]:
    """Returns the entries that an address stands for.

    Args:
        uri: The address.
        name: The path in the artifact; of several the folder. None: as they are called there.
        with_checksum: False looks at nothing; then the address itself is the digest.
        max_objects: More than so many objects are an error.

    Raises:
        UsageError: There is nothing, or too much, or what is needed to look is not installed.
    """
    scheme = urlsplit(uri).scheme
    if not scheme:
        raise UsageError(f"{uri!r} is no address; write file://…, s3://…, gs://… or https://…")
    most = max_objects or DEFAULT_MAX_OBJECTS
    if scheme == "file":
        found = _of_files(uri, name, with_checksum=with_checksum)
    elif not with_checksum or scheme in _POINTERS:
        found = iter([_unseen(uri, name)])
    elif scheme in ("http", "https"):
        found = iter([_of_http(uri, name)])
    elif scheme == "s3":
        found = _of_s3(uri, name)
    elif scheme in ("gs", "gcs"):
        found = _of_gcs(uri, name)
    else:
        found = iter([_unseen(uri, name)])
    entries = []
    for entry in found:
        entries.append(entry)
        if len(entries) > most:
            raise UsageError(f"{uri} has more than {most} objects; raise max_objects")
    if not entries:
        raise UsageError(f"there is nothing at {uri}")
    return entries


def _unseen(uri: str, name: str | None) -> ArtifactManifestEntry:
    path = name or PurePosixPath(unquote(urlsplit(uri).path)).name or urlsplit(uri).netloc
    return ArtifactManifestEntry(path, digest=uri, ref=uri, size=0)


def _of_files(
    uri: str, name: str | None, *, with_checksum: bool
) -> Iterator[ArtifactManifestEntry]:
    root = Path(unquote(urlsplit(uri).path) if uri.startswith("file:///") else uri[7:])
    if root.is_file():
        yield _of_file(root, uri, name or root.name, with_checksum=with_checksum)
        return
    if not root.is_dir():
        raise UsageError(f"there is neither a file nor a directory at {uri}")
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        place = path.relative_to(root).as_posix()
        inner = f"{name}/{place}" if name else place
        address = f"{uri.rstrip('/')}/{place}"
        yield _of_file(path, address, inner, with_checksum=with_checksum)


def _of_file(path: Path, uri: str, name: str, *, with_checksum: bool) -> ArtifactManifestEntry:
    size_bytes = path.stat().st_size
    digest = md5_of(path) if with_checksum else _quick_digest(path, size_bytes)
    return ArtifactManifestEntry(name, digest=digest, ref=uri, size=size_bytes)


def _quick_digest(path: Path, size_bytes: int) -> str:
    """Returns what changes with name and size of a file that is not to be read."""
    told = hashlib.md5(str(path).encode("utf-8", "surrogatepass"), usedforsecurity=False)
    told.update(str(size_bytes).encode())
    return base64.b64encode(told.digest()).decode()


def _of_http(uri: str, name: str | None) -> ArtifactManifestEntry:
    with _Answer("GET", uri) as answer:
        etag = answer.headers.get("ETag")
        length = answer.headers.get("Content-Length")
    digest = etag.strip('"') if etag else uri
    path = name or PurePosixPath(unquote(urlsplit(uri).path)).name or urlsplit(uri).netloc
    size_bytes = int(length) if length and length.isdecimal() else None
    extra: dict[str, Json] | None = {"etag": etag} if etag else None
    return ArtifactManifestEntry(path, digest=digest, ref=uri, size=size_bytes, extra=extra)


class _Answer:
    """What answers at an address, read in pieces and closed in the end."""

    def __init__(self, method: str, uri: str) -> None:
        self._method, self._uri = method, uri

    def __enter__(self) -> urllib3.BaseHTTPResponse:
        import urllib3
        from urllib3.exceptions import HTTPError

        try:
            self._response = urllib3.PoolManager().request(
                self._method, self._uri, preload_content=False, timeout=60.0
            )
        except HTTPError as error:
            raise UsageError(f"nobody answers at {self._uri}: {error}") from error
        if self._response.status >= _BAD:
            status = self._response.status
            self._response.close()
            raise UsageError(f"status {status} at {self._uri}")
        return self._response

    def __exit__(self, *_: object) -> None:
        self._response.close()


def _of_s3(uri: str, name: str | None) -> Iterator[ArtifactManifestEntry]:
    bucket, key = _bucket_and_key(uri)
    client = _boto3().client("s3")
    version = _version_in(uri)
    if key and not key.endswith("/"):
        asked = {"Bucket": bucket, "Key": key} | ({"VersionId": version} if version else {})
        try:
            head = client.head_object(**asked)
        except client.exceptions.ClientError:
            head = None
        if head is not None:
            facts = {"ETag": head["ETag"], "Size": head["ContentLength"], "Key": key}
            yield _of_object(facts, bucket, name or PurePosixPath(key).name, head.get("VersionId"))
            return
    prefix = key.rstrip("/") + "/" if key else ""
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for each in page.get("Contents", []):
            place = each["Key"][len(prefix) :]
            if place:
                yield _of_object(each, bucket, f"{name}/{place}" if name else place, None)


def _of_object(
    facts: dict[str, Any], bucket: str, name: str, version: str | None
) -> ArtifactManifestEntry:
    etag = facts["ETag"].strip('"')
    extra: dict[str, Json] = {"etag": etag}
    if version and version != "null":
        extra["versionID"] = version
    return ArtifactManifestEntry(
        name, digest=etag, ref=f"s3://{bucket}/{facts['Key']}", size=facts["Size"], extra=extra
    )


def _of_gcs(uri: str, name: str | None) -> Iterator[ArtifactManifestEntry]:
    bucket, key = _bucket_and_key(uri)
    client = _gcs()
    blob = client.bucket(bucket).get_blob(key) if key and not key.endswith("/") else None
    if blob is not None:
        yield _of_blob(blob, bucket, name or PurePosixPath(key).name)
        return
    prefix = key.rstrip("/") + "/" if key else ""
    for each in client.list_blobs(bucket, prefix=prefix):
        place = each.name[len(prefix) :]
        if place:
            yield _of_blob(each, bucket, f"{name}/{place}" if name else place)


def _of_blob(blob: Any, bucket: str, name: str) -> ArtifactManifestEntry:  # noqa: ANN401 - untyped
    return ArtifactManifestEntry(
        name,
        digest=blob.etag,
        ref=f"gs://{bucket}/{blob.name}",
        size=blob.size,
        extra={"versionID": blob.generation},
    )


def fetch(entry: ArtifactManifestEntry, target: Path) -> None:
    """Fetches what a reference points to.

    Raises:
        UsageError: It is gone, it changed, or what is needed to fetch it is not installed.
    """
    ref = entry.ref_target()
    scheme = urlsplit(ref).scheme
    target.parent.mkdir(parents=True, exist_ok=True)
    if scheme == "file":
        _fetch_file(entry, Path(unquote(urlsplit(ref).path)), target)
    elif scheme in ("http", "https"):
        with _Answer("GET", ref) as answer, target.open("wb") as file:
            while block := answer.read(_BLOCK_BYTES):
                file.write(block)
    elif scheme == "s3":
        bucket, key = _bucket_and_key(ref)
        version = entry.extra.get("versionID")
        extra = {"VersionId": version} if version else None
        _boto3().client("s3").download_file(bucket, key, str(target), ExtraArgs=extra)
    elif scheme in ("gs", "gcs"):
        bucket, key = _bucket_and_key(ref)
        blob = _gcs().bucket(bucket).blob(key, generation=entry.extra.get("versionID"))
        blob.download_to_filename(str(target))
    else:
        raise UsageError(f"nothing is known to fetch {ref}")


def _fetch_file(entry: ArtifactManifestEntry, source: Path, target: Path) -> None:
    if not source.is_file():
        raise UsageError(f"what {entry.path!r} refers to is gone: {source}")
    if entry.digest not in (
        md5_of(source),
        _quick_digest(source, source.stat().st_size),
        entry.ref,
    ):
        raise UsageError(f"what {entry.path!r} refers to is not what it was: {source}")
    copy_whole(source, target)


def _bucket_and_key(uri: str) -> tuple[str, str]:
    parts = urlsplit(uri)
    return parts.netloc, parts.path.lstrip("/")


def _version_in(uri: str) -> str | None:
    query = urlsplit(uri).query
    return query.removeprefix("versionId=") if query.startswith("versionId=") else None


def _boto3() -> Any:  # noqa: ANN401 - untyped, and not installed with us
    try:
        import boto3  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ModuleNotFoundError as error:
        raise UsageError("s3:// needs boto3; pip install boto3") from error
    return boto3


def _gcs() -> Any:  # noqa: ANN401 - the same
    try:
        from google.cloud import (  # type: ignore[import-not-found, import-untyped, unused-ignore]
            storage,
        )
    except ModuleNotFoundError as error:
        raise UsageError("gs:// needs google-cloud-storage; pip install it") from error
    return storage.Client()
