"""The server behind a run, and the way of one artifact to it. Connects when somebody asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from runwell.errors import UsageError

if TYPE_CHECKING:
    from runwell.sdk.artifact.remote import Remote
    from runwell.sdk.connection import Connection


class Upstream(msgspec.Struct, frozen=True):
    """The server behind a run.

    Attributes:
        connect: Connects to it.
        wake: Hurries the uplink.
    """

    connect: Callable[[], Connection]
    wake: Callable[[], None]


class RunDelivery:
    """The way of one artifact of a run; see `artifact.facts.Delivery`.

    Args:
        folder: Where its files wait for the uplink.
        upstream: The server behind the run; None if it has none.
    """

    def __init__(self, folder: Path, upstream: Upstream | None) -> None:
        self.folder = folder
        self.is_shipped = upstream is not None
        self._upstream = upstream

    def connect(self) -> Remote:
        """Connects to the server. Raises UsageError: there is none."""
        from runwell.sdk.artifact.remote import Remote

        if self._upstream is None:
            raise UsageError("this run has no server")
        return Remote(self._upstream.connect())

    def wake(self) -> None:
        """Hurries the uplink, if there is one."""
        if self._upstream is not None:
            self._upstream.wake()
