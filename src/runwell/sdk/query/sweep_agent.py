"""One who runs trials of a sweep, as a server knows of it."""

from __future__ import annotations

from collections.abc import Sequence

from runwell.sdk.connection import Connection
from runwell.sdk.query.paging import Pages
from runwell.sdk.query.run import Run
from runwell.values.json import Json
from runwell.wire.answer import at
from runwell.wire.documents.sweeps import SWEEP_AGENT_RUNS


class Agent:
    """An agent of a sweep.

    Args:
        connection: The server.
        sweep: Entity, project and id of the sweep.
        node: What the server says of the agent.
    """

    def __init__(self, connection: Connection, sweep: Sequence[str], node: dict[str, Json]) -> None:
        self._connection = connection
        self._sweep = sweep
        self._node = node

    @property
    def id(self) -> str:
        """The server's id."""
        return str(at(self._node, "id"))

    @property
    def name(self) -> str:
        """By what it is named beside the others."""
        return str(at(self._node, "name"))

    @property
    def host(self) -> str:
        """The machine that it is on."""
        return str(at(self._node, "host"))

    @property
    def state(self) -> str:
        """RUNNING, EXITED or CRASHED."""
        return str(at(self._node, "state"))

    @property
    def total_runs(self) -> int:
        """How many trials it has begun."""
        count = at(self._node, "totalRuns")
        return count if isinstance(count, int) else 0

    @property
    def created_at(self) -> str:
        """When it began, ISO 8601."""
        return str(at(self._node, "createdAt"))

    @property
    def heartbeat_at(self) -> str:
        """When it was heard last, ISO 8601."""
        return str(at(self._node, "heartbeatAt"))

    totalRuns, createdAt, heartbeatAt = total_runs, created_at, heartbeat_at  # noqa: N815  W&B's

    def runs(self, per_page: int = 50) -> Pages[Run]:
        """Returns the trials that it has begun."""
        entity, project, sweep = self._sweep
        path = ("project", "sweep", "agent", "runs")
        return Pages(
            self._connection,
            SWEEP_AGENT_RUNS,
            {"entity": entity, "project": project, "sweep": sweep, "agentID": self.id},
            path,
            lambda node: Run(self._connection, node),
            per_page=per_page,
        )

    def __repr__(self) -> str:
        return f"<Agent {self.name} ({self.state})>"
