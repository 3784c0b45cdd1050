from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import JournalError
from runwell.wire.journal import (
    FRAME_HEAD,
    MAGIC,
    Frame,
    check_magic,
    frame,
    possible_starts,
    split,
)
from runwell.wire.records import Record, encode
from tests.fakes.journals import row, run_record

FRAMES = st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=60)), max_size=10)


def joined(frames: list[tuple[int, bytes]]) -> bytes:
    return b"".join(frame(kind, payload) for kind, payload in frames)


@given(FRAMES)
def test_frames_come_back_with_their_ends(frames: list[tuple[int, bytes]]) -> None:
    data, at, expected = joined(frames), 8, []
    for kind, payload in frames:
        at += FRAME_HEAD.size + len(payload)
        expected.append(Frame(kind, payload, at))
    assert split(data, 8) == expected


@given(FRAMES, st.data())
def test_a_file_that_is_cut_gives_its_whole_frames(
    frames: list[tuple[int, bytes]], data: st.DataObject
) -> None:
    content = joined(frames)
    cut = data.draw(st.integers(0, len(content)))
    found = split(content[:cut], 0)
    assert found == [frame for frame in split(content, 0) if frame.end <= cut]


@given(FRAMES.filter(bool), st.data())
def test_a_changed_byte_ends_the_reading(
    frames: list[tuple[int, bytes]], data: st.DataObject
) -> None:
    content = bytearray(joined(frames))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    whole = split(joined(frames), 0)
    assert split(bytes(content), 0) == [frame for frame in whole if frame.end <= at]


def test_reading_may_go_on_where_it_ended() -> None:
    content = joined([(3, b"a"), (3, b"b"), (5, b"c")])
    first = split(content[:25], 0)
    assert first + split(content[first[-1].end :], first[-1].end) == split(content, 0)


def test_a_length_beyond_all_limits_is_torn() -> None:
    assert split(FRAME_HEAD.pack(2**32 - 1, 0, 3) + b"x" * 100, 0) == []


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b":W&B\xe1\xbe\x00", "no Runwell journal"),
        (b"", "no Runwell journal"),
        (b"RUNWELL\x02", "newer Runwell"),
        (b"RUNWELL", "newer Runwell"),
    ],
)
def test_other_files_are_told_apart(head: bytes, reason: str) -> None:
    with pytest.raises(JournalError, match=reason):
        check_magic(head)


def test_our_own_file_is_known() -> None:
    check_magic(MAGIC + b"more")


@given(st.binary(max_size=60), st.integers(0, 255), st.lists(st.integers(), max_size=20))
def test_a_frame_behind_other_bytes_is_among_the_possible_starts(
    damage: bytes, kind: int, values: list[int]
) -> None:
    payload = msgspec.msgpack.encode([str(value) for value in values])
    data = damage + frame(kind, payload)
    assert len(damage) in possible_starts(data)


def test_every_record_begins_as_a_possible_start() -> None:
    records: list[Record] = [run_record(), row(0, loss=0.5)]
    assert all(0 in possible_starts(frame(*encode(record))) for record in records)
