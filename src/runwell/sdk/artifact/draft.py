"""What is put into an artifact before it is logged: files, references, values.

A part of `Artifact`; it sends nothing. What was logged does not change any more.
"""

# ruff: noqa: FBT001, FBT002  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from runwell.errors import UsageError
from runwell.sdk.artifact import reference
from runwell.sdk.artifact.content import Content, clean_path
from runwell.sdk.artifact.entry import ArtifactManifestEntry, md5_of

if TYPE_CHECKING:
    from runwell.sdk.media.file import Media


class ArtifactDraft:
    """Takes content; `Artifact` sets the attributes that this reads."""

    _name: str
    _content: Content
    _is_final: bool

    def add_file(
        self,
        local_path: str | Path,
        name: str | None = None,
        is_tmp: bool | None = False,
        skip_cache: bool | None = False,
        policy: str | None = "mutable",
        overwrite: bool = False,
    ) -> ArtifactManifestEntry:
        """Adds a file.

        Args:
            local_path: Where it is.
            name: Its path in the artifact; default: its name.
            is_tmp: Its name is made unlike others by its content.
            skip_cache: Passes the cache by.
            policy: "mutable" takes a copy now; "immutable" promises that it stays as it is.
            overwrite: It may take the place of another one.

        Raises:
            UsageError: It is no file, or another one has its place.
        """
        self._must_be_open()
        path = Path(local_path)
        if not path.is_file():
            raise UsageError(f"there is no file to be added: {path}")
        place = clean_path(name or path.name)
        if is_tmp:
            stem, dot, suffix = place.partition(".")
            place = f"{stem}-{bytes(md5_of(path), 'ascii').hex()[:20]}{dot}{suffix}"
        return self._content.add_file(
            path, place, policy=policy, overwrite=overwrite, skip_cache=bool(skip_cache)
        )

    def add_dir(
        self,
        local_path: str | Path,
        name: str | None = None,
        skip_cache: bool | None = False,
        policy: str | None = "mutable",
        merge: bool = False,
    ) -> None:
        """Adds all files below a directory, below `name` if it is given; see `add_file`.

        `merge` lets them take the place of others.
        """
        self._must_be_open()
        root = Path(local_path)
        if not root.is_dir():
            raise UsageError(f"there is no directory to be added: {root}")
        self._content.add_dir(
            root, name, policy=policy, overwrite=merge, skip_cache=bool(skip_cache)
        )

    def add_reference(
        self,
        uri: ArtifactManifestEntry | str,
        name: str | None = None,
        checksum: bool = True,
        max_objects: int | None = None,
    ) -> Sequence[ArtifactManifestEntry]:
        """Adds what lies elsewhere, without its bytes.

        Args:
            uri: `file://`, `s3://`, `gs://`, `http(s)://` or any other; or an entry of another
                artifact.
            name: Its path here; of several objects their folder.
            checksum: False looks at nothing.
            max_objects: More are an error.
        """
        self._must_be_open()
        place = clean_path(str(name)) if name else None
        if isinstance(uri, ArtifactManifestEntry):
            entries = [_pointer(uri, place)]
        else:
            entries = reference.entries_for(
                str(uri), place, with_checksum=checksum, max_objects=max_objects
            )
        for entry in entries:
            self._content.manifest.add_entry(entry)
        return entries

    @contextmanager
    def new_file(
        self,
        name: str,
        mode: str = "x",
        encoding: str | None = None,
        policy: str = "mutable",
    ) -> Iterator[IO[Any]]:
        """Gives a new file to write to; it is added when the block ends."""
        self._must_be_open()
        overwrite = "w" in mode
        with self._content.new_file(clean_path(name), mode, encoding, overwrite=overwrite) as file:
            yield file

    def add(self, obj: Media, name: str, overwrite: bool = False) -> ArtifactManifestEntry:
        """Adds a value: a table, or media.

        Its files lie beside what describes it, `<name>.<kind>.json`.
        """
        from runwell.sdk.artifact.values import add_value

        self._must_be_open()
        return add_value(self._content, obj, clean_path(str(name)), overwrite=overwrite)

    def remove(self, item: str | Path | ArtifactManifestEntry) -> None:
        """Takes out an entry, or all below a directory. Raises FileNotFoundError."""
        self._must_be_open()
        manifest = self._content.manifest
        path = item.path if isinstance(item, ArtifactManifestEntry) else str(item)
        entry = manifest.get_entry_by_path(path)
        found = [entry] if entry else manifest.get_entries_in_directory(path)
        if not found:
            raise FileNotFoundError(f"the artifact has no {path!r}")
        for each in found:
            manifest.remove_entry(each)

    def finalize(self) -> None:
        """Says that nothing more is added."""
        self._is_final = True

    def _must_be_open(self) -> None:
        if self._is_final:
            raise UsageError(
                f"artifact {self._name!r} was logged and does not change any more; "
                "new_draft() begins the next version"
            )

    def __setitem__(self, name: str, item: Media) -> ArtifactManifestEntry:
        return self.add(item, name)


def _pointer(entry: ArtifactManifestEntry, name: str | None) -> ArtifactManifestEntry:
    """Returns an entry that points to one of another artifact."""
    return ArtifactManifestEntry(
        name or entry.path, digest=entry.digest, ref=entry.ref_url(), size=entry.size
    )
