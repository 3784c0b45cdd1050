"""Rules for alerts."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from runwell.store.database import Database
from runwell.store.ports.alert_rules import AlertRule, NewRule, Side
from runwell.store.schema.alerts import alert_rules
from runwell.store.schema.people import users


class SqlAlertRules:
    """`ports.AlertRules` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, project_id: int, user_id: int, rule: NewRule, now: float) -> AlertRule:
        """Keeps a rule."""
        row = {
            "project_id": project_id,
            "user_id": user_id,
            "metric": rule.metric,
            "side": rule.side.value,
            "threshold": rule.threshold,
            "severity": rule.severity,
            "created_at": now,
        }

        def work(connection: Connection) -> int:
            made = connection.execute(insert(alert_rules).values(row).returning(alert_rules.c.id))
            return int(made.scalar_one())

        key = self._database.write(work)
        return next(one for one in self.of(project_id) if one.id == key)

    def of(self, project_id: int) -> tuple[AlertRule, ...]:
        """Returns the rules of a project, oldest first."""
        columns = alert_rules.c
        query = (
            select(
                columns.id,
                columns.metric,
                columns.side,
                columns.threshold,
                columns.severity,
                users.c.name,
                columns.created_at,
            )
            .join(users, users.c.id == columns.user_id)
            .where(columns.project_id == project_id)
            .order_by(columns.id)
        )
        with self._database.read() as connection:
            return tuple(
                AlertRule(key, metric, Side(side), *rest)
                for key, metric, side, *rest in connection.execute(query)
            )

    def delete(self, project_id: int, id: int) -> bool:
        """Takes a rule away; False if the project has none of this key."""
        columns = alert_rules.c
        statement = delete(alert_rules).where(columns.project_id == project_id, columns.id == id)
        return self._database.write(lambda connection: connection.execute(statement).rowcount > 0)
