"""The journal of a disabled run: it takes everything and keeps nothing."""

from __future__ import annotations


class Nowhere:
    """Has the calls of `JournalWriter` that a run makes."""

    path = ""
    num_dropped = 0
    num_waiting = 0
    is_closed = False

    def append(self, kind: int, payload: bytes) -> None:
        """Keeps nothing."""

    def sync(self) -> bool:
        """Says that nothing waits."""
        return True

    def reset_after_fork(self) -> None:
        """Has nothing that waits."""

    def close(self) -> None:
        """Has nothing to close."""
