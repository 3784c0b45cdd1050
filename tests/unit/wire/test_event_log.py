"""Event files of TensorBoard, in the old form and in that of TensorFlow 2."""

from __future__ import annotations

import base64
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.wire.event_log import Buckets, Event, Picture, Summarised, events

# Written by tensorboard 2.20: two numbers and a histogram, as tensors.
NEW = base64.b64decode(
    "SAAAAAAAAAD+kkidCbCPOt4rwtpBGg1icmFpbi5FdmVudDoyUi4KLHRlbnNvcmJvYXJkLnN1bW1hcnkud3JpdGVy"
    "LmV2ZW50X2ZpbGVfd3JpdGVyjLDV1CsAAAAAAAAAhhvDSwkAAAAAAECPQCogCh4KA2FjY0IKCAESACoEAAAAP0oL"
    "CgkKB3NjYWxhcnPheMqkLQAAAAAAAAA8QYr7CQAAAAAASI9AEAEqIAoeCgNhY2NCCggBEgAqBAAAwD9KCwoJCgdz"
    "Y2FsYXJzJ4TsYWUAAAAAAAAA69BaaQkAAAAAAEiPQBABKlgKVgoEaGlzdEI+CAISCBICCAISAggDIjAAAAAAAAAA"
    "AAAAAAAAAPA/AAAAAAAA8D8AAAAAAADwPwAAAAAAAABAAAAAAAAACEBKDgoMCgpoaXN0b2dyYW1z46sjVg=="
)


def varint(number: int) -> bytes:
    low, number = number & 0x7F, number >> 7
    return bytes([low]) if not number else bytes([low | 0x80]) + varint(number)


def field(number: int, value: float | bytes) -> bytes:
    """Returns a field of a message: a number, a double or what has a length."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value % 2**64)
    if isinstance(value, float):
        return varint(number << 3 | 1) + struct.pack("<d", value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def event(step: int, *values: bytes, at: float = 1.5) -> bytes:
    """Returns an event as it stands in a file."""
    summary = b"".join(field(1, value) for value in values)
    data = field(1, at) + field(2, step) + (field(5, summary) if values else b"")
    return struct.pack("<Q", len(data)) + b"crc4" + data + b"crc4"


def scalar(tag: str, value: float) -> bytes:
    return field(1, tag.encode()) + varint(2 << 3 | 5) + struct.pack("<f", value)


def doubles(*values: float) -> bytes:
    return struct.pack(f"<{len(values)}d", *values)


def tensor(tag: str, plugin: str, content: bytes) -> bytes:
    metadata = field(1, field(1, plugin.encode())) if plugin else b""
    return field(1, tag.encode()) + field(8, content) + field(9, metadata)


def test_what_tensorboard_writes_is_read() -> None:
    assert list(events(NEW)) == [
        Event(1000.0, 0, {"acc": 0.5}),
        Event(1001.0, 1, {"acc": 1.5}),
        Event(1001.0, 1, {"hist": Buckets((0.0, 1.0, 2.0), (1.0, 3.0))}),
    ]


def test_values_of_one_event_come_together_and_steps_may_be_negative() -> None:
    (found,) = events(event(-3, scalar("a", 0.5), scalar("b/c", 2.0)))
    assert found == Event(1.5, -3, {"a": 0.5, "b/c": 2.0})


def test_outermost_edges_of_an_old_histogram_are_what_occurred() -> None:
    said = field(1, -1.0) + field(2, 4.0)
    said += field(6, doubles(0.0, 2.0, 1.7e308)) + field(7, doubles(1.0, 0.0, 5.0))
    (found,) = events(event(0, field(1, b"h") + field(5, said)))
    assert found.values == {"h": Buckets((-1.0, 0.0, 2.0, 4.0), (1.0, 0.0, 5.0))}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (field(1, b"x") + field(4, field(1, 2) + field(4, b"png")), Picture(b"png")),
        (
            tensor("x", "images", field(1, 7) + b"".join(field(8, t) for t in (b"2", b"3", b"p"))),
            Picture(b"p"),
        ),
        (tensor("x", "scalars", field(1, 2) + field(6, doubles(0.25))), 0.25),
        (tensor("x", "scalars", field(1, 9) + field(10, 7)), 7.0),
        (tensor("x", "", field(1, 3) + field(4, struct.pack("<i", -2))), -2.0),
    ],
    ids=["picture", "picture as a tensor", "double", "integer", "content"],
)
def test_forms_of_values(value: bytes, read: Summarised) -> None:
    assert [found.values for found in events(event(0, value))] == [{"x": read}]


@pytest.mark.parametrize(
    "value",
    [
        tensor("x", "text", field(1, 7) + field(8, b"words")),
        tensor("x", "scalars", field(1, 2) + field(6, doubles(1.0, 2.0))),
        tensor("x", "histograms", field(1, 2) + field(6, doubles(1.0, 2.0))),
        tensor("x", "scalars", field(1, 99) + field(4, b"12345678")),
        field(1, b"x") + field(5, field(7, doubles(1.0))),
    ],
)
def test_what_cannot_be_logged_is_passed_over(value: bytes) -> None:
    assert list(events(event(0, value) + event(1, scalar("a", 1.0)))) == [Event(1.5, 1, {"a": 1.0})]


@given(st.integers(0, len(NEW)))
def test_a_file_that_is_cut_short_is_read_as_far_as_it_is_whole(length: int) -> None:
    found = list(events(NEW[:length]))
    assert found == list(events(NEW))[: len(found)]


@given(st.binary(max_size=60))
def test_no_message_ends_what_is_read(junk: bytes) -> None:
    broken = struct.pack("<Q", len(junk)) + b"crc4" + junk + b"crc4"
    found = list(events(event(0, scalar("a", 1.0)) + broken))
    assert found[0].values == {"a": 1.0}
