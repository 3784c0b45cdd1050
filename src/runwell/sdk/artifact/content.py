"""What a draft holds: files that were added, staged so that later changes do not reach them.

A file under the policy `mutable` is copied and hashed in one pass; one under `immutable` stays
where it is, and whoever added it promised not to change it. Staged copies are moved into the run's
directory when the artifact is logged, and removed when the draft is forgotten.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import IO, Any

from runwell.errors import UsageError
from runwell.sdk.artifact.entry import (
    ArtifactManifest,
    ArtifactManifestEntry,
    copy_with_md5,
    md5_of,
)
from runwell.sdk.artifact.places import ArtifactPlaces

POLICIES = ("mutable", "immutable")
_HASHERS = 4


class Content:
    """The files and references of a draft.

    Args:
        places: Directories of this machine.

    Attributes:
        manifest: What was added.
    """

    def __init__(self, places: ArtifactPlaces) -> None:
        self.manifest = ArtifactManifest()
        self._places = places
        self._staging: Path | None = None
        self._numbers = count()
        self._first = Lock()
        self._written: set[str] = set()

    def add_file(
        self,
        source: Path,
        name: str,
        *,
        policy: str | None = "mutable",
        overwrite: bool = False,
        skip_cache: bool = False,
        is_ours: bool = False,
    ) -> ArtifactManifestEntry:
        """Adds a file under a name; `is_ours` takes it over instead of copying it."""
        if policy not in (*POLICIES, None):
            raise UsageError(f"policy is {policy!r}; use mutable or immutable")
        if policy == "immutable" or is_ours:
            digest, size_bytes, place = md5_of(source), source.stat().st_size, source
        else:
            place = self.stage()
            digest, size_bytes = copy_with_md5(source, place)
        entry = ArtifactManifestEntry(
            name,
            digest=digest,
            size=size_bytes,
            local_path=str(place.absolute()),
            skip_cache=skip_cache,
        )
        self.manifest.add_entry(entry, overwrite=overwrite)
        return entry

    def add_dir(
        self, root: Path, name: str | None, *, policy: str | None, overwrite: bool, skip_cache: bool
    ) -> None:
        """Adds all files below a directory."""
        found = sorted(path for path in root.rglob("*") if path.is_file())
        prefix = f"{clean_path(name)}/" if name and name not in (".", "/") else ""

        def add(path: Path) -> None:
            place = f"{prefix}{path.relative_to(root).as_posix()}"
            self.add_file(path, place, policy=policy, overwrite=overwrite, skip_cache=skip_cache)

        with ThreadPoolExecutor(_HASHERS, thread_name_prefix="artifact") as pool:
            list(pool.map(add, found))

    @contextmanager
    def new_file(
        self, name: str, mode: str, encoding: str | None, *, overwrite: bool
    ) -> Iterator[IO[Any]]:
        """Gives a new file, which is added when the block ends without an error."""
        if name in self._written and not overwrite and "x" in mode:
            raise UsageError(f"{name!r} was written already; pass another name")
        place = self.stage()
        with place.open(mode.replace("x", "w"), encoding=encoding) as file:
            yield file
        self._written.add(name)
        self.add_file(place, name, is_ours=True, overwrite=overwrite)

    def stage(self) -> Path:
        """Returns a place for one more file; several threads may ask at once."""
        with self._first:
            if self._staging is None:
                self._places.staging.mkdir(parents=True, exist_ok=True)
                self._staging = Path(tempfile.mkdtemp(dir=self._places.staging))
                weakref.finalize(self, shutil.rmtree, self._staging, ignore_errors=True)
            return self._staging / str(next(self._numbers))

    def hand_over(self, folder: Path) -> dict[str, str]:
        """Moves what was staged into a folder, and links there what was promised not to change.

        Returns:
            The name in the folder of each path that has bytes.
        """
        folder.mkdir(parents=True, exist_ok=True)
        names: dict[str, str] = {}
        moved: dict[str, str] = {}
        for number, (path, entry) in enumerate(self.manifest.entries.items()):
            if entry.local_path is None:
                continue
            names[path] = moved.get(entry.local_path) or str(number)
            target, source = folder / str(number), Path(entry.local_path)
            if entry.local_path in moved:
                continue
            moved[entry.local_path] = names[path]
            if self._staging is not None and source.parent == self._staging:
                shutil.move(source, target)
            else:
                _link(source, target)
            entry.local_path = str(target)
        return names


def _link(source: Path, target: Path) -> None:
    try:
        target.symlink_to(source)
    except OSError:  # a system without links
        shutil.copyfile(source, target)


def clean_path(name: str) -> str:
    """Returns a path in an artifact: relative, with slashes, leading nowhere else.

    Raises:
        UsageError: It is none.
    """
    path = PurePosixPath(name.replace("\\", "/") if "/" not in name else name)
    parts = [part for part in path.parts if part not in ("/", ".")]
    if not parts or ".." in parts:
        raise UsageError(f"{name!r} is no path in an artifact")
    return "/".join(parts)
