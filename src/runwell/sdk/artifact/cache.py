"""Contents of artifacts on this machine, by their MD5, so that nothing is fetched twice.

    obj/md5/<first 2 hex digits>/<the other 30>

A file appears under its name whole (by renaming) and never changes. The folder may be removed, or
cleaned up to a size (`clean`), at any time.
"""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


class Cache:
    """The cache below one directory."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path_of(self, digest: str) -> Path:
        """Returns where the content with an MD5 (base64) is, or would be."""
        name = base64.b64decode(digest).hex()
        return self._root / "obj" / "md5" / name[:2] / name[2:]

    def find(self, digest: str, size_bytes: int | None) -> Path | None:
        """Returns the file with this content, None if it is not here."""
        path = self.path_of(digest)
        try:
            status = path.stat()
        except OSError:
            return None
        if size_bytes is not None and status.st_size != size_bytes:
            return None  # cut off, by whoever
        with suppress(OSError):
            os.utime(path)  # it was used, so it is cleaned up last
        return path

    def adopt(self, source: Path, digest: str) -> None:
        """Lets a file that never changes be found here, too; only without copying it."""
        target = self.path_of(digest)
        with suppress(OSError):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.hardlink_to(source)

    @contextmanager
    def writing(self, digest: str) -> Iterator[BinaryIO]:
        """Gives a file to write a content to; it is here once the block ends without an error."""
        target = self.path_of(digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        fd, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        waiting = Path(name)
        try:
            with os.fdopen(fd, "wb") as file:
                yield file
            waiting.replace(target)
        except BaseException:
            waiting.unlink(missing_ok=True)
            raise

    def size_bytes(self) -> int:
        """Returns how much the cache holds."""
        return sum(size for _, size, _ in self._files())

    def clean(self, target_bytes: int, *, remove_temp: bool = False) -> int:
        """Removes what was not used for longest until no more than so much is held.

        Args:
            target_bytes: How much may stay.
            remove_temp: Also files that a process began and did not end.

        Returns:
            How many bytes were freed.
        """
        files = sorted(self._files(temporary=remove_temp))
        held, freed = sum(size for _, size, _ in files), 0
        for _, size, path in files:
            is_temporary = path.name.startswith(".new-")
            if held - freed <= target_bytes and not is_temporary:
                continue
            with suppress(OSError):
                path.unlink()
                freed += size
        return freed

    def _files(self, *, temporary: bool = False) -> Iterator[tuple[float, int, Path]]:
        for path in self._root.glob("obj/md5/*/*"):
            if path.name.startswith(".new-") and not temporary:
                continue
            with suppress(OSError):
                status = path.stat()
                yield status.st_mtime, status.st_size, path


def copy_whole(source: Path, target: Path) -> None:
    """Copies a file so that the target is whole at any moment."""
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
    try:
        shutil.copyfile(source, waiting)
        waiting.replace(target)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise
