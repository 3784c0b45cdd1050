"""The journal of a run: one append-only file of self-checking records.

A journal is `MAGIC` followed by frames. A frame is

    u32 length of the payload | u32 CRC-32 of kind and payload | u8 kind | payload

all little endian; the payload is MessagePack (`wire/records.py` says what is in it).

This module turns records into bytes and bytes into frames. It opens no file: the writer
(`sdk/journal.py`) and the readers (`uplink/tail.py`) do, each in its own process.

Invariant: bytes that were once part of a whole frame never change. A writer that dies leaves at
most one torn frame, at the end; `split` stops before it, so a reader may follow a file that grows.
A disk may still lose bytes in the middle; `possible_starts` helps a reader to find the way back.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from runwell.errors import JournalError

MAGIC = b"RUNWELL\x01"
OFFICIAL_MAGIC = b":W&B"  # what the official wandb package writes below the same names
FRAME_HEAD = struct.Struct("<IIB")
MAX_PAYLOAD_BYTES = 256 * 1024 * 1024
_ARRAY_HEAD = re.compile(rb"[\x90-\x9f\xdc]")  # every record is a MessagePack array


class Frame(NamedTuple):
    """One whole record as it lies in the file.

    Attributes:
        kind: Which record it is (`wire.records.Kind`).
        payload: Its MessagePack.
        end: Offset of the byte behind it, counted from the start of the file.
    """

    kind: int
    payload: bytes
    end: int


def frame(kind: int, payload: bytes) -> bytes:
    """Returns the bytes of one frame.

    The hot path of `log()` does the same in place (`sdk/journal.py`); this is the plain form.
    """
    checksum = zlib.crc32(payload, zlib.crc32(bytes((kind,))))
    return FRAME_HEAD.pack(len(payload), checksum, kind) + payload


def check_magic(head: bytes) -> None:
    """Checks the first bytes of a file.

    Raises:
        JournalError: It is no Runwell journal, or one of a later version.
    """
    if head[:7] != MAGIC[:7]:
        raise JournalError("this file is no Runwell journal")
    if head[7:8] != MAGIC[7:8]:
        raise JournalError("this journal was written by a newer Runwell; upgrade to read it")


def frames_of(data: bytes) -> list[Frame]:
    """Returns the whole frames of a file, see `split`.

    Raises:
        JournalError: It is no Runwell journal, or one of a later version.
    """
    check_magic(data)
    return split(data[len(MAGIC) :], len(MAGIC))


def split(data: bytes, start: int) -> list[Frame]:
    """Returns the whole frames in `data`, which begins at offset `start` of the file.

    Stops, without an error, before a frame that is cut short or whose checksum is wrong: at the
    end of a growing file both mean "not yet", at the end of a dead one "torn".
    """
    frames: list[Frame] = []
    at, size = 0, len(data)
    head = FRAME_HEAD
    while at + head.size <= size:
        length, checksum, kind = head.unpack_from(data, at)
        end = at + head.size + length
        if length > MAX_PAYLOAD_BYTES or end > size:
            break
        if zlib.crc32(memoryview(data)[at + 8 : end]) != checksum:
            break
        frames.append(Frame(kind, data[at + head.size : end], start + end))
        at = end
    return frames


def possible_starts(data: bytes) -> Iterator[int]:
    """Yields where in `data` the head of a frame could lie; whether one does, its checksum says."""
    for match in _ARRAY_HEAD.finditer(data, FRAME_HEAD.size):
        yield match.start() - FRAME_HEAD.size
