"""A sweep as a server has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from runwell.errors import NotFound
from runwell.sdk.connection import Connection
from runwell.sdk.notebook.shown import Card, Shown
from runwell.sdk.query.paging import Pages
from runwell.sdk.query.placed import Placed
from runwell.sdk.query.run import Run
from runwell.sdk.query.runs import runs_of
from runwell.sdk.query.sweep_agent import Agent
from runwell.values.json import Json
from runwell.wire.answer import at, nodes
from runwell.wire.documents.operation import Operation
from runwell.wire.documents.sweeps import ENQUEUE_SWEEP_RUN, SWEEP, SWEEP_AGENT, SWEEP_AGENTS

if TYPE_CHECKING:
    from runwell.sdk.query.api import Api


class Sweep(Placed, Shown):
    """A sweep of a server."""

    @property
    def id(self) -> str:
        """The short id."""
        return str(at(self._node, "name"))

    @property
    def name(self) -> str:
        """The name in its config, else its id."""
        return str(at(self._node, "displayName") or self.config.get("name") or self.id)

    @property
    def state(self) -> str:
        """PENDING, RUNNING, PAUSED, CANCELED or FINISHED."""
        return str(at(self._node, "state"))

    @property
    def config(self) -> dict[str, Any]:
        """What it was made of."""
        import yaml  # type: ignore[import-untyped, unused-ignore]

        found = yaml.safe_load(str(at(self._node, "config")))
        return found if isinstance(found, dict) else {}

    @property
    def username(self) -> str:
        """Whose it is; an older name of `entity`."""
        return self.entity

    @property
    def path(self) -> list[str]:
        """Entity, project and id."""
        return [self.entity, self.project, self.id]

    @property
    def url(self) -> str:
        """Its page."""
        entity, project, id_ = (quote(part, safe="") for part in self.path)
        return f"{self._connection.server.base_url}/{entity}/{project}/sweeps/{id_}"

    @property
    def expected_run_count(self) -> int | None:
        """How many trials it has when it ends; None if nobody knows."""
        count = at(self._node, "runCountExpected")
        return count if isinstance(count, int) else None

    @property
    def order(self) -> str | None:
        """How its runs are ranked: by the metric, the best first."""
        metric = self.config.get("metric")
        if not isinstance(metric, dict) or "name" not in metric:
            return None
        sign = "-" if metric.get("goal") == "maximize" else "+"
        return f"{sign}summary_metrics.{metric['name']}"

    @property
    def runs(self) -> Pages[Run]:
        """Its runs."""
        return runs_of(self._connection, self.entity, self.project, {"sweep": self.id})

    def best_run(self, order: str | None = None) -> Run | None:
        """Returns the best run by its metric, or by another order; None without runs."""
        by = order or self.order
        if by is None:
            return None
        found = runs_of(
            self._connection, self.entity, self.project, {"sweep": self.id}, order=by, per_page=1
        )
        return next(iter(found), None)

    def agent(self, agent_id: str) -> Agent:
        """Returns one who runs its trials, by id or name. Raises NotFound."""
        node = self._ask(SWEEP_AGENT, agentID=agent_id)
        found = at(node, "agent")
        if not isinstance(found, dict):
            raise NotFound(f"the sweep {'/'.join(self.path)} has no agent {agent_id!r}")
        return Agent(self._connection, self.path, found)

    def agents(self) -> list[Agent]:
        """Returns those who run its trials, or did."""
        found = nodes(at(self._ask(SWEEP_AGENTS), "agents"))
        return [Agent(self._connection, self.path, node) for node in found]

    def enqueue_run(self, config: Mapping[str, Any], display_name: str | None = None) -> str:
        """Adds a trial, which the next idle agent runs; returns the id of its run.

        Args:
            config: The values of its parameters, by name; those of deeper ones as dicts.
            display_name: Of the run.
        """
        asked: dict[str, Json] = {
            "id": str(at(self._node, "id")),
            "config": json.dumps(config),
            "displayName": display_name,
        }
        answer = self._connection.query(ENQUEUE_SWEEP_RUN, asked)
        return str(at(answer, "enqueueSweepRun", "id"))

    @classmethod
    def get(
        cls,
        api: Api,
        entity: str | None = None,
        project: str | None = None,
        sid: str | None = None,
        order: str | None = None,  # noqa: ARG003  as W&B has it
        query: str | None = None,  # noqa: ARG003  the same
    ) -> Sweep | None:
        """Returns a sweep, None if there is none; an older way than `Api.sweep`."""
        path = "/".join(part for part in (entity, project, sid) if part)
        try:
            return api.sweep(path)
        except NotFound:
            return None

    def load(self, force: bool = False) -> dict[str, Json]:  # noqa: FBT001, FBT002  as W&B has it
        """Reads it, anew if `force` says so."""
        if force:
            self._node = _read(self._connection, self.entity, self.project, self.id)
        return self._node

    def _ask(self, operation: Operation, **more: Json) -> Json:
        asked: dict[str, Json] = {"entity": self.entity, "project": self.project, "sweep": self.id}
        return at(self._connection.query(operation, asked | more), "project", "sweep")

    def _card(self) -> Card:
        return Card("sweep", self.name, self.url, f"({self.state.lower()})")

    def __repr__(self) -> str:
        return f"<Sweep {'/'.join(self.path)} ({self.state})>"


def find_sweep(connection: Connection, entity: str, project: str, sweep_id: str) -> Sweep:
    """Returns a sweep. Raises NotFound."""
    return Sweep(connection, entity, project, _read(connection, entity, project, sweep_id))


def _read(connection: Connection, entity: str, project: str, sweep_id: str) -> dict[str, Json]:
    asked: dict[str, Json] = {"entity": entity, "project": project, "name": sweep_id}
    node = at(connection.query(SWEEP, asked), "project", "sweep")
    if not isinstance(node, dict):
        raise NotFound(f"there is no sweep {entity}/{project}/{sweep_id}")
    return node
