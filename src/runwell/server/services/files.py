"""Files of runs: upload links, what was uploaded, what there is."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from posixpath import normpath
from typing import BinaryIO
from urllib.parse import quote

from runwell.errors import InvalidName, NotFound
from runwell.server.events import Bus, FilesChanged, ProjectKey
from runwell.server.services.access import Access, Action
from runwell.server.services.signatures import Signer
from runwell.store.ports.files import RunFile
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from runwell.values.text import storable

MAX_PATH_LENGTH = 1024
MAX_LINKS_AT_ONCE = 10_000
UPLOADS = "/uploads"
_TYPES = mimetypes.MimeTypes()
_TEXTS = {
    ".diff": "text/plain",
    ".jsonl": "text/plain",
    ".log": "text/plain",
    ".md": "text/markdown",
    ".patch": "text/plain",
    ".toml": "text/plain",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}
_RULE = "a file of a run has a relative path with / and without . and .. parts"


def check_path(path: str) -> str:
    """Returns the path if a file of a run may lie there. Raises InvalidName."""
    sound = path and len(path) <= MAX_PATH_LENGTH and storable(path) == path and "\\" not in path
    if (
        not sound
        or path.startswith("/")
        or normpath(path) != path
        or path.split("/", maxsplit=1)[0] == ".."
    ):
        raise InvalidName("file path", path[:64], _RULE)
    if path == ".":
        raise InvalidName("file path", path, _RULE)
    return path


@dataclass(frozen=True, slots=True)
class Files:
    """Use cases around the files of runs."""

    stores: Stores
    access: Access
    bus: Bus
    signer: Signer
    clock: Callable[[], float]

    def upload_link(self, user: User, run: Run, path: str) -> str:
        """Returns path and query of a link to which whoever has it may PUT the file, for a day.

        Raises:
            PermissionDenied: The run is not the user's.
            InvalidName: No file may lie there.
        """
        self.access.require(user, Action.WRITE, run.entity, run.project)
        target = f"{UPLOADS}/{run.entity}/{run.project}/{run.run_id}/{check_path(path)}"
        return f"{quote(target)}?{self.signer.sign('PUT', target)}"

    def check_link(self, target: str, expires: str, signature: str) -> None:
        """Raises PermissionDenied unless `upload_link` made this link and it is still good.

        Args:
            target: The path of the request, decoded.
            expires, signature: From its query.
        """
        self.signer.check("PUT", target, expires, signature)

    def keep(self, where: ProjectKey, run_id: str, path: str, chunks: Iterator[bytes]) -> RunFile:
        """Keeps what was uploaded, replacing what was there. All or nothing."""
        run = self.stores.runs.find(*where, run_id)
        if run is None:
            raise NotFound(f"there is no run {where.entity}/{where.project}/{run_id}")
        blob = f"runs/{run.id}/{hashlib.sha256(check_path(path).encode()).hexdigest()}"
        digest = hashlib.md5(usedforsecurity=False)  # what clients compare with what they have
        size = self.stores.blobs.put(blob, _hashed(chunks, digest))
        md5 = base64.b64encode(digest.digest()).decode()
        file = RunFile(path, size, media_type(path), self.clock(), blob, md5)
        self.stores.files.put(run.id, file)
        self.bus.publish(FilesChanged(where, run_id))
        return file

    def remove(self, user: User, run: Run, paths: Sequence[str]) -> None:
        """Deletes files of a run; one that is not there is no error. Raises PermissionDenied."""
        self.access.require(user, Action.WRITE, run.entity, run.project)
        for file in self.stores.files.remove(run.id, paths):
            self.stores.blobs.delete(file.blob)
        self.bus.publish(FilesChanged(ProjectKey(run.entity, run.project), run.run_id))

    def all(self, run: Run) -> tuple[RunFile, ...]:
        """Returns every file of a run, by path."""
        return tuple(sorted(self.stores.files.all(run.id), key=lambda file: file.path))

    def get(self, run: Run, path: str) -> RunFile:
        """Returns a file of a run. Raises NotFound."""
        file = self.stores.files.find(run.id, path)
        if file is None:
            raise NotFound(f"run {run.run_id} has no file {path[:200]}")
        return file

    def open(self, file: RunFile) -> BinaryIO:
        """Opens the bytes of a file. Raises NotFound."""
        return self.stores.blobs.open(file.blob)


def _hashed(chunks: Iterator[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


def media_type(path: str) -> str:
    """Returns the media type that a file's name stands for; the same on every machine."""
    ending = path[path.rfind(".") :].lower()
    if ending in _TEXTS:
        return _TEXTS[ending]
    guessed, encoding = _TYPES.guess_type(path, strict=False)
    return guessed if guessed and encoding is None else "application/octet-stream"
