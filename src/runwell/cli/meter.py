"""A line on a terminal that says how far long work on the stores is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from runwell.store.progress import Progress

_BAR = 24


class Meter:
    """A line on a terminal that says how far it is."""

    def __init__(self, is_shown: bool) -> None:
        self._is_shown = is_shown

    def tell(self, progress: Progress) -> None:
        """Shows how far it is."""
        if not self._is_shown:
            return
        if progress.total:
            share = min(1.0, progress.done / progress.total)
            shown = f"{'█' * round(share * _BAR):░<{_BAR}} {share:4.0%}"
        else:
            shown = f"{progress.done / 1e6:,.1f} MB"
        click.echo(f"\r\033[K{shown}  {progress.what}", nl=False, err=True)

    def clear(self) -> None:
        """Takes the line away."""
        if self._is_shown:
            click.echo("\r\033[K", nl=False, err=True)
