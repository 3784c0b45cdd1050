"""Launch queues as a server has them, and what waits in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from time import sleep

from runwell.errors import Conflict, NotFound, UsageError
from runwell.sdk.connection import Connection
from runwell.sdk.query.run import Run
from runwell.sdk.query.runs import find_run
from runwell.values.json import Json
from runwell.values.launch import DEFAULT_QUEUE, FIRST_COME, HOME, KINDS, MAX_NAME_LENGTH, MODES
from runwell.wire.answer import at, items_of, nodes, text_of
from runwell.wire.documents.queues import (
    CREATE_RESOURCE_CONFIG,
    CREATE_RUN_QUEUE,
    DELETE_ITEM,
    DELETE_RUN_QUEUE,
    PUSH,
    RESOURCE_CONFIG,
    RUN_QUEUE,
    RUN_QUEUE_ITEM,
    RUN_QUEUE_ITEMS,
    UPSERT_RUN_QUEUE,
)

_POLL_S = 1.0


class QueuedRun:
    """Something that was put into a queue, and the run that becomes of it.

    Args:
        connection: The server.
        entity, project: Where its run goes; the queue is the entity's.
        queue_name: The queue.
        run_queue_item_id: What the server calls it.
        project_queue: The project in which the queue lies.
        priority: What it was put in with.
    """

    def __init__(
        self,
        connection: Connection,
        entity: str,
        project: str,
        queue_name: str,
        run_queue_item_id: str,
        project_queue: str | None = None,
        priority: int | None = None,
    ) -> None:
        self._connection = connection
        self._run: Run | None = None
        self.entity = entity
        self.project = project
        self.queue_name = queue_name
        self.id = run_queue_item_id
        self.project_queue = project_queue or HOME
        self.priority = priority

    @property
    def state(self) -> str:
        """pending, leased (an agent has it), claimed (a run is made of it) or failed.

        Raises:
            NotFound: It is not in the queue.
        """
        return str(at(self._item(), "state")).lower()

    def wait_until_running(self) -> Run:
        """Waits until a run is made of it, and returns that.

        Raises:
            NotFound: It was taken out of the queue.
            Conflict: Its agent could not run it, and says why.
        """
        while self._run is None:
            item = self._item()
            run_id = at(item, "associatedRunId")
            if isinstance(run_id, str) and run_id:
                self._run = self._find(run_id)
            if at(item, "state") == "FAILED":
                said = at(item, "problem", "message")
                raise Conflict(f"the agent of the queue could not run it: {said}")
            if self._run is None:
                sleep(_POLL_S)
        return self._run

    def wait_until_finished(self) -> Run:
        """Waits until its run has ended, however, and returns that. Raises as
        `wait_until_running`."""
        run = self.wait_until_running()
        run.wait_until_finished()
        return run

    def delete(self, delete_artifacts: bool = False) -> None:  # noqa: FBT001, FBT002  as W&B
        """Takes it out of the queue; a run that was made of it goes on."""
        queue = at(self._queue(), "id")
        self._connection.query(DELETE_ITEM, {"queue": queue, "item": self.id})

    def _find(self, run_id: str) -> Run | None:
        """Returns the run; an agent says how it will be called before it begins."""
        try:
            return find_run(self._connection, self.entity, self.project, run_id)
        except NotFound:
            return None

    def _item(self) -> Json:
        item = at(self._queue(), "runQueueItem")
        if not isinstance(item, dict):
            raise NotFound(f"{self.id!r} is not in the queue {self.queue_name!r}")
        return item

    def _queue(self) -> Json:
        asked: dict[str, Json] = {
            "entity": self.entity,
            "project": self.project_queue,
            "name": self.queue_name,
            "item": self.id,
        }
        return at(self._connection.query(RUN_QUEUE_ITEM, asked), "project", "runQueue")

    def __repr__(self) -> str:
        return f"<QueuedRun {self.queue_name} ({self.id})>"


class RunQueue:
    """A queue of an entity.

    Args:
        connection: The server.
        entity: Whose it is.
        name: Its name.
    """

    def __init__(self, connection: Connection, entity: str, name: str) -> None:
        self._connection = connection
        self._node: Json = None
        self._resource: Json = None
        self.entity = entity
        self.name = name

    @property
    def id(self) -> str:
        """The server's own id."""
        return str(at(self.load(), "id"))

    @property
    def access(self) -> str:
        """PROJECT or USER."""
        return str(at(self.load(), "access"))

    @property
    def prioritization_mode(self) -> str:
        """DISABLED (first come, first served) or V0 (the lowest number first)."""
        return str(at(self.load(), "prioritizationMode"))

    @property
    def external_links(self) -> dict[str, Json]:
        """What its makers keep with it: `{"links": [{"label": …, "url": …}]}`."""
        links = at(self.load(), "externalLinks")
        return links if isinstance(links, dict) else {}

    @property
    def type(self) -> str | None:
        """What runs its items, as local-process, local-container or kubernetes; None: each item
        says it."""
        return text_of(at(self._config(), "resource"))

    @property
    def default_resource_config(self) -> dict[str, Json]:
        """How they are run: `{"resource_args": {type: …}}`."""
        config = at(self._config(), "config")
        return config if isinstance(config, dict) else {}

    @property
    def template_variables(self) -> list[Json]:
        """The names in that config: `name`, and `schema` as JSON text."""
        return items_of(at(self._config(), "templateVariables"))

    @property
    def items(self) -> list[QueuedRun]:
        """Up to a hundred of its items, the last put in first."""
        asked: dict[str, Json] = {"entity": self.entity, "project": HOME, "name": self.name}
        answer = self._connection.query(RUN_QUEUE_ITEMS, asked)
        found = nodes(at(answer, "project", "runQueue", "runQueueItems"))
        return [
            QueuedRun(self._connection, self.entity, HOME, self.name, str(at(node, "id")))
            for node in found
        ]

    def delete(self) -> None:
        """Deletes it with its items."""
        self._connection.query(DELETE_RUN_QUEUE, {"id": self.id})
        self._node = self._resource = None

    def load(self) -> Json:
        """Reads what the server says of it, once."""
        if self._node is None:
            asked: dict[str, Json] = {"entity": self.entity, "project": HOME, "name": self.name}
            self._node = at(self._connection.query(RUN_QUEUE, asked), "project", "runQueue")
            if self._node is None:  # nor is there the project that it would lie in
                raise NotFound(f"there is no queue {self.name!r} of {self.entity}")
        return self._node

    def _config(self) -> Json:
        if self._resource is None:
            key = at(self.load(), "defaultResourceConfigID")
            asked: dict[str, Json] = {"entity": self.entity, "id": key}
            if key is not None:
                answer = self._connection.query(RESOURCE_CONFIG, asked)
                self._resource = at(answer, "entity", "defaultResourceConfig")
        return self._resource

    def __repr__(self) -> str:
        return f"<RunQueue {self.entity}/{self.name}>"


def make_queue(
    connection: Connection,
    entity: str,
    name: str,
    kind: str,
    mode: str | None,
    config: Mapping[str, Json] | None,
    variables: Mapping[str, Json] | None,
) -> RunQueue:
    """Makes a queue. Raises UsageError."""
    chosen = _mode(mode)
    asked: dict[str, Json] = {
        "entityName": entity,
        "projectName": HOME,
        "queueName": _name(name),
        "access": "PROJECT",
        "prioritizationMode": chosen,
    }
    resource: dict[str, Json] = {
        "entityName": entity,
        "resource": _kind(kind),
        "config": json.dumps({"resource_args": {kind: dict(config or {})}}),
        "templateVariables": json.dumps(dict(variables or {})),
    }
    made = connection.query(CREATE_RESOURCE_CONFIG, {"input": resource})
    key = at(made, "createDefaultResourceConfig", "defaultResourceConfigID")
    asked["defaultResourceConfigID"] = key
    connection.query(CREATE_RUN_QUEUE, {"input": asked})
    return RunQueue(connection, entity, name)


def save_queue(
    connection: Connection,
    entity: str,
    name: str,
    kind: str,
    mode: str | None,
    config: Mapping[str, Json],
    variables: Mapping[str, Json] | None,
    links: Mapping[str, str] | None,
) -> RunQueue:
    """Makes a queue or changes it. Raises UsageError."""
    listed: list[Json] = [{"label": label, "url": url} for label, url in (links or {}).items()]
    asked: dict[str, Json] = {
        "entityName": entity,
        "projectName": HOME,
        "queueName": _name(name),
        "resourceType": _kind(kind),
        "resourceConfig": json.dumps({"resource_args": {kind: dict(config)}}),
        "templateVariables": json.dumps(dict(variables or {})),
        "prioritizationMode": _mode(mode) or FIRST_COME,
        "externalLinks": json.dumps({"links": listed}),
    }
    connection.query(UPSERT_RUN_QUEUE, {"input": asked})
    return RunQueue(connection, entity, name)


def push(
    connection: Connection,
    spec: Mapping[str, Json],
    queue: str | None,
    project_queue: str | None,
    values: Mapping[str, Json] | None,
    priority: int | None,
) -> QueuedRun:
    """Puts what a spec says into a queue of its entity; the default one is made on demand."""
    entity, project, home = str(spec["entity"]), str(spec["project"]), project_queue or HOME
    name = queue or DEFAULT_QUEUE
    asked: dict[str, Json] = {
        "entityName": entity,
        "projectName": home,
        "queueName": name,
        "runSpec": json.dumps(spec),
        "templateVariableValues": json.dumps(dict(values)) if values else None,
        "priority": priority,
    }
    answer = connection.query(PUSH, {"input": asked})
    item = str(at(answer, "pushToRunQueueByName", "runQueueItemId"))
    return QueuedRun(connection, entity, project, name, item, home, priority)


def _name(name: str) -> str:
    if not 0 < len(name) <= MAX_NAME_LENGTH:
        raise UsageError(f"the name of a queue has 1 to {MAX_NAME_LENGTH} characters")
    return name


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise UsageError(f"the type of a queue is {kind!r}; use one of {', '.join(KINDS)}")
    return kind


def _mode(mode: str | None) -> str | None:
    if mode is None:
        return None
    if mode.upper() not in MODES:
        raise UsageError(f"prioritization_mode is {mode!r}; use V0 or DISABLED")
    return mode.upper()
