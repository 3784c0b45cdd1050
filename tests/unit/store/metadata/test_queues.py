from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from runwell.errors import Conflict
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.queues import Queue, QueueItem
from runwell.store.ports.stores import Stores

LEASE_S = 60.0


@pytest.fixture
def queue(stores: Stores, project: Project, ann: User) -> Queue:
    return stores.queues.add(project.id, "q", ann.id, "PROJECT", "DISABLED", None, "{}", 5.0)


def push(stores: Stores, queue: Queue, spec: str = "{}", priority: int = 2) -> QueueItem:
    made = stores.queues.push(queue.id, queue.user_id, priority, spec, 100, 6.0)
    assert made is not None
    return made


def popped(stores: Stores, queue: Queue, now: float = 10.0) -> str | None:
    found = stores.queues.pop(queue, LEASE_S, now)
    return None if found is None else found[1]


def test_a_queue_is_kept_changed_found_and_forgotten(
    stores: Stores, project: Project, ann: User, queue: Queue
) -> None:
    wanted = Queue(
        queue.id, project.id, "ann", project.name, "q", ann.id, "PROJECT", "DISABLED", None, "{}", 5
    )
    assert queue == wanted
    resource = stores.queues.add_resource("ann", "local-process", "{}", "{}")
    stores.queues.change(queue.id, "V0", resource.id, '{"a": 1}')
    after = replace(queue, mode="V0", resource_id=resource.id, links='{"a": 1}')
    assert stores.queues.get(queue.id) == stores.queues.find(project.id, "q") == after
    assert stores.queues.of(project.id) == (after,)
    stores.queues.change_resource(resource.id, "kubernetes", '{"b": 2}', '{"c": 3}')
    kept = stores.queues.resource(resource.id)
    assert kept == replace(resource, kind="kubernetes", config='{"b": 2}', variables='{"c": 3}')
    item = push(stores, queue)
    stores.queues.delete(queue.id)
    assert stores.queues.of(project.id) == ()
    assert stores.queues.item(item.id) is None
    assert stores.queues.resource(resource.id) is None


def test_a_project_has_one_queue_of_a_name(stores: Stores, project: Project, queue: Queue) -> None:
    with pytest.raises(Conflict):
        stores.queues.add(project.id, "q", queue.user_id, "USER", "V0", None, "{}", 6.0)
    assert stores.queues.of(project.id) == (queue,)


def test_a_resource_that_another_queue_has_stays(
    stores: Stores, project: Project, queue: Queue
) -> None:
    resource = stores.queues.add_resource("ann", "local-process", "{}", "{}")
    stores.queues.change(queue.id, "V0", resource.id, "{}")
    stores.queues.add(project.id, "r", queue.user_id, "USER", "V0", resource.id, "{}", 6.0)
    stores.queues.delete(queue.id)
    assert stores.queues.resource(resource.id) == resource


def test_of_resources_without_a_queue_only_the_newest_stay(stores: Stores, queue: Queue) -> None:
    made = [stores.queues.add_resource("ann", "local-process", "{}", "{}") for _ in range(4)]
    stores.queues.add_resource("bob", "local-process", "{}", "{}")
    stores.queues.change(queue.id, "V0", made[0].id, "{}")
    stores.queues.drop_resources("ann", keep=1)
    left = [stores.queues.resource(each.id) is not None for each in made]
    assert left == [True, False, False, True]
    assert (stores.queues.count_resources("ann"), stores.queues.count_resources("bob")) == (2, 1)


def test_items_come_in_the_order_in_which_they_were_pushed(stores: Stores, queue: Queue) -> None:
    for name in ("a", "b"):
        push(stores, queue, name, priority=0 if name == "b" else 2)
    assert [popped(stores, queue) for _ in range(3)] == ["a", "b", None]


def test_priorities_count_where_the_queue_says_so(stores: Stores, queue: Queue) -> None:
    for name, priority in (("a", 3), ("b", 1), ("c", 1)):
        push(stores, queue, name, priority)
    ranked = replace(queue, mode="V0")
    assert [popped(stores, ranked) for _ in range(4)] == ["b", "c", "a", None]


def test_two_never_get_the_same_item(stores: Stores, queue: Queue) -> None:
    names = [f"item{number}" for number in range(24)]
    for name in names:
        push(stores, queue, name)
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: popped(stores, queue), range(40)))
    assert Counter(name for name in got if name) == Counter(names)


def test_a_lease_that_is_over_gives_the_item_to_another(stores: Stores, queue: Queue) -> None:
    item = push(stores, queue, "a")
    assert popped(stores, queue, 10.0) == "a"
    assert popped(stores, queue, 69.0) is None
    assert popped(stores, queue, 70.0) == "a"
    found = stores.queues.item(item.id)
    assert found is not None
    assert found.state == "LEASED"


def test_an_item_is_claimed_once_and_does_not_come_back(stores: Stores, queue: Queue) -> None:
    item = push(stores, queue, "a")
    popped(stores, queue)
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda n: stores.queues.claim(item.id, f"r{n}"), range(8)))
    assert claims.count(True) == 1
    wanted = replace(item, state="CLAIMED", run_id=f"r{claims.index(True)}")
    assert stores.queues.item(item.id) == wanted
    assert popped(stores, queue, 1e6) is None


def test_an_item_fails_warns_and_is_removed(stores: Stores, queue: Queue) -> None:
    first, second = push(stores, queue), push(stores, queue)
    assert stores.queues.warn(first.id, '{"message": "slow"}')
    assert stores.queues.fail(second.id, '{"message": "gone"}')
    warned = replace(first, problem='{"message": "slow"}')
    failed = replace(second, state="FAILED", problem='{"message": "gone"}')
    assert stores.queues.items(queue.id, 10) == (failed, warned)
    assert stores.queues.items(queue.id, 1) == (failed,)
    assert not stores.queues.claim(second.id, "r")
    assert not stores.queues.remove(queue.id + 1, first.id)
    assert stores.queues.remove(queue.id, first.id)
    assert not stores.queues.warn(first.id, "{}")
    assert stores.queues.items(queue.id, 10) == (failed,)


def test_only_what_waits_fills_a_queue(stores: Stores, queue: Queue) -> None:
    def pushed() -> bool:
        return stores.queues.push(queue.id, queue.user_id, 2, "{}", 2, 6.0) is not None

    assert [pushed() for _ in range(3)] == [True, True, False]
    taken = stores.queues.pop(queue, LEASE_S, 10.0)
    assert taken is not None
    assert not pushed()
    stores.queues.claim(taken[0].id, "r")
    assert pushed()


def test_agents_are_heard_of(stores: Stores, project: Project) -> None:
    agent = stores.queues.add_agent(project.id, '["a"]', "box", 5.0)
    assert (agent.entity, agent.project, agent.queues) == ("ann", project.name, '["a"]')
    stores.queues.beat(agent.id, None, 7.0)
    stores.queues.beat(agent.id, "RUNNING", 9.0)
    assert stores.queues.agent(agent.id) == replace(agent, status="RUNNING", heartbeat_at=9.0)
    assert stores.queues.agent(agent.id + 1) is None


def test_a_project_that_is_deleted_has_no_queues(
    stores: Stores, project: Project, queue: Queue
) -> None:
    agent = stores.queues.add_agent(project.id, "[]", "box", 5.0)
    stores.projects.delete(project.id, 9.0)
    assert (stores.queues.get(queue.id), stores.queues.agent(agent.id)) == (None, None)
