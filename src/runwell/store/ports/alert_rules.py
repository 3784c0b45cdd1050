"""Rules by which metrics raise alerts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Side(str, Enum):
    """On which side of its threshold a metric raises an alert."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class AlertRule:
    """A metric that raises an alert as soon as it passes a threshold, once in each run.

    Attributes:
        user: Who made the rule.
        severity: INFO, WARN or ERROR, of the alert.
    """

    id: int
    metric: str
    side: Side
    threshold: float
    severity: str
    user: str
    created_at: float


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule that somebody makes."""

    metric: str
    side: Side
    threshold: float
    severity: str


class AlertRules(Protocol):
    """Rules of projects."""

    def add(self, project_id: int, user_id: int, rule: NewRule, now: float) -> AlertRule: ...
    def of(self, project_id: int) -> tuple[AlertRule, ...]:
        """Returns the rules of a project, oldest first."""

    def delete(self, project_id: int, id: int) -> bool:
        """Takes a rule away; False if the project has none of this key."""
