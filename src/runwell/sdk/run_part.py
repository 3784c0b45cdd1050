"""What the parts of a run know of it: where its records go, and the facts that they need."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runwell.sdk.directory import RunDirectory
    from runwell.sdk.upstream import Upstream
    from runwell.wire.records import Record


class RunPart(ABC):
    """A part of `Run`, which sets the attributes; `RunFacts` tells the facts."""

    _directory: RunDirectory | None
    _upstream: Upstream | None

    @abstractmethod
    def _write(self, record: Record) -> None:
        """Writes one record."""

    @property
    @abstractmethod
    def id(self) -> str: ...

    @property
    @abstractmethod
    def project(self) -> str: ...

    @property
    @abstractmethod
    def entity(self) -> str | None: ...

    @property
    @abstractmethod
    def dir(self) -> str: ...
