"""What stands in a project of a server."""

from __future__ import annotations

from runwell.sdk.connection import Connection
from runwell.values.json import Json


class Placed:
    """Something of a project.

    Args:
        connection: The server.
        entity, project: Where it is.
        node: What the server says of it.
    """

    def __init__(
        self, connection: Connection, entity: str, project: str, node: dict[str, Json]
    ) -> None:
        self._connection = connection
        self.entity = entity
        self.project = project
        self._node = node
