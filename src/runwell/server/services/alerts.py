"""Alerts that scripts raise: kept, told to who looks, and passed on to a webhook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runwell.errors import UsageError
from runwell.server.events import AlertRaised, Bus, ProjectKey
from runwell.server.services.access import Access, Action
from runwell.store.ports.alerts import Alert
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from runwell.values.json import Json

SEVERITIES = ("INFO", "WARN", "ERROR")
MAX_TITLE = 1000
MAX_TEXT = 64 * 1024
MAX_WAIT_S = 30 * 24 * 3600.0
SHOWN = 1000


@dataclass(frozen=True, slots=True)
class Alerts:
    """Use cases around alerts.

    Args:
        pass_on: Takes what a webhook is told; it must not wait.
    """

    stores: Stores
    access: Access
    bus: Bus
    clock: Callable[[], float]
    pass_on: Callable[[dict[str, Json]], None]

    def add(
        self, user: User, run: Run, title: str, text: str, severity: str, wait_s: float
    ) -> Alert | None:
        """Keeps an alert and tells of it; None if one of its title came less than `wait_s` ago.

        Raises:
            PermissionDenied: The user may not write to the run.
            UsageError: It has no title, is too long, or of no known severity.
        """
        self.access.require(user, Action.WRITE, run.entity, run.project)
        if not title or len(title) > MAX_TITLE or len(text) > MAX_TEXT:
            raise UsageError(
                f"an alert has a title of 1 to {MAX_TITLE} characters and a text of at most "
                f"{MAX_TEXT}"
            )
        if severity not in SEVERITIES:
            raise UsageError(f"the severity of an alert is one of {', '.join(SEVERITIES)}")
        wait_s = max(0.0, min(wait_s, MAX_WAIT_S))
        alert = self.stores.alerts.add(run.id, title, text, severity, wait_s, self.clock())
        if alert is not None:
            where = ProjectKey(run.entity, run.project)
            self.bus.publish(AlertRaised(where, run.run_id, alert.id, alert.title, severity))
            self.pass_on(_message(run, alert))
        return alert

    def of(self, run: Run) -> tuple[Alert, ...]:
        """Returns the alerts of a run, newest first, at most `SHOWN`."""
        return self.stores.alerts.newest(run.id, SHOWN)


def _message(run: Run, alert: Alert) -> dict[str, Json]:
    return {
        "entity": run.entity,
        "project": run.project,
        "run": run.run_id,
        "run_name": run.display_name,
        "user": run.user,
        "title": alert.title,
        "text": alert.text,
        "severity": alert.severity,
        "created_at": alert.created_at,
    }
