"""Launch queues: made, filled by those who want something run, emptied by agents.

A queue lies in a project, whose members write to it. What is pushed is run by agents on machines
of theirs, under the accounts that those run under. What a spec holds is between the two.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from runwell.errors import Conflict, NotFound, UsageError
from runwell.server.services.access import Access, Action
from runwell.server.services.projects import Projects
from runwell.server.services.queue_template import check_variables, fill
from runwell.server.services.rows import parse_object
from runwell.store.ports.people import User
from runwell.store.ports.queues import LaunchAgent, Queue, QueueItem, QueueResource
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from runwell.values.json import Json
from runwell.values.launch import DEFAULT_QUEUE, FIRST_COME, HOME, KINDS, MAX_NAME_LENGTH, MODES
from runwell.values.names import check_run_id

ACCESSES = ("PROJECT", "USER")
AGENT_STATES = ("POLLING", "RUNNING", "KILLED")
MAX_TEXT_LENGTH = 262_144  # of a spec, a config, and what is told of a problem
MAX_QUEUES = 200
MAX_RESOURCES = 1_000
MAX_WAITING = 10_000
MAX_AGENT_TEXT = 4_096
PRIORITIES = range(1_000)
USUAL_PRIORITY = 2  # medium, in the words of clients: 0 is critical, 1 high, 3 low
LEASE_S = 60.0  # official agents count on it: what they do not acknowledge comes back


@dataclass(frozen=True, slots=True)
class Setup:
    """What a queue is to be. None keeps what is there, or is what is usual."""

    mode: str | None = None
    access: str | None = None
    links: str | None = None


@dataclass(frozen=True, slots=True)
class Queues:
    """Use cases around launch queues."""

    stores: Stores
    access: Access
    projects: Projects
    clock: Callable[[], float]

    # Queues, and what runs their items.

    def add_resource(
        self, user: User, entity: str, kind: str, config: str, variables: str | None
    ) -> QueueResource:
        """Keeps what runs items of queues.

        Raises:
            PermissionDenied: The user may not write in the entity.
            UsageError: The kind is not known, the config is no such, or there are too many.
        """
        self.access.require(user, Action.WRITE, entity)
        return self._add_resource(entity, kind, *_checked_resource(kind, config, variables))

    def resource(self, user: User, entity: str, id: int) -> QueueResource:
        """Returns what runs items. Raises NotFound."""
        found = self.stores.queues.resource(id)
        is_there = found is not None and found.entity == entity
        if found is None or not is_there or not self.access.allows(user, Action.READ, entity):
            raise NotFound(f"{entity} has no such resource config")
        return found

    def create(
        self,
        user: User,
        place: tuple[str, str],
        name: str,
        setup: Setup,
        resource_id: int | None = None,
    ) -> Queue:
        """Makes a queue, and its project on demand.

        Raises:
            PermissionDenied: The user may not write there.
            UsageError: It cannot be called so, or there are too many.
            NotFound: There is no such resource.
            Conflict: There is one of this name.
        """
        _check_setup(name, setup)
        home = self.projects.ensure(user, *place)
        if resource_id is not None:
            self.resource(user, home.entity, resource_id)
        return self._add(user, home.id, name, setup, resource_id)

    def save(
        self,
        user: User,
        place: tuple[str, str],
        name: str,
        setup: Setup,
        resource: tuple[str, str, str | None],
    ) -> Queue:
        """Makes a queue or changes it, with the kind, config and variables of what runs its items.
        Raises as `add_resource` and `create`."""
        _check_setup(name, setup)
        kind = resource[0]
        config, variables = _checked_resource(*resource)
        home = self.projects.ensure(user, *place)
        store = self.stores.queues
        found = store.find(home.id, name)
        key = found.resource_id if found else None
        if key is None:
            key = self._add_resource(home.entity, kind, config, variables).id
        else:
            store.change_resource(key, kind, config, variables)
        if found is None:
            return self._add(user, home.id, name, setup, key)
        links = found.links if setup.links is None else setup.links
        store.change(found.id, setup.mode or found.mode, key, links)
        return self.by_key(user, found.id)

    def of(self, project_id: int) -> tuple[Queue, ...]:
        """Returns the queues of a project, by name."""
        return self.stores.queues.of(project_id)

    def get(self, user: User, entity: str, project: str, name: str) -> Queue:
        """Returns the queue. Raises NotFound."""
        home = self.projects.find(user, entity, project)
        found = self.stores.queues.find(home.id, name) if home else None
        if found is None:
            raise NotFound(f"there is no queue {name!r} of {entity}; make it first")
        return found

    def for_push(self, user: User, entity: str, project: str, name: str) -> Queue:
        """Returns the queue; the default one of an entity is made on demand. Raises as `get` and
        `create`."""
        home = self.projects.find(user, entity, project)
        is_there = home is not None and self.stores.queues.find(home.id, name) is not None
        if (project, name) == (HOME, DEFAULT_QUEUE) and not is_there:
            with suppress(Conflict):  # somebody else has just made it
                return self.create(user, (entity, project), name, Setup())
        return self.get(user, entity, project, name)

    def by_key(self, user: User, id: int) -> Queue:
        """Returns the queue with this row key. Raises NotFound."""
        found = self.stores.queues.get(id)
        if found is None or not self._may(user, Action.READ, found):
            raise NotFound("there is no such queue")
        return found

    def delete(self, user: User, queue: Queue) -> None:
        """Forgets a queue with its items. Raises PermissionDenied."""
        self._require(user, queue)
        self.stores.queues.delete(queue.id)

    # Items.

    def push(
        self,
        user: User,
        queue: Queue,
        spec: str,
        *,
        values: str | None = None,
        priority: int | None = None,
    ) -> tuple[QueueItem, dict[str, Json]]:
        """Puts something to run into a queue; returns it with the spec that agents get.

        Args:
            user: Who asks.
            queue: Where to.
            spec: A JSON object: what shall run. What it does not say of its resources, the queue's
                own config says.
            values: A JSON object: what stands for the names in that config.
            priority: The lower, the sooner, in a queue whose priorities count.

        Raises:
            PermissionDenied: The user may not write there.
            UsageError: The spec or a value is no such, or too much waits already.
        """
        self._require(user, queue)
        if len(spec) > MAX_TEXT_LENGTH:
            raise UsageError(f"the spec of a run has at most {MAX_TEXT_LENGTH:,} characters")
        rank = USUAL_PRIORITY if priority is None else priority
        if rank not in PRIORITIES:
            raise UsageError(f"a priority is a number from 0 to {PRIORITIES[-1]}")
        document = dict(parse_object(spec, "the spec of a run"))
        given = dict(parse_object(values, "the template variables")) if values else {}
        document = self._with_resource(queue, document, given)
        text = json.dumps(document)
        if len(text) > 2 * MAX_TEXT_LENGTH:
            raise UsageError("the spec of a run is too long with the config of its queue")
        made = self.stores.queues.push(queue.id, user.id, rank, text, MAX_WAITING, self.clock())
        if made is None:
            raise UsageError(f"{MAX_WAITING:,} items wait in the queue already; start an agent")
        return made, document

    def pop(self, user: User, queue: Queue) -> tuple[QueueItem, dict[str, Json]] | None:
        """Leases the next item for `LEASE_S`; None if nothing waits. Raises PermissionDenied."""
        self._require(user, queue)
        found = self.stores.queues.pop(queue, LEASE_S, self.clock())
        if found is None:
            return None
        item, spec = found
        return item, dict(parse_object(spec, "the spec of a run"))

    def claim(self, user: User, id: int, run_id: str) -> None:
        """Notes which run an agent makes of an item.

        Raises:
            NotFound, PermissionDenied: It is not there, or not the user's.
            Conflict: Somebody else has claimed it, or it has failed.
        """
        item, _ = self._item(user, id)
        check_run_id(run_id)
        if not self.stores.queues.claim(id, run_id) and item.run_id != run_id:
            raise Conflict("the item of the queue was claimed already")

    def note_begun(self, user: User, id: int, run: Run) -> None:
        """Claims the item of which a run says that it was made; what is not there, not the user's
        or claimed already stays as it is: no run fails of it."""
        item = self.stores.queues.item(id)
        queue = self.stores.queues.get(item.queue_id) if item else None
        if item is None or queue is None or not self._may(user, Action.WRITE, queue):
            return
        self.stores.queues.claim(id, run.run_id)

    def fail(self, user: User, id: int, problem: Mapping[str, Json]) -> None:
        """Notes that an item cannot be run, and why. Raises NotFound, PermissionDenied."""
        self._item(user, id)
        self.stores.queues.fail(id, _problem(problem))

    def warn(self, user: User, id: int, problem: Mapping[str, Json]) -> None:
        """Notes what may be wrong with an item. Raises NotFound, PermissionDenied."""
        self._item(user, id)
        self.stores.queues.warn(id, _problem(problem))

    def item(self, queue: Queue, id: int) -> QueueItem | None:
        """Returns an item of a queue."""
        found = self.stores.queues.item(id)
        return found if found and found.queue_id == queue.id else None

    def items(self, queue: Queue, limit: int) -> tuple[QueueItem, ...]:
        """Returns items of a queue, last made first."""
        return self.stores.queues.items(queue.id, limit)

    def remove(self, user: User, queue: Queue, id: int) -> None:
        """Takes an item out of a queue; what runs already goes on. Raises NotFound,
        PermissionDenied."""
        self._require(user, queue)
        if not self.stores.queues.remove(queue.id, id):
            raise NotFound("there is no such item in the queue")

    # Agents.

    def enroll(
        self, user: User, entity: str, project: str, queues: list[str], host: str
    ) -> LaunchAgent:
        """Takes on an agent. Raises NotFound, PermissionDenied, UsageError."""
        home = self.projects.get(user, entity, project)
        self.access.require(user, Action.WRITE, entity, project)
        text = json.dumps(queues)
        if len(text) + len(host) > MAX_AGENT_TEXT:
            raise UsageError("an agent names too many queues, or too long a host")
        return self.stores.queues.add_agent(home.id, text, host, self.clock())

    def agent(self, user: User, id: int) -> LaunchAgent:
        """Returns an agent. Raises NotFound."""
        found = self.stores.queues.agent(id)
        if found is None or not self._may(user, Action.READ, found):
            raise NotFound("there is no such agent")
        return found

    def beat(self, user: User, agent: LaunchAgent, status: str | None) -> None:
        """Notes a sign of life of an agent. Raises PermissionDenied, UsageError."""
        self.access.require(user, Action.WRITE, agent.entity, agent.project)
        if status is not None and status not in AGENT_STATES:
            raise UsageError(f"the state of an agent is one of {', '.join(AGENT_STATES)}")
        self.stores.queues.beat(agent.id, status, self.clock())

    def _add_resource(self, entity: str, kind: str, config: str, variables: str) -> QueueResource:
        store = self.stores.queues
        if store.count_resources(entity) >= MAX_RESOURCES:
            store.drop_resources(entity, keep=MAX_RESOURCES // 10)
            if store.count_resources(entity) >= MAX_RESOURCES:
                raise UsageError(f"{entity} has {MAX_RESOURCES} queues; delete some first")
        return store.add_resource(entity, kind, config, variables)

    def _add(
        self, user: User, project_id: int, name: str, setup: Setup, resource_id: int | None
    ) -> Queue:
        if len(self.stores.queues.of(project_id)) >= MAX_QUEUES:
            raise UsageError(f"a project has at most {MAX_QUEUES} queues; delete one first")
        return self.stores.queues.add(
            project_id,
            name,
            user.id,
            setup.access or "PROJECT",
            setup.mode or FIRST_COME,
            resource_id,
            setup.links or "{}",
            self.clock(),
        )

    def _with_resource(
        self, queue: Queue, document: dict[str, Json], values: Mapping[str, Json]
    ) -> dict[str, Json]:
        resource = None
        if queue.resource_id is not None:
            resource = self.stores.queues.resource(queue.resource_id)
        if resource is None:
            if values:
                raise UsageError("the queue has no config, and so no template variables")
            return document
        config = parse_object(resource.config, "the config of a queue")
        variables = parse_object(resource.variables, "the template variables of a queue")
        own: dict[str, Json] = {"resource": resource.kind}
        if not document.get("resource_args"):
            own["resource_args"] = fill(config.get("resource_args") or {}, variables, values)
        return {**document, **own}

    def _item(self, user: User, id: int) -> tuple[QueueItem, Queue]:
        item = self.stores.queues.item(id)
        queue = self.stores.queues.get(item.queue_id) if item else None
        if item is None or queue is None or not self._may(user, Action.READ, queue):
            raise NotFound("there is no such item of a queue")
        self._require(user, queue)
        return item, queue

    def _may(self, user: User, action: Action, where: Queue | LaunchAgent) -> bool:
        return self.access.allows(user, action, where.entity, where.project)

    def _require(self, user: User, queue: Queue) -> None:
        self.access.require(user, Action.WRITE, queue.entity, queue.project)


def _check_setup(name: str, setup: Setup) -> None:
    if not 0 < len(name) <= MAX_NAME_LENGTH or not name.isprintable() or name != name.strip():
        raise UsageError(f"the name of a queue has 1 to {MAX_NAME_LENGTH} printable characters")
    if setup.mode not in (None, *MODES):
        raise UsageError(f"the prioritization of a queue is one of {', '.join(MODES)}")
    if setup.access not in (None, *ACCESSES):
        raise UsageError(f"the access of a queue is one of {', '.join(ACCESSES)}")
    if setup.links is not None:
        _object(setup.links, "the links of a queue")


def _checked_resource(kind: str, config: str, variables: str | None) -> tuple[str, str]:
    """Returns config and variables. Raises UsageError."""
    if kind not in KINDS:
        raise UsageError(f"the resource of a queue is one of {', '.join(KINDS)}")
    _object(config, "the config of a queue")
    check_variables(_object(variables or "{}", "the template variables of a queue"))
    return config, variables or "{}"


def _object(text: str, what: str) -> Mapping[str, Json]:
    if len(text) > MAX_TEXT_LENGTH:
        raise UsageError(f"{what}: at most {MAX_TEXT_LENGTH:,} characters")
    return parse_object(text, what)


def _problem(problem: Mapping[str, Json]) -> str:
    text = json.dumps(problem)
    if len(text) > MAX_TEXT_LENGTH:
        raise UsageError(f"a problem is told in at most {MAX_TEXT_LENGTH:,} characters")
    return text
