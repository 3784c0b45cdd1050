"""Files that stand behind values: where they lie, what they are called, who is told.

    files/media/<directory>/<key>_<step>_<first 20 hex of the SHA-256>.<extension>

The name tells the content, so the same picture logged twice at one step is one file. Slashes in a
key become directories; nothing in a key leads out of them.

Invariant: a file is whole, and its record is in the journal, before the row that names it can be.
So no row, whenever the process is killed, names a file that never comes.
"""

from __future__ import annotations

import hashlib
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import get_ident
from typing import TypeAlias

import msgspec

from runwell.sdk.documents import write_whole
from runwell.values.json import Json

# The step that a value belongs to, or a word where there is none ("summary").
Step: TypeAlias = int | str

MAX_PART_LENGTH = 100
COPY_BYTES = 1 << 20
_AWKWARD = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f\ud800-\udfff]')


class MediaFile(msgspec.Struct, frozen=True):
    """A file that was written.

    Attributes:
        path: Relative to `files/`, with slashes.
        sha256: Of the content, in hex.
        size: In bytes; None where whoever holds the file knows it.
    """

    path: str
    sha256: str
    size: int | None

    def as_row(self, kind: str, **facts: Json) -> dict[str, Json]:
        """Returns the value that stands for the file in a row; facts that are None are left out."""
        named: dict[str, Json] = {"path": self.path, "sha256": self.sha256, "size": self.size}
        known = {name: fact for name, fact in {**named, **facts}.items() if fact is not None}
        return {"_type": kind, **known}


class Content(msgspec.Struct, frozen=True):
    """What a file will hold: bytes, or a copy of the file at a path.

    Attributes:
        extension: Without a dot in front; may have one inside ("pts.json").
    """

    extension: str
    data: bytes = b""
    path: Path | None = None


def _tell_nobody(section: str, key: str, note: Json) -> None:
    """Takes the notes of media that no run listens to."""


def _keep_nothing(table: Media, key: str, number: int | None) -> dict[str, Json]:  # noqa: ARG001
    return {}


class MediaFiles:
    """Writes media of one run.

    Args:
        root: The directory `files/`, absolute.
        on_file: Told path and size of each file once it is whole.
        on_note: Told section, key and value of what belongs into the run's config below `_wandb`.
        on_table: Told table and key of each table that was written, and its number if it is an
            increment; returns what the row says of the artifact that keeps it, too.

    Attributes:
        is_in_artifact: Whether this is an artifact, in which some kinds have another form.
    """

    is_in_artifact = False

    def __init__(
        self,
        root: Path,
        on_file: Callable[[str, int], None],
        on_note: Callable[[str, str, Json], None] = _tell_nobody,
        on_table: Callable[[Media, str, int | None], dict[str, Json]] = _keep_nothing,
    ) -> None:
        self.root = root
        self.note = on_note
        self.keep_table = on_table
        self._on_file = on_file

    def put(self, directory: str, key: str, step: Step, content: Content) -> MediaFile:
        """Writes one file.

        Raises:
            OSError: The disk refuses, or the file to be copied is gone.
        """
        name = f"media/{directory}/{safe_path(key)}_{step}"
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        if content.path is not None:
            return self._copy(name, content.path, content.extension)
        digest = hashlib.sha256(content.data).hexdigest()
        path = f"{name}_{digest[:20]}.{content.extension}"
        write_whole(self.root / path, content.data)
        return self._told(MediaFile(path, digest, len(content.data)))

    def _copy(self, name: str, source: Path, extension: str) -> MediaFile:
        """Copies in one pass, so that name and content agree even if the source is written to."""
        waiting = self.root / f"{name}.{os.getpid()}-{get_ident()}.part"
        digest = hashlib.sha256()
        try:
            with source.open("rb") as given, waiting.open("wb") as taken:
                while piece := given.read(COPY_BYTES):
                    digest.update(piece)
                    taken.write(piece)
            path = f"{name}_{digest.hexdigest()[:20]}.{extension}"
            size_bytes = waiting.stat().st_size
            waiting.replace(self.root / path)
        except OSError:
            waiting.unlink(missing_ok=True)
            raise
        return self._told(MediaFile(path, digest.hexdigest(), size_bytes))

    def _told(self, file: MediaFile) -> MediaFile:
        self._on_file(file.path, file.size or 0)
        return file

    def put_value(self, value: Media, name: str) -> str:
        """Writes a value that another one names, and returns its path; in artifacts alone."""
        raise NotImplementedError

    def put_classes(self, class_set: list[Json]) -> Json:
        """Writes id and name of classes, and returns what names them; None if there are none."""
        raise NotImplementedError


class Media(ABC):
    """A value of a kind of its own; in a row stands a dict with `_type`, its files lie beside."""

    @abstractmethod
    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes the files and returns what stands for the value in the row."""

    @classmethod
    def write_several(
        cls,
        items: Sequence[Media],  # noqa: ARG003  the kinds that have a form need them
        files: MediaFiles,  # noqa: ARG003
        key: str,  # noqa: ARG003
        step: Step,  # noqa: ARG003
    ) -> dict[str, Json] | None:
        """Writes several of this kind as one value; None if the kind has no form for that."""
        return None


def safe_path(key: str) -> str:
    """Returns a key as a relative path that any file system takes."""
    return "/".join(_safe_part(part) for part in key.split("/"))


def _safe_part(part: str) -> str:
    safe = _AWKWARD.sub("_", part)
    if not safe.strip(". "):
        return "_"
    if len(safe.encode()) <= MAX_PART_LENGTH:
        return safe
    digest = hashlib.sha256(safe.encode()).hexdigest()[:8]
    return f"{safe.encode()[: MAX_PART_LENGTH - 9].decode(errors='ignore')}-{digest}"
