"""Launch queues, their items and agents, with the role that each operation takes."""

from __future__ import annotations

from tests.unit.server.matrix.documents import mutate
from tests.unit.server.matrix.operations import Needs, Operation, Sent
from tests.unit.server.matrix.world import TEAM, World, opaque


def _named(world: World, place: str, **more: object) -> dict[str, object]:
    name = world.queue(place).name
    return {"entityName": TEAM, "projectName": place, "queueName": name, **more}


def _new(world: World, place: str, **more: object) -> dict[str, object]:
    name = world.word("queue")
    return {"entityName": TEAM, "projectName": place, "queueName": name, **more}


def _queue_id(world: World, place: str, **more: object) -> dict[str, object]:
    return {"queueID": opaque("RunQueue", world.queue(place).id), **more}


def _item_id(world: World, place: str, **more: object) -> dict[str, object]:
    _, item = world.queued(place)
    return {"runQueueItemId": opaque("RunQueueItem", item.id), **more}


def _in_queue(world: World, place: str) -> dict[str, object]:
    queue, item = world.queued(place)
    ids = {"runQueueItemId": opaque("RunQueueItem", item.id)}
    return {"queueID": opaque("RunQueue", queue.id), **ids}


def _waiting(world: World, place: str) -> dict[str, object]:
    queue, _ = world.queued(place)
    return {"entityName": TEAM, "projectName": place, "queueName": queue.name}


def _agent_id(world: World, place: str) -> dict[str, object]:
    return {"launchAgentId": opaque("LaunchAgent", world.launch_agent(place))}


def _find_agent(world: World, place: str) -> Sent:
    key = opaque("LaunchAgent", world.launch_agent(place))
    return Sent("/graphql", {"query": f'{{ launchAgent(id: "{key}") {{ name }} }}'})


_PROBLEM = {"message": "m", "stage": "agent"}

QUERIES: dict[str, Operation] = {"launchAgent": Operation(Needs.READ, _find_agent)}

MUTATIONS: dict[str, Operation] = {
    "createDefaultResourceConfig": Operation(
        Needs.TEAM_WRITE,
        mutate(
            "createDefaultResourceConfig",
            lambda *_: {"entityName": TEAM, "resource": "local-process", "config": "{}"},
        ),
    ),
    "createRunQueue": Operation(
        Needs.CREATE, mutate("createRunQueue", lambda w, p: _new(w, p, access="PROJECT"))
    ),
    "upsertRunQueue": Operation(
        Needs.CREATE,
        mutate(
            "upsertRunQueue",
            lambda w, p: _new(w, p, resourceType="kubernetes", resourceConfig="{}"),
        ),
    ),
    "upsertRunQueue (again)": Operation(
        Needs.CREATE,
        mutate(
            "upsertRunQueue",
            lambda w, p: _named(w, p, resourceType="kubernetes", resourceConfig="{}"),
        ),
    ),
    "deleteRunQueues": Operation(
        Needs.WRITE,
        mutate("deleteRunQueues", lambda w, p: {"queueIDs": [opaque("RunQueue", w.queue(p).id)]}),
    ),
    "pushToRunQueueByName": Operation(
        Needs.WRITE, mutate("pushToRunQueueByName", lambda w, p: _named(w, p, runSpec="{}"))
    ),
    "pushToRunQueue": Operation(
        Needs.WRITE, mutate("pushToRunQueue", lambda w, p: _queue_id(w, p, runSpec="{}"))
    ),
    "popFromRunQueue": Operation(Needs.WRITE, mutate("popFromRunQueue", _waiting)),
    "ackRunQueueItem": Operation(
        Needs.WRITE, mutate("ackRunQueueItem", lambda w, p: _item_id(w, p, runName="r1"))
    ),
    "failRunQueueItem": Operation(
        Needs.WRITE, mutate("failRunQueueItem", lambda w, p: _item_id(w, p, **_PROBLEM))
    ),
    "updateRunQueueItemWarning": Operation(
        Needs.WRITE, mutate("updateRunQueueItemWarning", lambda w, p: _item_id(w, p, **_PROBLEM))
    ),
    "deleteFromRunQueue": Operation(Needs.WRITE, mutate("deleteFromRunQueue", _in_queue)),
    "createLaunchAgent": Operation(
        Needs.WRITE,
        mutate(
            "createLaunchAgent",
            lambda _, place: {
                "entityName": TEAM,
                "projectName": place,
                "runQueues": [],
                "hostname": "h",
            },
        ),
    ),
    "updateLaunchAgent": Operation(Needs.WRITE, mutate("updateLaunchAgent", _agent_id)),
}
