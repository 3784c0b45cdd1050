"""Messages of Protocol Buffers, taken apart without knowing the names of their fields.

A field may be there several times; where one value is wanted, the last counts. What is absent, or
of another kind, is empty or 0.
"""

from __future__ import annotations

from typing import TypeAlias

from runwell.errors import JournalError

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_LONGEST_VARINT_BITS = 70

Fields: TypeAlias = dict[int, list[int | bytes]]


def fields(message: bytes) -> Fields:
    """Returns the values of a message by the numbers of their fields, in their order.

    Raises:
        JournalError: It is no message.
    """
    found: Fields = {}
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        value, at = _value(message, at, key & 7)
        found.setdefault(key >> 3, []).append(value)
    return found


def messages_in(found: Fields, field: int) -> list[Fields]:
    """Returns the messages in a field. Raises JournalError: one is none."""
    return [fields(each) for each in found.get(field, ()) if isinstance(each, bytes)]


def bytes_in(found: Fields, field: int) -> bytes:
    """Returns the bytes in a field."""
    value = found.get(field, [b""])[-1]
    return value if isinstance(value, bytes) else b""


def text_in(found: Fields, field: int) -> str:
    """Returns the text in a field; what is no UTF-8 in it is replaced."""
    return bytes_in(found, field).decode("utf-8", "replace")


def texts_in(found: Fields, field: int) -> list[str]:
    """Returns all texts in a field."""
    return [v.decode("utf-8", "replace") for v in found.get(field, ()) if isinstance(v, bytes)]


def number_in(found: Fields, field: int) -> int:
    """Returns the whole number in a field, as it stands there: without a sign."""
    value = found.get(field, [0])[-1]
    return value if isinstance(value, int) else 0


def signed(value: int) -> int:
    """Returns a number of 64 bits with its sign."""
    return value - (1 << 64) if value >> 63 else value


def _value(message: bytes, at: int, wire_type: int) -> tuple[int | bytes, int]:
    if wire_type == _VARINT:
        return _varint(message, at)
    if wire_type == _BYTES:
        length, at = _varint(message, at)
    elif wire_type in (_FIXED64, _FIXED32):
        length = 8 if wire_type == _FIXED64 else 4
    else:
        raise JournalError(f"a record has a field of the unknown wire type {wire_type}")
    if at + length > len(message):
        raise JournalError("a field of a record is cut short")
    return message[at : at + length], at + length


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(message) or shift >= _LONGEST_VARINT_BITS:
            raise JournalError("a number in a record is cut short")
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF, at
