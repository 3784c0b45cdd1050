"""Moments as text."""

from __future__ import annotations

from time import gmtime, strftime


def utc_text(moment: float) -> str:
    """Returns a moment, in seconds since the epoch, as ISO 8601 in UTC with microseconds."""
    return strftime("%Y-%m-%dT%H:%M:%S", gmtime(moment)) + f".{int(moment % 1 * 1e6):06}Z"
