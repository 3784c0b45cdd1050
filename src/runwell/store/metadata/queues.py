"""Launch queues, their items, and who takes them.

An item is leased only by whoever turns it from PENDING, so two agents never get the same one. A
lease that is over without a claim is undone by the next who asks.
"""

from __future__ import annotations

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from runwell.errors import Conflict
from runwell.store.database import Database
from runwell.store.ports.queues import (
    CLAIMED,
    FAILED,
    LEASED,
    PENDING,
    LaunchAgent,
    Queue,
    QueueItem,
    QueueResource,
)
from runwell.store.schema.projects import projects
from runwell.store.schema.queues import launch_agents, queue_resources, run_queue_items, run_queues
from runwell.values.launch import BY_PRIORITY
from runwell.values.text import storable

_HOME = (projects.c.entity, projects.c.name.label("project"))
_QUEUES = select(run_queues, *_HOME).join(projects, projects.c.id == run_queues.c.project_id)
_AGENTS = select(launch_agents, *_HOME).join(projects, projects.c.id == launch_agents.c.project_id)
_ITEMS = select(
    run_queue_items.c.id,
    run_queue_items.c.queue_id,
    run_queue_items.c.state,
    run_queue_items.c.priority,
    run_queue_items.c.run_id,
    run_queue_items.c.problem,
    run_queue_items.c.created_at,
)
_OPEN = (PENDING, LEASED)
MAX_DROPPED = 10_000


class SqlQueues:
    """`ports.Queues` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_resource(self, entity: str, kind: str, config: str, variables: str) -> QueueResource:
        """Keeps what runs items."""
        row = {"entity": entity, **_resource(kind, config, variables)}

        def work(connection: Connection) -> int:
            made = insert(queue_resources).values(row).returning(queue_resources.c.id)
            return int(connection.execute(made).scalar_one())

        return QueueResource(id=self._database.write(work), **row)

    def change_resource(self, id: int, kind: str, config: str, variables: str) -> None:
        """Changes what runs items."""
        statement = update(queue_resources).where(queue_resources.c.id == id)
        values = _resource(kind, config, variables)
        self._database.write(lambda connection: connection.execute(statement.values(values)))

    def resource(self, id: int) -> QueueResource | None:
        """Returns what has this key."""
        asked = select(queue_resources).where(queue_resources.c.id == id)
        with self._database.read() as connection:
            row = connection.execute(asked).mappings().first()
        return QueueResource(**row) if row else None

    def count_resources(self, entity: str) -> int:
        """Returns how many there are of an entity."""
        asked = select(func.count()).where(queue_resources.c.entity == entity)
        with self._database.read() as connection:
            return connection.scalar(asked) or 0

    def drop_resources(self, entity: str, keep: int) -> None:
        """Forgets those that no queue has, but the newest."""
        columns = queue_resources.c
        is_used = exists().where(run_queues.c.resource_id == columns.id)
        unused = select(columns.id).where(columns.entity == entity, ~is_used)
        old = unused.order_by(columns.id.desc()).offset(keep).limit(MAX_DROPPED)

        def work(connection: Connection) -> None:
            keys = connection.scalars(old).all()
            connection.execute(delete(queue_resources).where(columns.id.in_(keys)))

        self._database.write(work)

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
        row = {
            "project_id": project_id,
            "name": name,
            "user_id": user_id,
            "access": access,
            "mode": mode,
            "resource_id": resource_id,
            "links": storable(links),
            "created_at": now,
        }

        def work(connection: Connection) -> Queue:
            made = insert(run_queues).values(row).returning(run_queues.c.id)
            try:
                key = connection.execute(made).scalar_one()
            except IntegrityError as error:
                raise Conflict(f"there is a queue {name} already") from error
            asked = _QUEUES.where(run_queues.c.id == key)
            return Queue(**connection.execute(asked).mappings().one())

        return self._database.write(work)

    def change(self, id: int, mode: str, resource_id: int | None, links: str) -> None:
        """Changes a queue."""
        values = {"mode": mode, "resource_id": resource_id, "links": storable(links)}
        statement = update(run_queues).where(run_queues.c.id == id).values(values)
        self._database.write(lambda connection: connection.execute(statement))

    def get(self, id: int) -> Queue | None:
        """Returns the queue of this key."""
        return next(iter(self._read(_QUEUES.where(run_queues.c.id == id))), None)

    def find(self, project_id: int, name: str) -> Queue | None:
        """Returns the queue of this name."""
        condition = and_(run_queues.c.project_id == project_id, run_queues.c.name == storable(name))
        return next(iter(self._read(_QUEUES.where(condition))), None)

    def of(self, project_id: int) -> tuple[Queue, ...]:
        """Returns the queues of a project, by name."""
        asked = _QUEUES.where(run_queues.c.project_id == project_id)
        return self._read(asked.order_by(run_queues.c.name))

    def delete(self, id: int) -> None:
        """Forgets a queue."""

        def work(connection: Connection) -> None:
            gone = delete(run_queues).where(run_queues.c.id == id)
            resource = connection.scalar(gone.returning(run_queues.c.resource_id))
            others = exists().where(run_queues.c.resource_id == resource)
            its = delete(queue_resources).where(queue_resources.c.id == resource, ~others)
            if resource is not None:
                connection.execute(its)

        self._database.write(work)

    def push(
        self, queue_id: int, user_id: int, priority: int, spec: str, most_waiting: int, now: float
    ) -> QueueItem | None:
        """Adds an item; None if so many wait already."""
        row = {
            "queue_id": queue_id,
            "user_id": user_id,
            "state": PENDING,
            "priority": priority,
            "spec": storable(spec),
            "created_at": now,
        }
        columns = run_queue_items.c
        waiting = select(func.count()).where(columns.queue_id == queue_id, columns.state.in_(_OPEN))

        def work(connection: Connection) -> QueueItem | None:
            if (connection.scalar(waiting) or 0) >= most_waiting:
                return None
            made = insert(run_queue_items).values(row).returning(columns.id)
            key = connection.execute(made).scalar_one()
            return QueueItem(key, queue_id, PENDING, priority, None, None, now)

        return self._database.write(work)

    def pop(self, queue: Queue, lease_s: float, now: float) -> tuple[QueueItem, str] | None:
        """Leases the next item."""
        columns = run_queue_items.c
        over = and_(columns.state == LEASED, columns.leased_at <= now - lease_s)
        takeable = and_(columns.state.in_(_OPEN), or_(columns.state == PENDING, over))
        order = (columns.priority, columns.id) if queue.mode == BY_PRIORITY else (columns.id,)
        first = (
            select(columns.id)
            .where(columns.queue_id == queue.id, takeable)
            .order_by(*order)
            .limit(1)
        )

        def work(connection: Connection) -> tuple[QueueItem, str] | None:
            while True:
                key = connection.scalar(first)
                if key is None:
                    return None
                lease = update(run_queue_items).where(columns.id == key, takeable)
                lease = lease.values(state=LEASED, leased_at=now)
                if connection.execute(lease).rowcount:
                    row = connection.execute(_ITEMS.where(columns.id == key)).mappings().one()
                    spec = connection.scalar(select(columns.spec).where(columns.id == key))
                    return QueueItem(**row), str(spec)

        with self._database.read() as connection:  # who asks in vain writes nothing
            if connection.scalar(first) is None:
                return None
        return self._database.write(work)

    def claim(self, id: int, run_id: str) -> bool:
        """Notes which run was made of an item."""
        columns = run_queue_items.c
        return self._set(
            and_(columns.id == id, columns.state.in_(_OPEN)), state=CLAIMED, run_id=run_id
        )

    def fail(self, id: int, problem: str) -> bool:
        """Notes that an item cannot be run."""
        return self._set(run_queue_items.c.id == id, state=FAILED, problem=storable(problem))

    def warn(self, id: int, problem: str) -> bool:
        """Notes what may be wrong with an item."""
        return self._set(run_queue_items.c.id == id, problem=storable(problem))

    def item(self, id: int) -> QueueItem | None:
        """Returns the item of this key."""
        with self._database.read() as connection:
            row = connection.execute(_ITEMS.where(run_queue_items.c.id == id)).mappings().first()
        return QueueItem(**row) if row else None

    def items(self, queue_id: int, limit: int) -> tuple[QueueItem, ...]:
        """Returns items, last made first."""
        asked = _ITEMS.where(run_queue_items.c.queue_id == queue_id)
        asked = asked.order_by(run_queue_items.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            return tuple(QueueItem(**row) for row in connection.execute(asked).mappings())

    def remove(self, queue_id: int, id: int) -> bool:
        """Takes an item out of a queue."""
        columns = run_queue_items.c
        statement = delete(run_queue_items).where(columns.queue_id == queue_id, columns.id == id)
        return self._database.write(lambda connection: bool(connection.execute(statement).rowcount))

    def add_agent(self, project_id: int, queues: str, host: str, now: float) -> LaunchAgent:
        """Takes on an agent."""
        row = {
            "project_id": project_id,
            "queues": storable(queues),
            "host": storable(host),
            "status": "POLLING",
            "created_at": now,
            "heartbeat_at": now,
        }

        def work(connection: Connection) -> LaunchAgent:
            made = insert(launch_agents).values(row).returning(launch_agents.c.id)
            key = connection.execute(made).scalar_one()
            asked = _AGENTS.where(launch_agents.c.id == key)
            return LaunchAgent(**connection.execute(asked).mappings().one())

        return self._database.write(work)

    def agent(self, id: int) -> LaunchAgent | None:
        """Returns the agent of this key."""
        with self._database.read() as connection:
            row = connection.execute(_AGENTS.where(launch_agents.c.id == id)).mappings().first()
        return LaunchAgent(**row) if row else None

    def beat(self, id: int, status: str | None, now: float) -> None:
        """Notes a sign of life of an agent."""
        values = {"heartbeat_at": now, **({} if status is None else {"status": storable(status)})}
        statement = update(launch_agents).where(launch_agents.c.id == id).values(values)
        self._database.write(lambda connection: connection.execute(statement))

    def _set(self, condition: ColumnElement[bool], **values: str) -> bool:
        statement = update(run_queue_items).where(condition).values(values)
        return self._database.write(lambda connection: bool(connection.execute(statement).rowcount))

    def _read(self, asked: Select[tuple[object, ...]]) -> tuple[Queue, ...]:
        with self._database.read() as connection:
            return tuple(Queue(**row) for row in connection.execute(asked).mappings())


def _resource(kind: str, config: str, variables: str) -> dict[str, str]:
    return {"kind": kind, "config": storable(config), "variables": storable(variables)}
