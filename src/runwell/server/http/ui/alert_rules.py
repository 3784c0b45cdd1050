"""Rules for alerts of a project."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request

from runwell.server.http.auth import Door
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.http.ui.shapes.alerts import AlertRule, AlertRuleList, AlertRuleRequest
from runwell.server.services.alert_rules import AlertRules
from runwell.store.ports.alert_rules import AlertRule as Rule
from runwell.store.ports.alert_rules import NewRule, Side


def alert_rules_router(rules: AlertRules, door: Door) -> APIRouter:
    """Returns the handlers of rules for alerts."""
    router = guarded_router(door, "alerts")
    place = "/projects/{entity}/{project}/alert-rules"

    @router.get(place)
    def list_alert_rules(request: Request, entity: str, project: str) -> AlertRuleList:
        """Returns the rules of a project."""
        found = rules.of(user_of(request), entity, project)
        return AlertRuleList(items=[_view(rule) for rule in found])

    @router.post(place, status_code=201)
    def add_alert_rule(
        request: Request, entity: str, project: str, asked: AlertRuleRequest
    ) -> AlertRule:
        """Makes a rule; it counts for what is logged from then on."""
        rule = NewRule(asked.metric, Side(asked.side), asked.threshold, asked.severity)
        return _view(rules.add(user_of(request), entity, project, rule))

    @router.delete(f"{place}/{{id}}", status_code=204)
    def remove_alert_rule(request: Request, entity: str, project: str, id: int) -> None:
        """Takes a rule away; alerts that it raised stay."""
        rules.remove(user_of(request), entity, project, id)

    return router


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
