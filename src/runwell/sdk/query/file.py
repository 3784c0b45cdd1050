"""A file of a run, as a server has it."""

from __future__ import annotations

import io
import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from runwell.errors import NotFound, UsageError
from runwell.sdk.connection import Connection
from runwell.sdk.notebook.shown import Card, Shown
from runwell.values.json import Json
from runwell.wire.answer import at
from runwell.wire.documents.runs import DELETE_FILES

_BLOCK_BYTES = 1 << 20
_S3_HOST = re.compile(r"(?:(?P<bucket>.+)\.)?s3[.-][a-z0-9.-]*amazonaws\.com")


class File(Shown):
    """A file of a run.

    Args:
        connection: The server.
        node: What it says of the file.
    """

    def __init__(self, connection: Connection, node: dict[str, Json]) -> None:
        self._connection = connection
        self._node = node

    @property
    def id(self) -> str:
        """The server's id."""
        return str(at(self._node, "id"))

    @property
    def name(self) -> str:
        """Its path in the run, with slashes."""
        return str(at(self._node, "name"))

    @property
    def url(self) -> str:
        """An address that needs no key, for a while."""
        return str(at(self._node, "directUrl"))

    direct_url = directUrl = url  # noqa: N815  W&B's name

    @property
    def path_uri(self) -> str:
        """`s3://bucket/key` if the server sends readers there, else its lasting address, or ''."""
        lasting = at(self._node, "url")
        return self.url if lasting == self.url else s3_path(self.url)

    @property
    def size(self) -> int:
        """Bytes."""
        size = at(self._node, "sizeBytes")
        return size if isinstance(size, int) else 0

    sizeBytes = size  # noqa: N815  W&B's name

    @property
    def mimetype(self) -> str | None:
        """What kind of content it is taken for."""
        kind = at(self._node, "mimetype")
        return kind if isinstance(kind, str) else None

    @property
    def md5(self) -> str | None:
        """Base64."""
        digest = at(self._node, "md5")
        return digest if isinstance(digest, str) else None

    @property
    def updated_at(self) -> str | None:
        """When it was written last, ISO 8601."""
        time = at(self._node, "updatedAt")
        return time if isinstance(time, str) else None

    updatedAt = updated_at  # noqa: N815  W&B's name

    def download(
        self,
        root: str | Path = ".",
        replace: bool = False,  # noqa: FBT001, FBT002  as W&B has it
        exist_ok: bool = False,  # noqa: FBT001, FBT002  the same
        api: object = None,
    ) -> io.TextIOWrapper:
        """Fetches it below `root`; returns it, open for reading.

        Raises:
            UsageError: It is there, and neither `replace` nor `exist_ok` was said.
        """
        place = PurePosixPath(self.name)
        if place.is_absolute() or ".." in place.parts:
            raise UsageError(f"the file {self.name!r} would lie outside of {root}")
        target = Path(root) / place
        if target.exists() and not replace:
            if exist_ok:
                return target.open(encoding="utf-8", errors="replace")
            raise UsageError(f"{target} is there already; pass replace=True or exist_ok=True")
        target.parent.mkdir(parents=True, exist_ok=True)
        waiting = target.with_name(f".{target.name}.part")
        try:
            with self._connection.fetch(self.url) as answer, waiting.open("wb") as file:
                while block := answer.read(_BLOCK_BYTES):
                    file.write(block)
            waiting.replace(target)
        finally:
            waiting.unlink(missing_ok=True)
        return target.open(encoding="utf-8", errors="replace")

    def read(self) -> bytes:
        """Returns its bytes. Raises NotFound."""
        if not self.size:
            raise NotFound(f"the run has no file {self.name!r}, or it is empty")
        with self._connection.fetch(self.url) as answer:
            return answer.read()

    def delete(self) -> None:
        """Deletes it."""
        self._connection.query(DELETE_FILES, {"files": [self.id]})

    def _card(self) -> Card:
        return Card("file", self.name, self.url, f"({self.size} bytes)", is_page=False)

    def __repr__(self) -> str:
        return f"<File {self.name} ({self.size} bytes)>"


def s3_path(url: str) -> str:
    """Returns `s3://bucket/key` of an address of Amazon S3, '' of any other."""
    place = urlsplit(url)
    found = _S3_HOST.fullmatch(place.hostname or "")
    if found is None:
        return ""
    key = unquote(place.path).lstrip("/")
    return f"s3://{found['bucket']}/{key}" if found["bucket"] else f"s3://{key}"
