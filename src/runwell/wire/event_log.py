"""TensorBoard's event files: bytes into steps and what was summarised at them.

    u64 length | u32 checksum | a message `Event` | u32 checksum      again and again, little endian

The numbers of fields are those of TensorBoard's Protocol Buffers. Checksums are CRC-32C, which
Python has not; what is no message, or is cut short, ends what is read, so a file that grows may be
read again. Scalars, histograms and pictures are known, in the old form and, as tensors, in that of
TensorFlow 2.

Pure: opens no file and knows no run.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from runwell.errors import JournalError
from runwell.wire.protobuf import Fields, bytes_in, fields, messages_in, text_in

_LENGTH = struct.Struct("<Q")
_AROUND = _LENGTH.size + 4, 4  # bytes before and behind a message
_WALL_TIME, _STEP, _SUMMARY = 1, 2, 5
_TAG, _SIMPLE, _IMAGE, _HISTO, _TENSOR, _METADATA = 1, 2, 4, 5, 8, 9
_BYTES_OF_PICTURE = 4
_LEAST, _MOST, _LIMITS, _COUNTS = 1, 2, 6, 7
_KIND, _CONTENT, _TEXTS = 1, 4, 8
# By the kind of a tensor: the field of single numbers, and how they are packed.
_NUMBERS = {1: (5, "f"), 2: (6, "d"), 3: (7, "i"), 9: (10, "q")}
_SIDES_OF_A_PICTURE = 2  # stand before it in a tensor


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, as PNG or the like."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Buckets:
    """A histogram: one more edge than counts, both rising from left to right."""

    edges: tuple[float, ...]
    counts: tuple[float, ...]


Summarised: TypeAlias = float | Buckets | Picture


@dataclass(frozen=True, slots=True)
class Event:
    """What was summarised at a step, by tag.

    Attributes:
        wall_time: Seconds since the epoch.
        step: The script's.
        values: By tag, in their order.
    """

    wall_time: float
    step: int
    values: dict[str, Summarised]


def events(data: bytes) -> Iterator[Event]:
    """Yields the events of a file that summarise something, as far as they are whole."""
    at, (before, behind) = 0, _AROUND
    while at + before <= len(data):
        (length,) = _LENGTH.unpack_from(data, at)
        start, end = at + before, at + before + length
        if end + behind > len(data):
            return
        try:
            event = _event(fields(data[start:end]))
        except JournalError:
            return
        if event.values:
            yield event
        at = end + behind


def _event(said: Fields) -> Event:
    values: dict[str, Summarised] = {}
    for summary in messages_in(said, _SUMMARY):
        for value in messages_in(summary, 1):
            found = _value(value)
            if found is not None:
                values[text_in(value, _TAG)] = found
    step = said.get(_STEP, [0])[-1]
    # A negative one is sent as what it is modulo 2**64.
    signed = struct.unpack("<q", struct.pack("<Q", step))[0] if isinstance(step, int) else 0
    return Event(_number(said, _WALL_TIME, "d") or 0.0, signed, values)


def _value(said: Fields) -> Summarised | None:
    simple = _number(said, _SIMPLE, "f")
    if simple is not None:
        return simple
    for image in messages_in(said, _IMAGE):
        return Picture(bytes_in(image, _BYTES_OF_PICTURE))
    for histogram in messages_in(said, _HISTO):
        return _old_buckets(histogram)
    for tensor in messages_in(said, _TENSOR):
        return _of_tensor(tensor, _plugin(said))
    return None


def _plugin(said: Fields) -> str:
    """Returns the name of the plug-in that shows a tensor; one without is a number."""
    for metadata in messages_in(said, _METADATA):
        for plugin in messages_in(metadata, 1):
            return text_in(plugin, 1)
    return ""


def _of_tensor(tensor: Fields, plugin: str) -> Summarised | None:
    if plugin == "images":
        data = [each for each in tensor.get(_TEXTS, []) if isinstance(each, bytes)]
        pictures = data[_SIDES_OF_A_PICTURE:]
        return Picture(pictures[0]) if pictures else None
    numbers = _numbers_of(tensor)
    if plugin == "histograms":
        return _new_buckets(numbers)
    return numbers[0] if plugin in ("", "scalars") and len(numbers) == 1 else None


def _numbers_of(tensor: Fields) -> tuple[float, ...]:
    kind = tensor.get(_KIND, [0])[-1]
    if not isinstance(kind, int) or kind not in _NUMBERS:
        return ()
    field, form = _NUMBERS[kind]
    content = bytes_in(tensor, _CONTENT)
    if content:
        return _unpacked(content, form)
    single = tensor.get(field, [])
    numbers: list[float] = []
    for each in single:
        numbers += _unpacked(each, form) if isinstance(each, bytes) else [float(each)]
    return tuple(numbers)


def _old_buckets(said: Fields) -> Buckets | None:
    """Returns a histogram; its outermost edges, infinite perhaps, become the least and the most."""
    counts = _unpacked(bytes_in(said, _COUNTS), "d")
    limits = _unpacked(bytes_in(said, _LIMITS), "d")
    least, most = _number(said, _LEAST, "d") or 0.0, _number(said, _MOST, "d") or 0.0
    if not counts or len(limits) != len(counts):
        return None
    edges = [least]
    for limit in (*limits[:-1], most):  # limits beyond what occurred say nothing
        edges.append(max(edges[-1], min(limit, most)))
    return Buckets(tuple(edges), counts)


def _new_buckets(numbers: tuple[float, ...]) -> Buckets | None:
    """Returns the histogram of rows of left edge, right edge and count."""
    if not numbers or len(numbers) % 3:
        return None
    edges = (*numbers[0::3], numbers[-2])
    return Buckets(edges, numbers[2::3])


def _number(said: Fields, field: int, form: str) -> float | None:
    numbers = _unpacked(bytes_in(said, field), form)
    return numbers[0] if numbers else None


def _unpacked(data: bytes, form: str) -> tuple[float, ...]:
    count = len(data) // struct.calcsize(f"<{form}")
    return tuple(map(float, struct.unpack_from(f"<{count}{form}", data)))
