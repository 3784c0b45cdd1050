"""Blobs as files below one directory, at the path that the key says.

A blob is written beside its place and moved there after its bytes are on disk, so a reader sees
the old bytes or the new ones, whole, also after a power cut. Knows nothing of what the bytes are.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from runwell.errors import NoRoom, NotFound, StoreError
from runwell.store.blobs.key import check_key
from runwell.store.ports.blobs import BlobInfo

_FULL = (errno.ENOSPC, errno.EDQUOT)
_INCOMING = ".incoming"
_NOT_THERE = (FileNotFoundError, NotADirectoryError)


class DirectoryBlobs:
    """`ports.Blobs` in a directory, which is made on the first write."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._making = Lock()  # who finds a directory finds it on disk

    def put(self, key: str, chunks: Iterator[bytes]) -> int:
        """Keeps the bytes and returns how many. All or nothing.

        Raises:
            InvalidName: The key is none.
            StoreError: The disk refuses.
        """
        place = self._place(key)
        incoming = self._root / _INCOMING / secrets.token_hex(16)
        try:
            self._ensure_directory(incoming.parent)
            size = _write(incoming, chunks)
            self._ensure_directory(place.parent)
            incoming.replace(place)
            _sync_directory(place.parent)
        except OSError as error:
            kind = NoRoom if error.errno in _FULL else StoreError
            raise kind(
                f"a file could not be kept; see whether the disk has room: {error.strerror}"
            ) from error
        finally:
            with suppress(OSError):  # what led here says more
                incoming.unlink(missing_ok=True)
        return size

    def size(self, key: str) -> int | None:
        """Returns how many bytes there are, or None if there is no such blob."""
        try:
            found = self._place(key).stat()
        except _NOT_THERE:
            return None
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def open(self, key: str) -> BinaryIO:
        """Opens for reading (seekable). Raises NotFound."""
        try:
            return self._place(key).open("rb")
        except (*_NOT_THERE, IsADirectoryError) as error:
            raise NotFound(f"no blob is kept under {key!r}") from error

    def delete(self, key: str) -> None:
        """Forgets the bytes; a blob that is not there is no error."""
        with suppress(*_NOT_THERE, IsADirectoryError):
            self._place(key).unlink()

    def list(self, folder: str = "") -> Iterator[BlobInfo]:
        """Yields the blobs below a folder, in no particular order."""
        below = self._place(folder) if folder else self._root
        for directory, names, files in os.walk(below):
            names[:] = [name for name in names if not name.startswith(".")]
            for name in files:
                path = Path(directory, name)
                with suppress(*_NOT_THERE):  # gone meanwhile
                    found = path.stat()
                    key = path.relative_to(self._root).as_posix()
                    yield BlobInfo(key, found.st_size, found.st_mtime)

    def _ensure_directory(self, path: Path) -> None:
        with self._making:
            _make_directories(path)

    def _place(self, key: str) -> Path:
        return self._root.joinpath(*check_key(key).split("/"))


def _write(path: Path, chunks: Iterator[bytes]) -> int:
    size = 0
    with path.open("xb") as file:
        for chunk in chunks:
            size += file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size


def _make_directories(path: Path) -> None:
    """Makes a directory and those above it; each new name is on disk when this returns."""
    if path.is_dir():
        return
    _make_directories(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    _sync_directory(path.parent)


def _sync_directory(path: Path) -> None:
    if os.name == "nt":  # directories cannot be opened there
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
