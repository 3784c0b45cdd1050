from __future__ import annotations

import json

import pytest

from runwell.server.http.graphql.ids import encode_id
from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Branch, Run
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.http.graphql.asking import ask, errors
from tests.unit.server.http.graphql.test_changes import upsert
from tests.unit.server.streaming import log_rows

DELETE = "mutation ($id: ID!) { deleteRun(input: {id: $id}) { clientMutationId } }"
REWIND = """
mutation ($run: String!, $metric: String!, $value: Float!) {
  rewindRun(input: {runName: $run, projectName: "digits", metricName: $metric, metricValue: $value})
  { rewoundRun { name historyLineCount project { name entity { name } } } }
}
"""
RESUME = """
query ($name: String!) { model(name: "digits") { bucket(name: $name, missingOk: true) {
  historyLineCount historyTail summaryMetrics } } }
"""


@pytest.fixture
def trained(services: Services, people: People, run: Run) -> Run:
    rows = [{"_step": step, "loss": step} for step in range(10)]
    return log_rows(services, people.owner, run, rows)


def test_deleting_twice_is_no_error(
    owner: Browser, services: Services, run: Run, people: People
) -> None:
    for _ in range(2):
        assert ask(owner, DELETE, id=encode_id("Run", run.id)) == {
            "deleteRun": {"clientMutationId": None}
        }
    assert services.runs.find(people.owner, "ann", "digits", "r1") is None
    assert (
        "made here before and deleted"
        in errors(
            owner,
            'mutation { upsertBucket(input: {name: "r1", modelName: "digits"}) { inserted } }',
        )[0]
    )


def test_a_run_of_somebody_else_is_not_deleted(
    guest: Browser, services: Services, run: Run, people: People
) -> None:
    assert errors(guest, DELETE, id=encode_id("Run", run.id))
    assert services.runs.by_key(people.owner, run.id) == run


def test_a_run_is_rewound_to_a_step(owner: Browser, trained: Run) -> None:
    back = ask(owner, REWIND, run="r1", metric="_step", value=3)["rewindRun"]["rewoundRun"]
    assert (back["name"], back["historyLineCount"]) == ("r1", 4)
    resumed = ask(owner, RESUME, name="r1")["model"]["bucket"]
    (line,) = json.loads(resumed["historyTail"])
    assert json.loads(line) == {"_step": 3, "loss": 3}
    assert json.loads(resumed["summaryMetrics"]) == {"_step": 3, "loss": 3}


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"run": "nope", "metric": "_step", "value": 3}, "there is no run"),
        ({"run": "r1", "metric": "loss", "value": 3}, "goes back to a value of _step"),
        ({"run": "r1", "metric": "_step", "value": 1e300}, "which is a number"),
    ],
)
def test_what_cannot_be_rewound_is_told(
    owner: Browser, trained: Run, variables: dict[str, object], message: str
) -> None:
    assert message in errors(owner, REWIND, **variables)[0]


def test_a_first_config_makes_a_fork(
    owner: Browser, services: Services, trained: Run, people: People
) -> None:
    point = {"_wandb": {"value": {"branch_point": {"run_id": "r1", "step": 4}}}}
    made = upsert(owner, name="f", project="digits", config=json.dumps(point))
    assert (made["inserted"], made["bucket"]["historyLineCount"]) == (True, 5)
    upsert(owner, name="f", project="digits", config=json.dumps(point))
    again = upsert(owner, name="f", project="digits", config="{}")
    assert (again["inserted"], again["bucket"]["historyLineCount"]) == (False, 5)
    assert services.runs.get(people.owner, "ann", "digits", "f").branch == Branch("r1", 4)


def test_a_fork_of_nothing_makes_no_run(
    owner: Browser, services: Services, trained: Run, people: People
) -> None:
    point = {"_wandb": {"value": {"branch_point": {"run_id": "zz", "step": 4}}}}
    mutation = (
        "mutation ($config: JSONString) { upsertBucket(input: "
        '{name: "f", modelName: "digits", config: $config}) { inserted } }'
    )
    assert "there is no run 'zz'" in errors(owner, mutation, config=json.dumps(point))[0]
    assert services.runs.find(people.owner, "ann", "digits", "f") is None
