"""Which bucket is meant: `s3://bucket/prefix?endpoint=…&region=…`, read and checked.

Knows nothing of the client that talks to it, and takes no credentials: a URL is seen by whoever
lists the processes of a machine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit

from runwell.errors import InvalidName, StoreError
from runwell.store.blobs.key import check_key

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,62}")
_OPTIONS = frozenset({"endpoint", "region"})
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, or what lies below a prefix in it.

    Attributes:
        name: The bucket's.
        prefix: Every key is below it; None for the whole bucket.
        endpoint: Address of the server; None for Amazon's own.
        region: None for what the environment says, or us-east-1.
    """

    name: str
    prefix: str | None = None
    endpoint: str | None = None
    region: str | None = None

    @property
    def is_plain_http(self) -> bool:
        """Whether someone said outright that bytes go over the wire as they are."""
        return self.endpoint is not None and urlsplit(self.endpoint).scheme == "http"


def read_bucket(url: str, environ: Mapping[str, str]) -> Bucket:
    """Returns the bucket of a URL; an endpoint in it wins over the environment's.

    Raises:
        StoreError: The URL is not understood.
    """
    parts = _split(url)
    if "@" in parts.netloc:
        raise StoreError(
            "keys do not belong in the URL of a bucket, which others can see; "
            "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        )
    if not _NAME.fullmatch(parts.netloc) or parts.fragment:
        raise _not_understood()
    options = _options(parts.query)
    from_environment = next(filter(None, map(environ.get, _ENDPOINTS)), None)
    endpoint = options.get("endpoint") or from_environment
    return Bucket(
        name=parts.netloc,
        prefix=_prefix(parts.path.strip("/")),
        endpoint=endpoint and _checked(endpoint),
        region=options.get("region") or None,
    )


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise _not_understood() from error


def _options(query: str) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    unknown = sorted(options.keys() - _OPTIONS)
    if unknown:
        raise StoreError(f"the URL of a bucket takes endpoint and region, not {unknown[0][:40]!r}")
    return options


def _prefix(path: str) -> str | None:
    try:
        return check_key(path) if path else None
    except InvalidName as error:
        raise StoreError(f"no blobs can be kept below this path of a bucket: {error}") from error


def _checked(endpoint: str) -> str:
    parts = _split(endpoint)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise StoreError("the endpoint of a bucket is not understood; use https://host:port")
    return endpoint.rstrip("/")


def _not_understood() -> StoreError:
    return StoreError("the URL of a bucket is not understood; use s3://bucket/prefix")
