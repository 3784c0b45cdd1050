"""Alerts of runs, and the rules that raise them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runwell.server.http.ui.shapes.shape import Shape


class Alert(Shape):
    """A message that a script raised. For `wait_s` after it, no other of its title is kept."""

    id: int
    title: str
    text: str
    severity: Literal["INFO", "WARN", "ERROR"]
    wait_s: float
    created_at: float


class AlertList(Shape):
    """Alerts, newest first."""

    items: list[Alert]


class AlertRuleRequest(Shape):
    """A metric that raises an alert when it is on this side of the threshold, once in each run."""

    metric: str = Field(min_length=1, max_length=4096)
    side: Literal["above", "below"]
    threshold: float
    severity: Literal["INFO", "WARN", "ERROR"] = "WARN"


class AlertRule(AlertRuleRequest):
    """A rule, and who made it."""

    id: int
    user: str
    created_at: float


class AlertRuleList(Shape):
    """Rules, oldest first."""

    items: list[AlertRule]
