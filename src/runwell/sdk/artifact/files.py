"""The files of an artifact on this machine: fetched, laid out, compared.

A part of `Artifact`; it changes nothing at the server.
"""

# ruff: noqa: FBT001, FBT002  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from runwell.errors import ServerError, UsageError
from runwell.sdk.artifact import reference
from runwell.sdk.artifact.cache import Cache, copy_whole
from runwell.sdk.artifact.content import Content, clean_path
from runwell.sdk.artifact.entry import ArtifactManifest, ArtifactManifestEntry, md5_of
from runwell.sdk.artifact.places import ArtifactPlaces
from runwell.sdk.artifact.remote import Remote, Version
from runwell.sdk.terminal import termwarn
from runwell.wire.manifest import pointed_id

if TYPE_CHECKING:
    from typing_extensions import Self

    from runwell.sdk.artifact.artifact import Artifact
    from runwell.sdk.media.file import Media

_OWN_SCHEME = "wandb-artifact"


class ArtifactFiles:
    """Fetches; `Artifact` sets the attributes that this reads."""

    _places: ArtifactPlaces
    _content: Content

    @property
    @abstractmethod
    def name(self) -> str: ...

    @property
    @abstractmethod
    def manifest(self) -> ArtifactManifest: ...

    @abstractmethod
    def _known(self, what: str) -> Version: ...

    @abstractmethod
    def _server(self) -> Remote: ...

    @abstractmethod
    def _made_of(self, version: Version) -> Self: ...

    def download(
        self,
        root: str | Path | None = None,
        allow_missing_references: bool = False,
        skip_cache: bool | None = None,
        path_prefix: str | None = None,
        multipart: bool | None = None,
    ) -> str:
        """Fetches all files and references; returns the folder.

        Args:
            root: The folder; default: `artifacts/<name:vN>`.
            allow_missing_references: References that are gone are left out, with a warning.
            skip_cache: Passes the cache by.
            path_prefix: Only what begins so.
            multipart: Taken for the sake of scripts that pass it.
        """
        known = self._known("download()")
        folder = Path(root) if root else self._places.download_of(self.name)
        entries = [
            entry
            for path, entry in self.manifest.entries.items()
            if path_prefix is None or path.startswith(str(path_prefix))
        ]
        folder.mkdir(parents=True, exist_ok=True)
        wanted = [entry for entry in entries if entry.ref is None and not _is_there(entry, folder)]
        cache = None if skip_cache else Cache(self._places.cache)
        show = partial(_show_progress, self.name)
        self._server().download(known, wanted, folder, cache, show)
        for entry in entries:
            if entry.ref is not None:
                self._fetch_reference(entry, folder, may_be_missing=allow_missing_references)
        if cache is not None and wanted:
            cache.clean(self._places.cache_cap_bytes)
        return str(folder)

    def download_entry(
        self, entry: ArtifactManifestEntry, root: str | None, *, skip_cache: bool
    ) -> str:
        """Fetches one entry; returns where it lies."""
        known = self._known("download()")
        folder = Path(root) if root else self._places.download_of(self.name)
        folder.mkdir(parents=True, exist_ok=True)
        if entry.ref is not None:
            self._fetch_reference(entry, folder, may_be_missing=False)
        elif not _is_there(entry, folder):
            cache = None if skip_cache else Cache(self._places.cache)
            self._server().download(known, [entry], folder, cache, _tell_nobody)
        return str(folder / entry.path)

    def _fetch_reference(
        self, entry: ArtifactManifestEntry, folder: Path, *, may_be_missing: bool
    ) -> None:
        try:
            if (entry.ref or "").startswith(f"{_OWN_SCHEME}://"):
                self._fetch_pointed(entry, folder)
            else:
                reference.fetch(entry, folder / entry.path)
        except (UsageError, ServerError, OSError) as error:
            if not may_be_missing:
                raise
            termwarn(f"{entry.path!r} is left out: {error}")

    def _fetch_pointed(self, entry: ArtifactManifestEntry, folder: Path) -> None:
        remote = self._server()
        other_id = pointed_id(entry.as_entry())
        if other_id is None:
            raise UsageError(f"{entry.path!r} points to nothing: {entry.ref}")
        other = self._made_of(remote.by_id(other_id))
        path = (entry.ref or "").removeprefix(f"{_OWN_SCHEME}://").partition("/")[2]
        found = Path(other.get_entry(path).download())
        copy_whole(found, folder / entry.path)

    def checkout(self, root: str | None = None) -> str:
        """Makes a folder hold exactly this version: fetches it and removes what is not of it."""
        folder = Path(root) if root else self._places.download_of(self.name)
        entries = self.manifest.entries
        for path in sorted(folder.rglob("*"), reverse=True) if folder.is_dir() else ():
            if path.is_file() and path.relative_to(folder).as_posix() not in entries:
                path.unlink()
        return self.download(root=str(folder))

    def verify(self, root: str | None = None) -> None:
        """Checks that a folder holds exactly this version.

        Raises:
            UsageError: A file is missing, too many or another one.
        """
        folder = Path(root) if root else self._places.download_of(self.name)
        entries = self.manifest.entries
        for path in folder.rglob("*"):
            place = path.relative_to(folder).as_posix()
            if path.is_file() and place not in entries:
                raise UsageError(f"{place!r} is not of {self.name}; it lies in {folder}")
        for place, entry in entries.items():
            if entry.ref is not None:
                continue
            path = folder / place
            if not path.is_file():
                raise UsageError(f"{place!r} of {self.name} is missing in {folder}")
            if md5_of(path) != entry.digest:
                raise UsageError(f"{place!r} is not as it is in {self.name}; it lies in {folder}")

    def file(self, root: str | None = None) -> str:
        """Fetches the one file of it. Raises UsageError: it has none, or several."""
        entries = list(self.manifest.entries.values())
        if len(entries) != 1:
            raise UsageError(f"{self.name} has {len(entries)} files; use download()")
        return entries[0].download(root)

    def files(
        self,
        names: Sequence[str] | None = None,
        per_page: int = 50,
        start: str | None = None,
    ) -> list[ArtifactManifestEntry]:
        """Returns its files, all or those with these paths, or whose path begins with `start`."""
        found = self.manifest.entries.items()
        return [
            entry
            for path, entry in found
            if (names is None or path in names) and (start is None or path.startswith(start))
        ]

    def get_entry(self, name: str | Path) -> ArtifactManifestEntry:
        """Returns the entry of a path. Raises KeyError."""
        entry = self.manifest.entries.get(clean_path(str(name)))
        if entry is None:
            raise KeyError(f"the artifact has no {str(name)!r}")
        entry.belongs_to(cast("Artifact", self))
        return entry

    def get_path(self, name: str | Path) -> ArtifactManifestEntry:
        """Returns the entry of a path; an older name of `get_entry`."""
        return self.get_entry(name)

    def get_added_local_path_name(self, local_path: str) -> str | None:
        """Returns the path here of a file that was added, None if it was not."""
        try:
            digest = md5_of(Path(local_path))
        except OSError:
            return None
        entries = self._content.manifest.entries.items()
        return next((path for path, entry in entries if entry.digest == digest), None)

    def get(self, name: str) -> Media | None:
        """Returns a value that was added under this name, None if there is none."""
        from runwell.sdk.artifact.values import read_value

        return read_value(cast("Artifact", self), name)


def _is_there(entry: ArtifactManifestEntry, folder: Path) -> bool:
    path = folder / entry.path
    return path.is_file() and path.stat().st_size == entry.size and md5_of(path) == entry.digest


def _tell_nobody(done: int, total: int) -> None:
    """Takes the progress of what nobody watches."""


def _show_progress(name: str, done: int, total: int) -> None:
    """Rewrites one line on a terminal; says nothing elsewhere."""
    from runwell.sdk import terminal

    if not terminal.is_terminal() or terminal.is_silent() or not total:
        return
    line = f"\r{name}: {done} of {total} files"
    terminal.put(line if done < total else "\r" + " " * len(line) + "\r")
