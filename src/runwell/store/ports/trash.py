"""Runs that were deleted and can still come back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from runwell.store.ports.runs import Run


class Trash(Protocol):
    """Runs that were deleted. `Runs` knows nothing of them until they are restored."""

    def put(self, ids: Sequence[int], now: float) -> None:
        """Deletes runs; one that is in the trash already, or nowhere, is no error."""

    def put_all(self, project_id: int, limit: int) -> int:
        """Deletes runs of a project as if it were ages ago, so that they go with the next round;
        returns how many, 0 if all are gone so."""

    def restore(self, ids: Sequence[int]) -> None:
        """Brings runs back as they were; one that is not in the trash is no error."""

    def find(self, project_id: int, run_id: str) -> Run | None: ...
    def all(self, project_id: int, limit: int) -> tuple[Run, ...]:
        """Returns the deleted runs of a project, last deleted first."""

    def due(self, before: float, limit: int) -> tuple[int, ...]:
        """Returns the keys of runs that were deleted before this time, the first deleted first."""

    def purge(self, id: int, before: float) -> bool:
        """Forgets a run for ever if it lies in the trash since before this time; tells whether.

        Its history goes as far as no fork shares it. Its blobs are the caller's to delete.
        """
