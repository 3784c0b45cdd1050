"""What the server signs with."""

from __future__ import annotations

from typing import Protocol


class Secrets(Protocol):
    """Random bytes that the server signs with; made once per database, kept for ever."""

    def get_or_create(self, name: str) -> bytes:
        """Returns the 32 bytes of this name; whoever asks first makes them."""
