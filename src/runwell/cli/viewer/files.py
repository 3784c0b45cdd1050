"""The files that runs are kept in, ours and the official package's: read on as they grow.

A reader returns what is new and whole, in the order of the file; what it read before it forgets.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

from runwell.errors import JournalError, UsageError
from runwell.uplink.adoption import is_official
from runwell.uplink.tail import CHUNK_BYTES, Tail
from runwell.values.json import Json
from runwell.wire.official_log import HEADER, check_header, split
from runwell.wire.official_records import OfficialRun, kind_of, summary_leaves
from runwell.wire.records import Kind, Record, decode


class Entry(NamedTuple):
    """A record as it lies in a file.

    Attributes:
        kind: What it is, in one word: "history", "config" …
        end: Offset of the byte behind it.
        size_bytes: Of what it says.
        told: What it says of the run, as records of ours; may be nothing.
        beside: What it says that is no news: the official package repeats rows in the summary.
    """

    kind: str
    end: int
    size_bytes: int
    told: tuple[Record, ...]
    beside: Mapping[str, Json] = MappingProxyType({})


class Reader(Protocol):
    """Reads a file that grows."""

    def read(self) -> list[Entry]:
        """Returns what comes next, about half a megabyte of it; nothing if nothing is new.

        Raises:
            JournalError: The file is not what its name says.
        """

    def close(self) -> None: ...


def reader_of(path: Path) -> Reader:
    """Returns a reader of a file.

    Raises:
        UsageError: It cannot be opened.
    """
    try:
        return OfficialReader(path) if is_official(str(path)) else JournalReader(path)
    except OSError as error:
        raise UsageError(f"{error.strerror or error}: {path}") from error


class JournalReader:
    """Reads a journal of ours."""

    def __init__(self, path: Path) -> None:
        self._tail = Tail(str(path))

    def read(self) -> list[Entry]:
        found = []
        for frame in self._tail.read():
            try:
                record = decode(frame.kind, frame.payload)
            except JournalError:
                record = None  # damaged: what is behind it can be read
            told = () if record is None else (record,)
            found.append(Entry(_name_of(frame.kind), frame.end, len(frame.payload), told))
        return found

    def close(self) -> None:
        self._tail.close()


class OfficialReader:
    """Reads a file of the official package."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._position = 0
        self._run = OfficialRun()

    def read(self) -> list[Entry]:
        if not self._position:
            head = self._file.read(HEADER.size)
            self._file.seek(0)
            if len(head) < HEADER.size:
                return []
            check_header(head)
            self._position = HEADER.size
        return list(self._entries())

    def close(self) -> None:
        self._file.close()

    def _entries(self) -> Iterator[Entry]:
        for message, end in self._messages():
            self._position = end
            try:
                kind, told = kind_of(message), tuple(self._run.read(message))
                beside = summary_leaves(message) if kind == "summary" and not told else {}
            except JournalError:
                kind, told, beside = "unreadable", (), {}
            yield Entry(kind, end, len(message), told, beside)

    def _messages(self) -> list[tuple[bytes, int]]:
        """Returns whole messages from the position on; reads on for one that is longer."""
        rest = os.fstat(self._file.fileno()).st_size - self._position
        length = CHUNK_BYTES
        while rest > 0:
            data = os.pread(self._file.fileno(), min(rest, length), self._position)
            found = list(split(data, self._position))
            if found or length >= rest:
                return found
            length *= 4
        return []


def _name_of(kind: int) -> str:
    try:
        return Kind(kind).name.lower()
    except ValueError:
        return f"kind {kind}"
