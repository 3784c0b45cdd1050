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
    "queue": said(lambda: api.create_run_queue("q", "local-container", entity=entity)),
    "push": said(lambda: api.run_queue(entity, "q").items),
    "runs": said(lambda: len(api.runs(f"{entity}/absent"))),
}
print(json.dumps(told))
"""


def test_launch_and_automations_are_refused_in_words(client: Client) -> None:
    told = json.loads(client.must(ASK).splitlines()[-1])
    assert told["automations"] == "[]"
    assert "launch" in told["queue"].lower()
    assert "launch" in told["push"].lower()
    assert told["runs"] == "0"
