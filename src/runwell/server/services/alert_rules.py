"""Rules that raise an alert when a metric of a run passes a threshold.

Rules are looked at as rows come in, on the path of ingest: those of a project are remembered for
`REMEMBERED_S`, so that a project without rules costs nothing, and a new rule counts a moment later.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from runwell.errors import NotFound, UsageError
from runwell.server.services.access import Access, Action
from runwell.server.services.alerts import MAX_TITLE, MAX_WAIT_S, SEVERITIES, Alerts
from runwell.server.services.projects import Projects
from runwell.store.ports.alert_rules import AlertRule, NewRule, Side
from runwell.store.ports.histories import Flush, Stream
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from runwell.values.names import MAX_METRIC_KEY_LENGTH

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_log = logging.getLogger(__name__)

MAX_RULES = 200
REMEMBERED_S = 2.0
MAX_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class _Remembered:
    until: float
    rules: tuple[AlertRule, ...]


class _Raised:
    """Which rules have raised their alert in which runs.

    Only a shortcut: a metric that stays beyond its threshold would ask the database with every body
    of rows, and what is forgotten here is known there.
    """

    def __init__(self) -> None:
        self._pairs: set[tuple[int, int]] = set()

    def knows(self, run: int, rule: int) -> bool:
        return (run, rule) in self._pairs

    def note(self, run: int, rule: int) -> None:
        if len(self._pairs) >= MAX_REMEMBERED:
            self._pairs.clear()
        self._pairs.add((run, rule))


@dataclass(frozen=True, slots=True)
class AlertRules:
    """Use cases around rules."""

    stores: Stores
    access: Access
    projects: Projects
    alerts: Alerts
    clock: Callable[[], float]
    _known: dict[int, _Remembered] = field(default_factory=dict)
    _raised: _Raised = field(default_factory=_Raised)

    def of(self, user: User, entity: str, project: str) -> tuple[AlertRule, ...]:
        """Returns the rules of a project, oldest first. Raises NotFound."""
        return self.stores.alert_rules.of(self.projects.get(user, entity, project).id)

    def add(self, user: User, entity: str, project: str, rule: NewRule) -> AlertRule:
        """Makes a rule.

        Raises:
            PermissionDenied: The user may not write to the project.
            UsageError: There is no metric of such a name, no number, or there are too many rules.
        """
        home = self.projects.get(user, entity, project)
        self.access.require(user, Action.WRITE, entity, project)
        if not 0 < len(rule.metric) <= MAX_METRIC_KEY_LENGTH:
            raise UsageError("a rule names a metric")
        if not math.isfinite(rule.threshold):
            raise UsageError("the threshold of a rule is a finite number")
        if rule.severity not in SEVERITIES:
            raise UsageError(f"the severity of an alert is one of {', '.join(SEVERITIES)}")
        if len(self.stores.alert_rules.of(home.id)) >= MAX_RULES:
            raise UsageError(f"a project has at most {MAX_RULES} rules; take one away first")
        made = self.stores.alert_rules.add(home.id, user.id, rule, self.clock())
        self._known.pop(home.id, None)
        return made

    def remove(self, user: User, entity: str, project: str, id: int) -> None:
        """Takes a rule away. Raises PermissionDenied, NotFound."""
        home = self.projects.get(user, entity, project)
        self.access.require(user, Action.WRITE, entity, project)
        if not self.stores.alert_rules.delete(home.id, id):
            raise NotFound("there is no such rule")
        self._known.pop(home.id, None)

    def check(self, user: User, run: Run, flushes: Iterable[Flush]) -> None:
        """Raises the alerts that rows of a run ask for; each rule once in a run.

        The rows are kept already: what fails here is logged, and does not refuse them.

        Args:
            user: Who sent the rows, and so may write to the run.
            run: Theirs.
            flushes: What came; those of the system's metrics are not looked at.
        """
        try:
            for rule in self._rules(run.project_id):
                for flush in flushes:
                    if flush.stream is Stream.HISTORY and not self._raised.knows(run.id, rule.id):
                        self._check(user, run, rule, flush)
        except Exception:  # noqa: BLE001 - whatever it is, training goes on
            _log.exception("the alert rules of %s/%s fail", run.entity, run.project)

    def _check(self, user: User, run: Run, rule: AlertRule, flush: Flush) -> None:
        column = flush.metrics.get(rule.metric)
        if column is None:
            return
        place = _first_beyond(rule, column.values)
        if place is None:
            return
        value, step = float(column.values[place]), int(flush.steps[column.rows[place]])
        says = f" is {rule.side.value} {repr(rule.threshold).removesuffix('.0')}"
        title = f"{rule.metric[: MAX_TITLE - len(says)]}{says}"
        text = f"{rule.metric} was {value:g} at step {step}"
        self.alerts.add(user, run, title, text, rule.severity, MAX_WAIT_S)
        self._raised.note(run.id, rule.id)

    def _rules(self, project_id: int) -> tuple[AlertRule, ...]:
        now = self.clock()
        known = self._known.get(project_id)
        if known is None or not known.until - REMEMBERED_S <= now < known.until:
            if len(self._known) >= MAX_REMEMBERED:
                self._known.clear()
            known = _Remembered(now + REMEMBERED_S, self.stores.alert_rules.of(project_id))
            self._known[project_id] = known
        return known.rules


def _first_beyond(rule: AlertRule, values: NDArray[np.float64]) -> int | None:
    """Returns where the first value lies that meets a rule; NaN is on neither side."""
    met = values > rule.threshold if rule.side is Side.ABOVE else values < rule.threshold
    return int(met.argmax()) if met.any() else None
