"""Projects, with counts taken from their runs."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    case,
    delete,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from runwell.errors import Conflict, NotFound, StoreError
from runwell.store.database import Database
from runwell.store.metadata.run_row import ALIVE
from runwell.store.ports.projects import Project, ProjectRules
from runwell.store.schema.artifacts import collections
from runwell.store.schema.people import entities
from runwell.store.schema.projects import project_members, projects, views
from runwell.store.schema.queues import launch_agents, run_queues
from runwell.store.schema.runs import runs
from runwell.store.schema.sweeps import sweeps
from runwell.values.access import Role, Visibility
from runwell.values.text import storable


class SqlProjects:
    """`ports.Projects` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ensure(
        self,
        entity: str,
        name: str,
        now: float,
        *,
        creator_id: int | None = None,
        visibility: Visibility = Visibility.TEAM,
        description: str = "",
    ) -> Project:
        """Returns the project, made like this if there is none."""
        row = {
            "entity": entity,
            "name": name,
            "description": storable(description),
            "created_at": now,
            "runs_made": 0,
            "visibility": visibility.value,
            "creator_id": creator_id,
        }

        def work(connection: Connection) -> Project:
            connection.execute(self._database.dialect.insert_new(projects).values(row))
            return _read(connection, _named(entity, name))[0]

        return self.find(entity, name) or self._database.write(work)

    def find(self, entity: str, name: str) -> Project | None:
        """Returns the project of this name."""
        with self._database.read() as connection:
            found = _read(connection, _named(entity, name))
        return found[0] if found else None

    def get(self, id: int) -> Project | None:
        """Returns the project of this key."""
        with self._database.read() as connection:
            found = _read(connection, (projects.c.id == id) & projects.c.deleted_at.is_(None))
        return found[0] if found else None

    def rules(self, entity: str, name: str) -> ProjectRules | None:
        """Returns what decides who may do what there, without a look at the runs."""
        query = select(projects.c.id, projects.c.visibility, projects.c.creator_id)
        with self._database.read() as connection:
            row = connection.execute(query.where(_named(entity, name))).one_or_none()
        return row and ProjectRules(row.id, entity, Visibility(row.visibility), row.creator_id)

    def change(
        self,
        id: int,
        now: float,
        *,
        description: str | None = None,
        visibility: Visibility | None = None,
        takes_any_type: bool | None = None,
    ) -> None:
        """Changes a project; None keeps what is there. Raises NotFound."""
        columns: dict[str, object] = {}
        if description is not None:
            columns["description"] = storable(description)
        if visibility is not None:
            columns["visibility"] = visibility.value
        if takes_any_type is not None:
            columns["takes_any_type"] = takes_any_type
        if columns:
            columns["updated_at"] = now
            self._database.write(lambda connection: _set(connection, id, columns))

    def rename(self, id: int, name: str, now: float) -> None:
        """Gives a project another name in its entity. Raises NotFound, Conflict."""
        columns: dict[str, object] = {"name": name, "updated_at": now}
        try:
            self._database.write(lambda connection: _set(connection, id, columns))
        except StoreError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            raise Conflict(f"a project named {name!r} exists already") from error

    def delete(self, id: int, now: float) -> None:
        """Makes a project one that nobody finds. Raises NotFound."""

        def work(connection: Connection) -> None:
            # No project may be called so: the name that it had is free for another one.
            _set(connection, id, {"name": f"?{id}", "deleted_at": now})
            for table in (views, sweeps, run_queues, launch_agents):
                connection.execute(delete(table).where(table.c.project_id == id))

        self._database.write(work)

    def deleted(self, limit: int) -> tuple[int, ...]:
        """Returns the ids of projects that were deleted and are still there."""
        query = select(projects.c.id).where(projects.c.deleted_at.is_not(None)).limit(limit)
        with self._database.read() as connection:
            return tuple(connection.scalars(query))

    def drop(self, id: int) -> bool:
        """Forgets a deleted project if no run and no artifact is left in it; tells whether."""

        def work(connection: Connection) -> bool:
            gone = connection.execute(
                delete(projects).where(
                    projects.c.id == id,
                    projects.c.deleted_at.is_not(None),
                    ~exists().where(runs.c.project_id == id),
                    ~exists().where(collections.c.project_id == id),
                )
            )
            return bool(gone.rowcount)

        return self._database.write(work)

    def members(self, id: int) -> Mapping[str, Role]:
        """Returns who was let in by name, by entity."""
        query = (
            select(entities.c.name, project_members.c.role)
            .join(project_members, project_members.c.entity_id == entities.c.id)
            .where(project_members.c.project_id == id)
            .order_by(entities.c.name)
        )
        with self._database.read() as connection:
            return {row.name: Role(row.role) for row in connection.execute(query)}

    def set_member(self, id: int, entity: str, role: Role | None) -> None:
        """Lets an entity in, or with None no longer. Raises NotFound."""

        def work(connection: Connection) -> None:
            key = connection.scalar(select(entities.c.id).where(entities.c.name == entity))
            if key is None:
                raise NotFound(f"nobody is called {entity!r} here")
            table = project_members.c
            if role is None:
                is_it = (table.project_id == id) & (table.entity_id == key)
                connection.execute(delete(project_members).where(is_it))
                return
            insert = self._database.dialect.insert_or_replace(
                project_members, [table.project_id, table.entity_id], [table.role]
            )
            connection.execute(insert.values(project_id=id, entity_id=key, role=int(role)))

        self._database.write(work)

    def all(self) -> tuple[Project, ...]:
        """Returns every project, last active first."""
        with self._database.read() as connection:
            found = _read(connection, projects.c.deleted_at.is_(None))
        return tuple(sorted(found, key=lambda project: (-project.last_active_at, project.id)))


def _set(connection: Connection, id: int, columns: dict[str, object]) -> None:
    is_it = (projects.c.id == id) & projects.c.deleted_at.is_(None)
    if not connection.execute(update(projects).where(is_it).values(columns)).rowcount:
        raise NotFound("there is no such project")


def _named(entity: str, name: str) -> ColumnElement[bool]:
    is_there = projects.c.deleted_at.is_(None)
    return (projects.c.entity == entity) & (projects.c.name == name) & is_there


def _read(connection: Connection, condition: ColumnElement[bool]) -> list[Project]:
    is_running = case((runs.c.state == "running", 1), else_=0)
    query = (
        select(
            projects.c.id,
            projects.c.entity,
            projects.c.name,
            projects.c.description,
            projects.c.created_at,
            func.max(runs.c.heartbeat_at),
            func.count(runs.c.id),
            func.coalesce(func.sum(is_running), 0),
            projects.c.visibility,
            projects.c.creator_id,
            projects.c.updated_at,
            projects.c.takes_any_type,
        )
        .outerjoin(runs, and_(runs.c.project_id == projects.c.id, ALIVE))
        .where(condition)
        .group_by(projects.c.id)
    )
    return [_project_of(row) for row in connection.execute(query)]


def _project_of(
    row: Row[
        int, str, str, str, float, float | None, int, int, str, int | None, float | None, bool
    ],
) -> Project:
    (
        key,
        entity,
        name,
        description,
        created_at,
        heard_at,
        run_count,
        running_count,
        visibility,
        creator_id,
        updated_at,
        takes_any_type,
    ) = row
    return Project(
        id=key,
        entity=entity,
        name=name,
        description=description,
        created_at=created_at,
        last_active_at=max(created_at, heard_at or created_at),
        run_count=run_count,
        running_count=running_count,
        visibility=Visibility(visibility),
        creator_id=creator_id,
        updated_at=updated_at,
        takes_any_type=bool(takes_any_type),
    )
