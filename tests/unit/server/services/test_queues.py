from __future__ import annotations

import json

import pytest

from runwell.errors import Conflict, NotFound, PermissionDenied, UsageError
from runwell.server.services import queues as limits
from runwell.server.services.assembly import Services
from runwell.server.services.queues import LEASE_S, MAX_TEXT_LENGTH, Setup
from runwell.store.ports.queues import Queue
from runwell.store.ports.runs import Run
from runwell.values.json import Json
from tests.fakes.clock import FakeClock
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.http.graphql.asking import ask

PLACE = ("ann", "model-registry")
UPSERT = """
mutation UpsertBucket($name: String, $config: JSONString) {
  upsertBucket(input: {name: $name, config: $config, modelName: "digits"}) { bucket { id } }
}
"""


@pytest.fixture
def queue(services: Services, people: People) -> Queue:
    return services.queues.create(people.owner, PLACE, "q", Setup())


def test_the_default_queue_of_an_entity_is_made_on_demand(
    services: Services, people: People
) -> None:
    made = services.queues.for_push(people.owner, *PLACE, "default")
    assert services.queues.for_push(people.owner, *PLACE, "default") == made
    with pytest.raises(NotFound):
        services.queues.for_push(people.owner, *PLACE, "other")
    with pytest.raises(PermissionDenied):
        services.queues.for_push(people.guest, *PLACE, "default")


def with_config(services: Services, people: People, config: Json, variables: Json) -> Queue:
    resource = ("kubernetes", json.dumps(config), json.dumps(variables))
    return services.queues.save(people.owner, PLACE, "k", Setup(), resource)


def test_what_a_spec_does_not_say_of_its_resources_the_queue_says(
    services: Services, people: People
) -> None:
    config: Json = {"resource_args": {"kubernetes": {"cpu": "{{cores}}"}}}
    variables: Json = {"cores": {"schema": {"type": "integer"}}}
    found = with_config(services, people, config, variables)
    sent = json.dumps({"job": "j", "resource": "local-container"})
    services.queues.push(people.owner, found, sent, values='{"cores": 3}')
    popped = services.queues.pop(people.owner, found)
    assert popped is not None
    args: Json = {"kubernetes": {"cpu": 3}}
    assert popped[1] == {"job": "j", "resource": "kubernetes", "resource_args": args}
    with pytest.raises(UsageError, match="wants a value"):
        services.queues.push(people.owner, found, sent)


def test_what_a_spec_says_of_its_resources_counts(services: Services, people: People) -> None:
    found = with_config(services, people, {"resource_args": {"kubernetes": {"cpu": 1}}}, {})
    _, spec = services.queues.push(people.owner, found, '{"resource_args": {"kubernetes": {}}}')
    assert spec == {"resource": "kubernetes", "resource_args": {"kubernetes": {}}}


def test_a_queue_is_changed_by_whoever_makes_it_again(services: Services, people: People) -> None:
    first = with_config(services, people, {"a": 1}, {})
    second = with_config(services, people, {"a": 2}, {})
    assert (first.id, first.resource_id) == (second.id, second.resource_id)
    assert second.resource_id is not None
    kept = services.queues.resource(people.owner, "ann", second.resource_id)
    assert kept.config == '{"a": 2}'
    with pytest.raises(NotFound):
        services.queues.resource(people.owner, "bob", second.resource_id)
    with pytest.raises(Conflict):
        services.queues.create(people.owner, PLACE, "k", Setup())


def test_an_item_that_is_not_acknowledged_comes_back(
    services: Services, people: People, queue: Queue, clock: FakeClock
) -> None:
    item, _ = services.queues.push(people.owner, queue, "{}")
    assert services.queues.pop(people.owner, queue) is not None
    assert services.queues.pop(people.owner, queue) is None
    clock.sleep(LEASE_S)
    assert services.queues.pop(people.owner, queue) is not None
    services.queues.claim(people.owner, item.id, "r1")
    services.queues.claim(people.owner, item.id, "r1")  # an answer that was lost is asked for again
    with pytest.raises(Conflict):
        services.queues.claim(people.owner, item.id, "r2")


def test_strangers_find_no_queue_and_those_who_look_change_none(
    services: Services, people: People, queue: Queue
) -> None:
    with pytest.raises(NotFound):
        services.queues.by_key(people.guest, queue.id)
    with pytest.raises(NotFound):
        services.queues.get(people.guest, *PLACE, "q")
    with pytest.raises(NotFound):
        services.queues.push(people.guest, queue, "{}")
    with pytest.raises(PermissionDenied):
        services.queues.create(people.guest, PLACE, "other", Setup())


@pytest.mark.parametrize(
    ("name", "setup"),
    [
        ("", Setup()),
        ("x" * 65, Setup()),
        (" x", Setup()),
        ("a\nb", Setup()),
        ("q", Setup(mode="V9")),
        ("q", Setup(access="ALL")),
        ("q", Setup(links="[]")),
    ],
)
def test_a_queue_that_cannot_be_is_refused(
    services: Services, people: People, name: str, setup: Setup
) -> None:
    with pytest.raises(UsageError):
        services.queues.create(people.owner, PLACE, name, setup)


@pytest.mark.parametrize(
    ("spec", "priority"),
    [("[]", None), ("{", None), (f'{{"a": "{"x" * MAX_TEXT_LENGTH}"}}', None), ("{}", -1)],
)
def test_a_spec_that_cannot_be_is_refused(
    services: Services, people: People, queue: Queue, spec: str, priority: int | None
) -> None:
    with pytest.raises(UsageError):
        services.queues.push(people.owner, queue, spec, priority=priority)
    assert services.queues.items(queue, 10) == ()


def test_queues_and_what_waits_in_them_have_bounds(
    services: Services, people: People, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MAX_WAITING", "MAX_QUEUES"):
        monkeypatch.setattr(limits, name, 1)
    services.queues.push(people.owner, queue, "{}")
    with pytest.raises(UsageError, match="wait in the queue already"):
        services.queues.push(people.owner, queue, "{}")
    with pytest.raises(UsageError, match="at most 1 queues"):
        services.queues.create(people.owner, PLACE, "second", Setup())


def test_resources_of_which_no_queue_was_made_give_way(
    services: Services, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_RESOURCES", 3)
    made = [
        services.queues.add_resource(people.owner, "ann", "kubernetes", "{}", None).id
        for _ in range(4)
    ]
    assert services.queues.resource(people.owner, "ann", made[3]).kind == "kubernetes"
    with pytest.raises(NotFound):
        services.queues.resource(people.owner, "ann", made[0])


def trace(opaque: str) -> str:
    return json.dumps({"_wandb": {"value": {"launch_trace_id": opaque}}})


def test_a_run_that_begins_claims_the_item_that_it_is_made_of(
    services: Services, people: People, queue: Queue, owner: Browser, run: Run
) -> None:
    item, _ = services.queues.push(people.owner, queue, "{}")
    answer = ask(
        owner,
        'query Q { project(name: "model-registry") '
        '{ runQueue(name: "q") { runQueueItems { edges { node { id } } } } } }',
    )
    (edge,) = answer["project"]["runQueue"]["runQueueItems"]["edges"]
    ask(owner, UPSERT, name="r7", config=trace(edge["node"]["id"]))
    found = services.queues.item(queue, item.id)
    assert found is not None
    assert (found.state, found.run_id) == ("CLAIMED", "r7")
    ask(owner, UPSERT, name="r8", config=trace(edge["node"]["id"]))
    assert services.queues.item(queue, item.id) == found


@pytest.mark.parametrize("opaque", ["", "%", "UnVuUXVldWVJdGVtOjk5"])
def test_a_run_of_an_item_that_nobody_knows_begins(owner: Browser, opaque: str) -> None:
    answer = ask(owner, UPSERT, name="r9", config=trace(opaque))
    assert answer["upsertBucket"]["bucket"]["id"]
