"""SQL as the server offers it; the engine is loaded by the first query.

DuckDB, and Arrow's datasets, which bring pandas where it is installed, take longer to import than
all else that a server needs, and most servers are never asked.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from runwell.store.ports.projects import Project
from runwell.store.ports.stores import Stores

if TYPE_CHECKING:
    from runwell.server.services.sql.engine import Engine, Result

MAX_ROWS = 1_000_000


class Sql:
    """Answers queries by an engine that all of them share."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._lock = threading.Lock()
        self._engine: Engine | None = None

    def run(self, projects: Sequence[Project], text: str, limit: int = MAX_ROWS) -> Result:
        """Returns at most `limit` rows of the answer, from what is in these projects.

        Raises:
            UsageError: It is no query that can be answered, or takes too much time or memory.
            ServerError: Too many others are being answered.
        """
        return self._loaded().run(projects, text, limit)

    def _loaded(self) -> Engine:
        from runwell.server.services.sql.engine import Engine  # noqa: PLC0415 - heavy, rarely asked

        with self._lock:
            if self._engine is None:
                self._engine = Engine(self._stores)
            return self._engine
