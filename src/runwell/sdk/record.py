"""Encodes records, whatever text and numbers a script has put into them.

Rows go their own, shorter way (`sdk/history.py`).
"""

from __future__ import annotations

import msgspec

from runwell.sdk.encoding import packable, text_of_key
from runwell.wire.records import Kind, Record, encode


def encode_record(record: Record) -> tuple[int, bytes]:
    """Returns the kind byte and the payload of a record."""
    try:
        return encode(record)
    except (OverflowError, UnicodeError):
        fields = [_mended(value) for value in msgspec.structs.astuple(record)]
        kind = Kind[type(record).__name__.removesuffix("Record").upper()]
        return int(kind), msgspec.msgpack.encode(fields)


def _mended(value: object) -> object:
    """Returns a field so that it can be encoded: text proper cannot be an extension, values can."""
    if isinstance(value, str):
        return text_of_key(value)
    if isinstance(value, tuple):
        return [_mended(item) for item in value]
    return packable(value)  # type: ignore[arg-type]  # what is left holds Json or nothing odd
