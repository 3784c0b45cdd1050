from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import JournalError
from runwell.wire.official_log import HEADER, records

BLOCK = 32 * 1024
HEAD = HEADER.pack(b":W&B", 0xBEE1, 0)


def written(messages: list[bytes]) -> bytes:
    """Returns a file as the official package writes it."""
    data = bytearray(HEAD)
    for message in messages:
        rest, is_first = message, True
        while is_first or rest:
            room = BLOCK - len(data) % BLOCK
            if room < 7:
                data += bytes(room)
                continue
            piece, rest = rest[: room - 7], rest[room - 7 :]
            kind = {(True, False): 1, (True, True): 2, (False, True): 3, (False, False): 4}[
                is_first, bool(rest)
            ]
            typed = bytes([kind]) + piece
            data += struct.pack("<IH", zlib.crc32(typed), len(piece)) + typed
            is_first = False
    return bytes(data)


@given(
    st.lists(st.one_of(st.binary(max_size=50), st.integers(30_000, 70_000).map(bytes)), max_size=6)
)
def test_records_come_back_whatever_their_size(messages: list[bytes]) -> None:
    assert list(records(written(messages))) == messages


@given(st.integers(0, 80_000))
def test_a_file_that_is_cut_gives_the_records_before_the_cut(size: int) -> None:
    messages = [b"a" * 20_000, b"b" * 40_000, b"c" * 10]
    ends = [len(written(messages[:count])) for count in range(1, 4)]
    whole = sum(end <= size for end in ends)
    assert list(records(written(messages)[:size])) == messages[:whole]


def test_what_is_damaged_ends_what_is_read() -> None:
    data = bytearray(written([b"one", b"two", b"three"]))
    data[len(HEAD) + 10 + 8] ^= 1
    assert list(records(bytes(data))) == [b"one"]


@pytest.mark.parametrize("head", [b"RUNWELL\x01", b":W&B\xe1\xbe\x01", b":W&B\x00\x00\x00"])
def test_other_files_are_refused(head: bytes) -> None:
    with pytest.raises(JournalError, match="official"):
        list(records(head))
