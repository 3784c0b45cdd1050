"""The same done to many runs."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from runwell.errors import UsageError
from runwell.server.events import ProjectKey
from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import post
from runwell.server.http.ui.shapes.table import BulkDone, BulkRequest
from runwell.server.services.bulk import Bulk, Chosen
from runwell.store.ports.people import User
from runwell.store.ports.runs import RunQuery


@dataclass(frozen=True, slots=True)
class BulkRoutes:
    """The same done to many runs."""

    bulk: Bulk

    @post("/projects/{entity}/{project}/runs/bulk")
    def change_runs(
        self, request: Request, entity: str, project: str, asked: BulkRequest
    ) -> BulkDone:
        """Edits, deletes, restores or moves runs."""
        return BulkDone(runs=_done(self.bulk, user_of(request), ProjectKey(entity, project), asked))


def _done(bulk: Bulk, user: User, where: ProjectKey, asked: BulkRequest) -> int:
    if asked.do == "restore":
        if asked.runs is None:
            raise UsageError("the trash is not filtered; name the ids of the runs")
        return bulk.restore(user, where, asked.runs)
    chosen = _chosen(asked)
    if asked.do == "delete":
        return bulk.delete(user, where, chosen)
    if asked.do == "edit":
        return bulk.edit(user, where, chosen, asked.edit())
    if asked.entity is None or asked.project is None:
        raise UsageError("runs are moved to a project; name its entity and project")
    return bulk.move(user, where, chosen, ProjectKey(asked.entity, asked.project))


def _chosen(asked: BulkRequest) -> Chosen:
    query = asked.query()
    if asked.runs is None and query == RunQuery() and not asked.all:
        raise UsageError("no runs are chosen; name ids or a filter, or say that all are meant")
    return Chosen(None if asked.runs is None else tuple(asked.runs), query)
