"""Opaque ids of the W&B wire: base64 of `Kind:number`. Clients turn them into hexadecimal and back,
so they must be proper base64, padding and all."""

from __future__ import annotations

import base64
import binascii

from runwell.errors import NotFound


def encode_id(kind: str, number: int) -> str:
    """Returns the opaque id of a thing."""
    return base64.b64encode(f"{kind}:{number}".encode()).decode()


def decode_id(kind: str, opaque: str) -> int:
    """Returns the number in an opaque id of this kind.

    Raises:
        NotFound: It is no such id, so nothing has it.
    """
    try:
        found, _, number = base64.b64decode(opaque, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        found, number = "", ""
    if found != kind or not (number.isascii() and number.isdigit()):
        raise NotFound(f"there is no {kind.lower()} with the id {opaque[:64]!r}")
    return int(number)
