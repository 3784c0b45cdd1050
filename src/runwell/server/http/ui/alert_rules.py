"""Rules for alerts of a project."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import delete, get, post
from runwell.server.http.ui.shapes.alerts import AlertRule, AlertRuleList, AlertRuleRequest
from runwell.server.services.alert_rules import AlertRules
from runwell.store.ports.alert_rules import AlertRule as Rule
from runwell.store.ports.alert_rules import NewRule, Side

_PLACE = "/projects/{entity}/{project}/alert-rules"


@dataclass(frozen=True, slots=True)
class AlertRuleRoutes:
    """Rules for alerts of a project."""

    rules: AlertRules

    @get(_PLACE)
    def list_alert_rules(self, request: Request, entity: str, project: str) -> AlertRuleList:
        """Returns the rules of a project."""
        found = self.rules.of(user_of(request), entity, project)
        return AlertRuleList(items=[_view(rule) for rule in found])

    @post(_PLACE, status_code=201)
    def add_alert_rule(
        self, request: Request, entity: str, project: str, asked: AlertRuleRequest
    ) -> AlertRule:
        """Makes a rule; it counts for what is logged from then on."""
        rule = NewRule(asked.metric, Side(asked.side), asked.threshold, asked.severity)
        return _view(self.rules.add(user_of(request), entity, project, rule))

    @delete(f"{_PLACE}/{{id}}", status_code=204)
    def remove_alert_rule(self, request: Request, entity: str, project: str, id: int) -> None:
        """Takes a rule away; alerts that it raised stay."""
        self.rules.remove(user_of(request), entity, project, id)


def _view(rule: Rule) -> AlertRule:
    return AlertRule.model_validate(
        {
            "id": rule.id,
            "metric": rule.metric,
            "side": rule.side.value,
            "threshold": rule.threshold,
            "severity": rule.severity,
            "user": rule.user,
            "created_at": rule.created_at,
        }
    )
