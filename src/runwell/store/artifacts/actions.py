"""What people did to versions after they were logged: who, when, and in which collection."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from runwell.store.artifacts.nouns import Deed, NotedAction
from runwell.store.database import Database
from runwell.store.schema.artifacts import actions
from runwell.store.schema.people import users


class Actions:
    """Actions in SQL. They are only ever added, and go with the version."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(
        self,
        artifact_id: int,
        user_id: int,
        done: Sequence[tuple[Deed, int, str]],
        now: float,
    ) -> None:
        """Notes what somebody did: each the deed, the collection and the name that it is about."""
        if not done:
            return
        rows = [
            {
                "artifact_id": artifact_id,
                "user_id": user_id,
                "collection_id": collection_id,
                "deed": deed.value,
                "about": about,
                "created_at": now,
            }
            for deed, collection_id, about in done
        ]

        def work(connection: Connection) -> None:
            connection.execute(insert(actions), rows)

        self._database.write(work)

    def of(self, artifact_id: int, limit: int = 1000) -> tuple[NotedAction, ...]:
        """Returns the newest actions on a version, the oldest of them first."""
        query = (
            select(
                actions.c.deed,
                actions.c.collection_id,
                actions.c.about,
                users.c.name,
                actions.c.created_at,
            )
            .join(users, users.c.id == actions.c.user_id)
            .where(actions.c.artifact_id == artifact_id)
            .order_by(actions.c.id.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(NotedAction(Deed(row[0]), *row[1:]) for row in reversed(rows))
