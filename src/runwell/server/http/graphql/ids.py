"""Opaque ids of the W&B wire: base64 of `Kind:number`. Clients turn them into hexadecimal and back,
so they must be proper base64, padding and all."""

from __future__ import annotations

import base64
import re

from runwell.errors import NotFound

_NUMBER = re.compile("[0-9]{1,19}")
_MAX_NUMBER = 2**63 - 1


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
    except ValueError:  # no base64, no UTF-8, or not even ASCII
        found, number = "", ""
    if found != kind or not _NUMBER.fullmatch(number) or int(number) > _MAX_NUMBER:
        raise NotFound(f"there is no {kind.lower()} with the id {opaque[:64]!r}")
    return int(number)
