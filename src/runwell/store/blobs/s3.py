"""Blobs as objects of a bucket, on anything that speaks S3.

Small blobs go in one request, big ones in parts that the server joins at the end, so a reader sees
the old bytes or the new ones, whole; of a writer that was killed only parts stay, which nobody
sees. An open blob is read in ranges and refuses to mix the bytes of two versions. Credentials come
from the environment (AWS_*), by the client's own rules.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, BinaryIO

import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from runwell.errors import NotFound, StoreError
from runwell.store.blobs.bucket import Bucket
from runwell.store.blobs.key import check_key
from runwell.store.ports.blobs import BlobInfo

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from obstore.store import RetryConfig, S3Config

PART_BYTES = 8 * 1024**2  # a server takes 10,000 parts: 80 GB
WINDOW_BYTES = 1024**2
_PARTS_AT_ONCE = 2
_NOTHING = ".check"  # no key begins with a dot: asking for what lies below it is cheap
_AT_START: RetryConfig = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}
_AT_WORK: RetryConfig = {"max_retries": 5, "retry_timeout": timedelta(seconds=60)}
_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
_STATUS = re.compile(r"status code: (\d{3})")
_NO_CREDENTIALS = re.compile(r"Missing (?:AccessKeyId|SecretAccessKey)|/latest/api/token")
_ACCESS = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"


def open_s3(bucket: Bucket) -> S3Blobs:
    """Opens a bucket after a look whether it is there and may be listed.

    Raises:
        StoreError: It is not there, refuses, or cannot be reached within seconds.
    """
    with _said(bucket, "the bucket cannot be used"):
        next(iter(obstore.list(_connect(bucket, _AT_START), prefix=_NOTHING)), None)
    return S3Blobs(bucket)


class S3Blobs:
    """`ports.Blobs` in a bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._store = _connect(bucket, _AT_WORK)

    def put(self, key: str, chunks: Iterator[bytes]) -> int:
        """Keeps the bytes and returns how many. All or nothing.

        Raises:
            InvalidName: The key is none.
            StoreError: The server refuses or goes away.
        """
        check_key(key)
        try:
            with _said(self._bucket, "a file could not be kept"):
                return self._put(key, chunks)
        except OSError as error:  # of the source
            raise StoreError(f"a file could not be kept: {error.strerror or error}") from error

    def size(self, key: str) -> int | None:
        """Returns how many bytes there are, or None if there is no such blob."""
        check_key(key)
        with _said(self._bucket, "a file could not be looked up"):
            try:
                return obstore.head(self._store, key)["size"]
            except FileNotFoundError:
                return None

    def open(self, key: str) -> BinaryIO:
        """Opens for reading (seekable), a window of `WINDOW_BYTES` at a time. Raises NotFound."""
        check_key(key)
        with _said(self._bucket, "a file could not be opened"):
            try:
                found = obstore.head(self._store, key)
            except FileNotFoundError as error:
                raise NotFound(f"no blob is kept under {key!r}") from error
        version = Version(self._bucket, self._store, key, found["size"], found["e_tag"])
        return io.BufferedReader(_Reader(version), WINDOW_BYTES)

    def delete(self, key: str) -> None:
        """Forgets the bytes; a blob that is not there is no error."""
        check_key(key)
        with _said(self._bucket, "a file could not be deleted"):
            try:
                obstore.delete(self._store, key)
            except FileNotFoundError:  # some servers say so, Amazon's does not
                return

    def list(self, folder: str = "") -> Iterator[BlobInfo]:
        """Yields the blobs below a folder, in no particular order."""
        prefix = check_key(folder) if folder else None
        with _said(self._bucket, "the files could not be listed"):
            for some in obstore.list(self._store, prefix=prefix):
                for found in some:
                    updated_at = found["last_modified"].timestamp()
                    yield BlobInfo(found["path"], found["size"], updated_at)

    def _put(self, key: str, chunks: Iterator[bytes]) -> int:
        first = bytearray()
        for chunk in chunks:
            first += chunk
            if len(first) > PART_BYTES:
                return self._put_parts(key, bytes(first), chunks)
        obstore.put(self._store, key, bytes(first), use_multipart=False)
        return len(first)

    def _put_parts(self, key: str, first: bytes, rest: Iterator[bytes]) -> int:
        size = len(first)

        def counted() -> Iterator[bytes]:
            nonlocal size
            yield first
            for chunk in rest:
                size += len(chunk)
                yield chunk

        obstore.put(
            self._store,
            key,
            counted(),
            use_multipart=True,
            chunk_size=PART_BYTES,
            max_concurrency=_PARTS_AT_ONCE,
        )
        return size


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an object, from which ranges of bytes can be had.

    Attributes:
        bucket, store, key: Where it lies.
        size: In bytes.
        tag: What the server says instead when somebody put other bytes there.
    """

    bucket: Bucket
    store: S3Store
    key: str
    size: int
    tag: str | None

    def read(self, start: int, stop: int) -> memoryview:
        """Returns the bytes from start to before stop, at least one.

        Raises:
            NotFound: It was deleted meanwhile.
            StoreError: It was replaced meanwhile, or the server does not answer.
        """
        with _said(self.bucket, "a file could not be read"):
            try:
                answer = obstore.get(self.store, self.key, options={"range": (start, stop)})
            except FileNotFoundError as error:
                raise NotFound(f"no blob is kept under {self.key!r} any more") from error
            if answer.meta["e_tag"] != self.tag:
                raise StoreError("a file was replaced while it was read; open it again")
            return memoryview(answer.bytes())


class _Reader(io.RawIOBase):
    """A version as a file. Not for several threads at once."""

    def __init__(self, version: Version) -> None:
        super().__init__()
        self._version = version
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        origins = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._version.size}
        place = origins[whence] + offset
        if place < 0:
            raise ValueError(f"negative seek position {place}")
        self._at = place
        return place

    def readinto(self, buffer: WriteableBuffer) -> int:
        into = memoryview(buffer).cast("B")
        found = self._take(len(into))
        into[: len(found)] = found
        return len(found)

    def readall(self) -> bytes:
        """Reads what is left in one request; the inherited one would take many small ones."""
        return bytes(self._take(self._version.size))

    def _take(self, most: int) -> memoryview:
        stop = min(self._at + most, self._version.size)
        if stop <= self._at:
            return memoryview(b"")
        found = self._version.read(self._at, stop)
        self._at += len(found)
        return found


def _connect(bucket: Bucket, patience: RetryConfig) -> S3Store:
    config: S3Config = {"disable_bulk_delete": True}
    if bucket.endpoint is not None:
        config["endpoint"] = bucket.endpoint
        # The environment's AWS_ENDPOINT_URL_S3 would win over the endpoint that was given.
        config["aws_endpoint_url_s3"] = bucket.endpoint
    if bucket.region is not None:
        config["region"] = bucket.region
    with _said(bucket, "the bucket cannot be used"):
        return S3Store(
            bucket.name,
            prefix=bucket.prefix,
            config=config,
            client_options={
                "allow_http": bucket.is_plain_http,
                "connect_timeout": timedelta(seconds=5),
                "timeout": timedelta(minutes=2),
            },
            retry_config=patience,
        )


@contextmanager
def _said(bucket: Bucket, what: str) -> Iterator[None]:
    """Turns what the client raises into a StoreError that says what to do."""
    try:
        yield
    except (BaseError, FileNotFoundError) as error:
        raise StoreError(f"{what}: {_reason(bucket, error)}") from error


def _reason(bucket: Bucket, error: Exception) -> str:
    text = str(error).split("\n\nDebug source", 1)[0]
    code, status = _CODE.search(text), _STATUS.search(text)
    told = code[1] if code else (status[1] if status else "")
    where = bucket.endpoint or "Amazon S3"
    if _NO_CREDENTIALS.search(text):
        return f"no credentials were found; set {_ACCESS}"
    if told in ("NoSuchBucket", "404"):
        return f"{where} has no bucket {bucket.name}; make it, or correct its name"
    if isinstance(error, PermissionDeniedError | UnauthenticatedError) or " 403 " in text:
        return f"{bucket.name} refuses these credentials ({told}); see {_ACCESS}, and their rights"
    if told in ("301", "307", "AuthorizationHeaderMalformed") or "LOCATION" in text:
        return f"{bucket.name} lies in another region; name it with ?region=… or AWS_REGION"
    if "error sending request" in text or "timed out" in text:
        return f"{where} does not answer; see whether the endpoint is right and up"
    return f"{where} says {' '.join(text.split())[:300]}"
