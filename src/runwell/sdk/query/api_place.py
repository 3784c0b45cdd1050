"""Which server is asked, and whose project is meant when none is named; the ground of `Api`."""

from __future__ import annotations

from runwell.errors import UsageError
from runwell.sdk.connection import Connection
from runwell.sdk.query.run_path import parts_of

PAIR = 2


class ApiPlace:
    """What all calls of `Api` stand on; `Api` sets the attributes that this reads."""

    _connection: Connection
    _entity: str | None
    _project: str | None

    @property
    def default_entity(self) -> str:
        """Whose projects are meant when none is named."""
        return self._entity or self._connection.entity()

    def _place(self, path: str | None) -> tuple[str, str]:
        """Returns entity and project of `project` or `entity/project`."""
        parts = parts_of(path or "")
        if len(parts) > PAIR:
            raise UsageError(f"{path!r} names no project; write entity/project")
        project = parts.pop() if parts else self._project
        if not project:
            raise UsageError("no project is named; write entity/project, or set WANDB_PROJECT")
        return (parts.pop() if parts else None) or self.default_entity, project
