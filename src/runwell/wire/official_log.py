"""The file in which the official wandb package keeps a run: bytes into records and their fields.

    ":W&B" | u16 0xBEE1 | u8 version | blocks of 32 KiB (the first counts the 7 bytes before it)

A block holds chunks of `u32 CRC-32 of type and data | u16 length | u8 type | data`, little endian;
a record is one chunk (type 1), or a first (2), middle ones (3) and a last (4). Fewer than 7 bytes
at the end of a block are padding. A record is a message of Protocol Buffers (`protobuf.py`), whose
fields `official_records.py` knows.

Pure: opens no file. A record that is cut short or damaged ends what is read, without an error, so a
file that grows may be read again and again.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from runwell.errors import JournalError
from runwell.wire.journal import OFFICIAL_MAGIC

HEADER = struct.Struct("<4sHB")
_CHUNK = struct.Struct("<IHB")
_BLOCK_BYTES = 32 * 1024
_TAG = 0xBEE1
_FULL, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4


def records(data: bytes) -> Iterator[bytes]:
    """Yields the records of a file, as far as they are whole.

    Raises:
        JournalError: It is no such file.
    """
    if len(data) < HEADER.size:
        return
    check_header(data)
    for message, _ in split(data, 0, HEADER.size):
        yield message


def check_header(data: bytes) -> None:
    """Checks the first bytes of a file, of which all `HEADER.size` are there.

    Raises:
        JournalError: It is no such file.
    """
    magic, tag, version = HEADER.unpack_from(data)
    if magic != OFFICIAL_MAGIC or tag != _TAG or version != 0:
        raise JournalError("this file was not written by the official wandb package")


def split(data: bytes, start: int, at: int = 0) -> Iterator[tuple[bytes, int]]:
    """Yields the whole records in `data`, which begins at offset `start` of the file.

    Each comes with the offset behind it, from where the rest may be read later. The first record
    is at `at` within `data`.
    """
    pieces: list[bytes] = []
    for kind, piece, end in _chunks(data, start, at):
        if kind in (_FULL, _FIRST):
            pieces = []
        pieces.append(piece)
        if kind in (_FULL, _LAST):
            yield b"".join(pieces), end


def _chunks(data: bytes, base: int, at: int) -> Iterator[tuple[int, bytes, int]]:
    while True:
        room = _BLOCK_BYTES - (base + at) % _BLOCK_BYTES
        if room < _CHUNK.size:
            at += room
        if at + _CHUNK.size > len(data):
            return
        checksum, length, kind = _CHUNK.unpack_from(data, at)
        start, end = at + _CHUNK.size, at + _CHUNK.size + length
        is_known = kind in (_FULL, _FIRST, _MIDDLE, _LAST)
        if not is_known or end > len(data) or zlib.crc32(data[start - 1 : end]) != checksum:
            return
        yield kind, data[start:end], base + end
        at = end
