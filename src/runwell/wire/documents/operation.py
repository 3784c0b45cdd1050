"""A GraphQL document."""

from __future__ import annotations

from typing import NamedTuple


class Operation(NamedTuple):
    """A document with exactly one operation, and that operation's name."""

    name: str
    text: str
