"""Where the leaves of a run come from, as the database numbers it."""

from __future__ import annotations

from enum import IntEnum


class Source(IntEnum):
    """The documents that have leaves."""

    CONFIG = 0
    SUMMARY = 1
    TAGS = 2
