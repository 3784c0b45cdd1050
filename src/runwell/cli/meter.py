"""Lines on a terminal that say how far long work is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from runwell.store.progress import Progress

_BAR = 24


class Line:
    """A line on a terminal that is written over again and again.

    Args:
        is_shown: Whether there is a terminal; else nothing is written.
    """

    def __init__(self, is_shown: bool) -> None:
        self.is_shown = is_shown

    def show(self, text: str) -> None:
        """Writes over what is there."""
        if self.is_shown:
            click.echo(f"\r\033[K{text}", nl=False, err=True)

    def clear(self) -> None:
        """Takes the line away."""
        self.show("")


class Meter(Line):
    """How far work on the stores is."""

    def tell(self, progress: Progress) -> None:
        """Shows how far it is: its share, or what was done where nobody knows the whole."""
        if progress.total:
            shown = bar(progress.done / progress.total)
        else:
            shown = f"{progress.done / 1e6:,.1f} MB"
        self.show(f"{shown}  {progress.what}")


def bar(share: float) -> str:
    """Returns a share, of which what is beyond 1 counts as 1, as a bar and in percent."""
    share = min(1.0, share)
    return f"{'█' * round(share * _BAR):░<{_BAR}} {share:4.0%}"
