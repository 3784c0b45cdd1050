"""Saved views: documents of a project by name. Knows nothing of what stands in them."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Connection, Select, delete, insert, literal, select, update

from runwell.errors import Conflict
from runwell.store.database import Database
from runwell.store.ports.views import View, ViewChange, ViewQuery
from runwell.store.schema.people import users
from runwell.store.schema.projects import projects, views
from runwell.values.text import storable

_NEW = {"display_name": "", "description": "", "type": "project-view", "spec": "{}"}


class SqlViews:
    """`ports.Views` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(
        self,
        project_id: int,
        name: str,
        user_id: int,
        change: ViewChange,
        now: float,
        *,
        unchanged_since: float | None = None,
    ) -> tuple[View, bool]:
        """Makes or changes a view; the flag says whether it is new."""
        sets = {key: storable(text) for key, text in asdict(change).items() if text is not None}
        place = (views.c.project_id == project_id, views.c.name == name)

        def work(connection: Connection) -> tuple[View, bool]:
            there = [views.c[key] for key in sets]
            found = connection.execute(
                select(views.c.id, views.c.updated_at, *there).where(*place).with_for_update()
            ).one_or_none()
            if unchanged_since is not None and (found is None or found[1] != unchanged_since):
                if found is None or [*found[2:]] != [*sets.values()]:
                    raise Conflict("somebody else saved this view; look at it again first")
                # It came twice: whoever sent it did not hear that it had arrived.
            elif found is None:
                row = {**_NEW, **sets, "name": name, "project_id": project_id}
                row |= {"user_id": user_id, "created_at": now, "updated_at": now}
                connection.execute(insert(views).values(row))
            else:
                connection.execute(
                    update(views).where(views.c.id == found[0]).values(**sets, updated_at=now)
                )
            return _one(connection, _reading(with_spec=True).where(*place)), found is None

        return self._database.write(work)

    def get(self, id: int) -> View | None:
        """Returns the view with this key."""
        with self._database.read() as connection:
            found = _many(connection, _reading(with_spec=True).where(views.c.id == id))
        return found[0] if found else None

    def find(self, project_id: int, name: str) -> View | None:
        """Returns the project's view of this name."""
        asked = self.list(project_id, ViewQuery(name=name, limit=1, with_spec=True))
        return asked[0] if asked else None

    def list(self, project_id: int, query: ViewQuery) -> tuple[View, ...]:
        """Returns views, last changed first."""
        asked = _reading(with_spec=query.with_spec).where(views.c.project_id == project_id)
        if query.type is not None:
            asked = asked.where(views.c.type == query.type)
        if query.name is not None:
            asked = asked.where(views.c.name == query.name)
        if query.user is not None:
            asked = asked.where(users.c.name == query.user)
        asked = asked.order_by(views.c.updated_at.desc(), views.c.id.desc())
        with self._database.read() as connection:
            return _many(connection, asked.offset(query.after).limit(query.limit))

    def delete(self, id: int) -> None:
        """Deletes a view."""
        self._database.write(
            lambda connection: connection.execute(delete(views).where(views.c.id == id))
        )


def _reading(*, with_spec: bool) -> Select[tuple[object, ...]]:
    spec = views.c.spec if with_spec else literal("").label("spec")
    return (
        select(
            views.c.id,
            views.c.project_id,
            projects.c.entity,
            projects.c.name.label("project"),
            views.c.name,
            views.c.type,
            views.c.display_name,
            views.c.description,
            users.c.name.label("user"),
            views.c.created_at,
            views.c.updated_at,
            spec,
        )
        .join(projects, projects.c.id == views.c.project_id)
        .join(users, users.c.id == views.c.user_id)
    )


def _many(connection: Connection, asked: Select[tuple[object, ...]]) -> tuple[View, ...]:
    return tuple(View(**row) for row in connection.execute(asked).mappings())


def _one(connection: Connection, asked: Select[tuple[object, ...]]) -> View:
    return View(**connection.execute(asked).mappings().one())
