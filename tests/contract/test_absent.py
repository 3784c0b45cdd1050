"""What this server has not: the official client says so in words, and goes on."""

from __future__ import annotations

import json

import pytest

from tests.contract.stack import Client

pytestmark = pytest.mark.official

ASK = """
import json, wandb
api = wandb.Api()
entity = api.default_entity
api.create_project("absent", entity)

def said(ask):
    try:
        return str(ask())
    except Exception as error:
        return f"{type(error).__name__}: {error}"

told = {
    "automations": said(lambda: list(api.automations(entity))),
    "chart": said(lambda: api.create_custom_chart(
        entity, "c", "Chart", "vega2", "PRIVATE", {"data": {"name": "wandb"}})),
    "runs": said(lambda: len(api.runs(f"{entity}/absent"))),
}
print(json.dumps(told))
"""


def test_automations_and_presets_of_charts_are_refused_in_words(client: Client) -> None:
    told = json.loads(client.must(ASK).splitlines()[-1])
    assert told["automations"] == "[]"
    assert "presets of custom charts" in told["chart"]
    assert told["runs"] == "0"
