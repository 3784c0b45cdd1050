"""Browsers that are signed in."""

from __future__ import annotations

from typing import Protocol

from runwell.store.ports.people import User


class Sessions(Protocol):
    """Browser sessions. Tokens are kept as hashes only. Times are seconds since the epoch."""

    def add(self, token_hash: str, user_id: int, now: float, expires_at: float) -> None:
        """Opens a session; sessions that have expired by `now` are swept out on the way."""

    def find(self, token_hash: str, now: float) -> User | None:
        """Returns whose session it is, or None if there is none or it has expired."""

    def delete(self, token_hash: str) -> None:
        """Ends a session; one that is not there is no error."""
