"""Alerts of runs."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from runwell.store.database import Database
from runwell.store.ports.alerts import Alert
from runwell.store.schema.alerts import alerts
from runwell.values.text import storable


class SqlAlerts:
    """`ports.Alerts` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, run: int, title: str, text: str, severity: str, wait_s: float, now: float
    ) -> Alert | None:
        """Keeps an alert, unless one of this title came less than `wait_s` ago: then None."""
        title = storable(title)
        mine = (alerts.c.run == run) & (alerts.c.title == title)

        def work(connection: Connection) -> Alert | None:
            last = connection.scalar(select(func.max(alerts.c.created_at)).where(mine))
            if last is not None and now - last < wait_s:
                return None
            row = {
                "run": run,
                "title": title,
                "text": storable(text),
                "severity": severity,
                "wait_s": wait_s,
                "created_at": now,
            }
            key = connection.scalar(insert(alerts).values(row).returning(alerts.c.id))
            return Alert(int(key or 0), title, str(row["text"]), severity, wait_s, now)

        return self._database.write(work)

    def newest(self, run: int, limit: int) -> tuple[Alert, ...]:
        """Returns alerts of a run, newest first."""
        query = (
            select(
                alerts.c.id,
                alerts.c.title,
                alerts.c.text,
                alerts.c.severity,
                alerts.c.wait_s,
                alerts.c.created_at,
            )
            .where(alerts.c.run == run)
            .order_by(alerts.c.id.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            found = []
            for key, title, text, severity, wait_s, created_at in connection.execute(query):
                found.append(Alert(key, title, text, severity, wait_s, created_at))
        return tuple(found)
