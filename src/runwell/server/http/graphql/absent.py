"""What official clients can ask for and this server does not have: automations and
integrations, presets of custom charts.

Lists are empty, which is the truth. What asks for one thing, or would make one, is an error with
the code `not_supported` and a sentence that clients show to their users.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from ariadne import MutationType, ObjectType

from runwell.errors import ServerError
from runwell.server.http.graphql.fields import set_fields

AUTOMATIONS = "this server has no automations and integrations; run.alert() and a webhook tell too"
CHARTS = "this server keeps no presets of custom charts; log the chart with the run"
REFUSED = {
    AUTOMATIONS: (
        "createFilterTrigger",
        "updateFilterTrigger",
        "deleteTrigger",
        "createGenericWebhookIntegration",
    ),
    CHARTS: ("createCustomChart",),
}

mutation = MutationType()
entity = ObjectType("Entity")
organization = ObjectType("Organization")
project = ObjectType("Project")


def refuse(message: str) -> Callable[..., None]:
    """Returns a resolver that says that this server does not have something."""

    def refusing(*_: object, **_arguments: object) -> None:
        raise ServerError(message, status=HTTPStatus.NOT_IMPLEMENTED, code="not_supported")

    return refusing


def _none(_: object) -> dict[str, object]:
    """Returns a page of nothing."""
    return {"edges": [], "page_info": {"end_cursor": None, "has_next_page": False}}


for _message, _names in REFUSED.items():
    for _name in _names:
        mutation.set_field(_name, refuse(_message))
set_fields(project, {"triggers": lambda _: []})
set_fields(entity, {"triggers": _none, "integrations": _none})
set_fields(organization, {"triggers": _none})
