"""Launch queues, their items, and who takes those."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

PENDING, LEASED, CLAIMED, FAILED = "PENDING", "LEASED", "CLAIMED", "FAILED"


@dataclass(frozen=True, slots=True)
class QueueResource:
    """What runs the items of a queue, and how.

    Attributes:
        id: The key of its row.
        kind: `local-process`, `local-container`, `kubernetes`, `sagemaker` or `gcp-vertex`.
        config: A JSON object, `{"resource_args": {kind: …}}`, with `{{names}}` in it.
        variables: A JSON object: what may stand for each name, `{"schema": …}`.
    """

    id: int
    entity: str
    kind: str
    config: str
    variables: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue as it is kept.

    Attributes:
        id: The key of its row.
        access: PROJECT or USER, as the client said.
        mode: DISABLED (first come, first served) or V0 (the lowest number of priority first).
        links: A JSON object that its makers keep with it.
    """

    id: int
    project_id: int
    entity: str
    project: str
    name: str
    user_id: int
    access: str
    mode: str
    resource_id: int | None
    links: str
    created_at: float


@dataclass(frozen=True, slots=True)
class QueueItem:
    """Something that waits to be run, or was taken.

    Attributes:
        id: The key of its row.
        state: PENDING, LEASED (an agent has it), CLAIMED (a run is made of it) or FAILED.
        run_id: The short id of the run that was made of it.
        problem: A JSON object: what its agent said went wrong.
    """

    id: int
    queue_id: int
    state: str
    priority: int
    run_id: str | None
    problem: str | None
    created_at: float


@dataclass(frozen=True, slots=True)
class LaunchAgent:
    """One who takes items from queues. `queues` is a JSON list of what its client calls them."""

    id: int
    project_id: int
    entity: str
    project: str
    queues: str
    host: str
    status: str
    created_at: float
    heartbeat_at: float


class Queues(Protocol):
    """Launch queues, their items, and who takes them."""

    def add_resource(
        self, entity: str, kind: str, config: str, variables: str
    ) -> QueueResource: ...
    def change_resource(self, id: int, kind: str, config: str, variables: str) -> None: ...
    def resource(self, id: int) -> QueueResource | None: ...
    def count_resources(self, entity: str) -> int: ...
    def drop_resources(self, entity: str, keep: int) -> None:
        """Forgets those that no queue has, but the newest."""

    def add(
        self,
        project_id: int,
        name: str,
        user_id: int,
        access: str,
        mode: str,
        resource_id: int | None,
        links: str,
        now: float,
    ) -> Queue:
        """Makes a queue. Raises Conflict if the project has one of this name."""

    def change(self, id: int, mode: str, resource_id: int | None, links: str) -> None: ...
    def get(self, id: int) -> Queue | None: ...
    def find(self, project_id: int, name: str) -> Queue | None: ...
    def of(self, project_id: int) -> tuple[Queue, ...]:
        """Returns the queues of a project, by name."""

    def delete(self, id: int) -> None:
        """Forgets a queue and its items, and its resource if no other queue has it."""

    def push(
        self, queue_id: int, user_id: int, priority: int, spec: str, most_waiting: int, now: float
    ) -> QueueItem | None:
        """Adds an item; None if so many wait already."""

    def pop(self, queue: Queue, lease_s: float, now: float) -> tuple[QueueItem, str] | None:
        """Leases the next item and returns it with its spec: nobody else gets it, until the lease
        is over without a claim. None if nothing waits."""

    def claim(self, id: int, run_id: str) -> bool:
        """Notes which run was made of an item that waits or is leased; False if it is neither."""

    def fail(self, id: int, problem: str) -> bool:
        """Notes that an item cannot be run; False if there is none."""

    def warn(self, id: int, problem: str) -> bool:
        """Notes what may be wrong with an item; False if there is none."""

    def item(self, id: int) -> QueueItem | None: ...
    def items(self, queue_id: int, limit: int) -> tuple[QueueItem, ...]:
        """Returns items, last made first."""

    def remove(self, queue_id: int, id: int) -> bool:
        """Takes an item out of a queue; False if it is not there."""

    def add_agent(self, project_id: int, queues: str, host: str, now: float) -> LaunchAgent: ...
    def agent(self, id: int) -> LaunchAgent | None: ...
    def beat(self, id: int, status: str | None, now: float) -> None:
        """Notes a sign of life of an agent, and what it says that it does."""
