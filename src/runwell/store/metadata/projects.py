"""Projects, with counts taken from their runs."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, select

from runwell.store.database import Database
from runwell.store.metadata.run_row import ALIVE
from runwell.store.ports import Project
from runwell.store.schema import projects, runs


class SqlProjects:
    """`ports.Projects` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ensure(self, entity: str, name: str, now: float) -> Project:
        """Returns the project; makes it if there is none."""
        row = {
            "entity": entity,
            "name": name,
            "description": "",
            "created_at": now,
            "runs_made": 0,
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

    def all(self) -> tuple[Project, ...]:
        """Returns every project, last active first."""
        with self._database.read() as connection:
            found = _read(connection, None)
        return tuple(sorted(found, key=lambda project: (-project.last_active_at, project.id)))


def _named(entity: str, name: str) -> ColumnElement[bool]:
    return (projects.c.entity == entity) & (projects.c.name == name)


def _read(connection: Connection, condition: ColumnElement[bool] | None) -> list[Project]:
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
        )
        .outerjoin(runs, and_(runs.c.project_id == projects.c.id, ALIVE))
        .group_by(projects.c.id)
    )
    if condition is not None:
        query = query.where(condition)
    return [_project_of(row) for row in connection.execute(query)]


def _project_of(row: Row[int, str, str, str, float, float | None, int, int]) -> Project:
    key, entity, name, description, created_at, heard_at, run_count, running_count = row
    return Project(
        id=key,
        entity=entity,
        name=name,
        description=description,
        created_at=created_at,
        last_active_at=max(created_at, heard_at or created_at),
        run_count=run_count,
        running_count=running_count,
    )
