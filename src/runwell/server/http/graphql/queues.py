"""Launch queues, their items, and agents that take them."""

from __future__ import annotations

import json

from ariadne import ObjectType

from runwell.errors import NotFound, UsageError
from runwell.server.http.graphql.changes import mutation
from runwell.server.http.graphql.context import Info, date_time
from runwell.server.http.graphql.fields import set_fields
from runwell.server.http.graphql.ids import decode_id, encode_id
from runwell.server.http.graphql.inputs import text
from runwell.server.http.graphql.people import query
from runwell.server.http.graphql.projects import MAX_PAGE, ProjectNode, project
from runwell.server.http.graphql.teams import entity
from runwell.server.services.queues import Setup
from runwell.store.ports.people import Entity
from runwell.store.ports.queues import LaunchAgent, Queue, QueueItem, QueueResource
from runwell.values.json import Json

MAX_QUEUES_AT_ONCE = 200

run_queue = ObjectType("RunQueue")
run_queue_item = ObjectType("RunQueueItem")
resource_config = ObjectType("ResourceConfig")
launch_agent = ObjectType("LaunchAgent")


def item_id(id: int) -> str:
    """Returns what clients call an item."""
    return encode_id("RunQueueItem", id)


def read_item_id(opaque: str) -> int:
    """Returns the key of an item. Raises NotFound."""
    return decode_id("RunQueueItem", opaque)


def _resource_id(id: int | None) -> str | None:
    return None if id is None else encode_id("DefaultResourceConfig", id)


set_fields(
    run_queue,
    {
        "id": lambda found: encode_id("RunQueue", found.id),
        "createdBy": lambda found: found.user_id,
        "defaultResourceConfigID": lambda found: _resource_id(found.resource_id),
        "prioritizationMode": lambda found: found.mode,
        "externalLinks": lambda found: json.loads(found.links),
    },
)
set_fields(
    run_queue_item,
    {
        "id": lambda found: item_id(found.id),
        "associatedRunId": lambda found: found.run_id,
        "createdAt": lambda found: date_time(found.created_at),
        "problem": lambda found: json.loads(found.problem) if found.problem else None,
    },
)
set_fields(
    resource_config,
    {
        "resource": lambda found: found.kind,
        "config": lambda found: json.loads(found.config),
        "templateVariables": lambda found: [
            {"name": name, "schema": json.dumps(variable.get("schema"))}
            for name, variable in json.loads(found.variables).items()
        ],
    },
)
set_fields(
    launch_agent,
    {
        "id": lambda found: encode_id("LaunchAgent", found.id),
        "name": lambda found: f"agent-{found.id}",
        "runQueues": lambda found: json.loads(found.queues),
        "hostname": lambda found: found.host,
        "agentStatus": lambda found: found.status,
        "stopPolling": lambda _: False,
        "heartbeatAt": lambda found: date_time(found.heartbeat_at),
    },
)


@query.field("launchAgent")
def _launch_agent(_: None, info: Info, id: str) -> LaunchAgent:
    context = info.context
    return context.services.queues.agent(context.user, decode_id("LaunchAgent", id))


@project.field("runQueues")
def _queues(node: ProjectNode, info: Info) -> list[Queue]:
    return list(info.context.services.queues.of(node.found.id))


@project.field("runQueue")
def _queue(node: ProjectNode, info: Info, name: str) -> Queue:
    context, found = info.context, node.found
    return context.services.queues.get(context.user, found.entity, found.name, name)


@run_queue.field("runQueueItem")
def _item(found: Queue, info: Info, id: str) -> QueueItem | None:
    try:
        key = read_item_id(id)
    except NotFound:
        return None
    return info.context.services.queues.item(found, key)


@run_queue.field("runQueueItems")
def _items(found: Queue, info: Info, first: int | None = None) -> dict[str, object]:
    limit = max(1, min(first or MAX_PAGE, MAX_PAGE))
    items = info.context.services.queues.items(found, limit)
    return {"edges": [{"node": item} for item in items]}


@entity.field("defaultResourceConfig")
def _resource(found: Entity, info: Info, id: str) -> QueueResource:
    context, key = info.context, decode_id("DefaultResourceConfig", id)
    return context.services.queues.resource(context.user, found.name, key)


@mutation.field("createDefaultResourceConfig")
def _create_resource(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    made = context.services.queues.add_resource(
        context.user,
        str(input["entity_name"]),
        str(input["resource"]),
        str(input["config"]),
        text(input, "template_variables"),
    )
    return {"success": True, "default_resource_config_id": _resource_id(made.id)}


@mutation.field("createRunQueue")
def _create(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    opaque = text(input, "default_resource_config_id")
    setup = Setup(text(input, "prioritization_mode"), text(input, "access"))
    made = context.services.queues.create(
        context.user,
        _place(input),
        str(input["queue_name"]),
        setup,
        decode_id("DefaultResourceConfig", opaque) if opaque else None,
    )
    return {"success": True, "queue_id": encode_id("RunQueue", made.id)}


@mutation.field("upsertRunQueue")
def _upsert(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    variables = text(input, "template_variables")
    resource = (str(input["resource_type"]), str(input["resource_config"]), variables)
    setup = Setup(text(input, "prioritization_mode"), links=text(input, "external_links"))
    saved = context.services.queues.save(
        context.user, _place(input), str(input["queue_name"]), setup, resource
    )
    return {
        "success": True,
        "queue_id": encode_id("RunQueue", saved.id),
        "config_schema_validation_errors": [],
        "client_mutation_id": text(input, "client_mutation_id"),
    }


@mutation.field("deleteRunQueues")
def _delete(_: None, info: Info, input: dict[str, Json]) -> Json:
    context, queues = info.context, info.context.services.queues
    asked = input["queue_i_ds"]
    if not isinstance(asked, list) or len(asked) > MAX_QUEUES_AT_ONCE:
        raise UsageError(f"at most {MAX_QUEUES_AT_ONCE} queues can be deleted at once")
    for opaque in asked:
        queues.delete(context.user, queues.by_key(context.user, _queue_key(opaque)))
    return {"success": True, "client_mutation_id": text(input, "client_mutation_id")}


@mutation.field("pushToRunQueueByName")
def _push_by_name(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    found = context.services.queues.for_push(context.user, *_place(input), str(input["queue_name"]))
    return _push(info, found, input)


@mutation.field("pushToRunQueue")
def _push_by_id(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    found = context.services.queues.by_key(context.user, _queue_key(input["queue_id"]))
    return _push(info, found, input)


def _push(info: Info, found: Queue, input: dict[str, Json]) -> Json:
    context, priority = info.context, input.get("priority")
    item, spec = context.services.queues.push(
        context.user,
        found,
        str(input["run_spec"]),
        values=text(input, "template_variable_values"),
        priority=priority if isinstance(priority, int) else None,
    )
    return {"run_queue_item_id": item_id(item.id), "run_spec": json.dumps(spec)}


@mutation.field("popFromRunQueue")
def _pop(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    popped = context.services.queues.pop(context.user, _named(info, input))
    if popped is None:
        return None
    item, spec = popped
    return {"run_queue_item_id": item_id(item.id), "run_spec": spec}


@mutation.field("ackRunQueueItem")
def _ack(_: None, info: Info, input: dict[str, Json]) -> Json:
    context, key = info.context, read_item_id(str(input["run_queue_item_id"]))
    context.services.queues.claim(context.user, key, str(input["run_name"]))
    return {"success": True}


@mutation.field("failRunQueueItem")
def _fail(_: None, info: Info, input: dict[str, Json]) -> Json:
    context, key = info.context, read_item_id(str(input["run_queue_item_id"]))
    context.services.queues.fail(context.user, key, _problem(input))
    return {"success": True}


@mutation.field("updateRunQueueItemWarning")
def _warn(_: None, info: Info, input: dict[str, Json]) -> Json:
    context, key = info.context, read_item_id(str(input["run_queue_item_id"]))
    context.services.queues.warn(context.user, key, _problem(input))
    return {"success": True}


@mutation.field("deleteFromRunQueue")
def _remove(_: None, info: Info, input: dict[str, Json]) -> Json:
    context, queues = info.context, info.context.services.queues
    found = queues.by_key(context.user, _queue_key(input["queue_id"]))
    queues.remove(context.user, found, read_item_id(str(input["run_queue_item_id"])))
    return {"success": True, "client_mutation_id": text(input, "client_mutation_id")}


@mutation.field("createLaunchAgent")
def _enroll(_: None, info: Info, input: dict[str, Json]) -> Json:
    context, named = info.context, input["run_queues"]
    queues = [str(each) for each in named] if isinstance(named, list) else []
    made = context.services.queues.enroll(
        context.user, *_place(input), queues, str(input["hostname"])
    )
    return {"launch_agent_id": encode_id("LaunchAgent", made.id)}


@mutation.field("updateLaunchAgent")
def _beat(_: None, info: Info, input: dict[str, Json]) -> Json:
    context, queues = info.context, info.context.services.queues
    found = queues.agent(context.user, decode_id("LaunchAgent", str(input["launch_agent_id"])))
    queues.beat(context.user, found, text(input, "agent_status"))
    return {"success": True}


def _named(info: Info, input: dict[str, Json]) -> Queue:
    context = info.context
    return context.services.queues.get(context.user, *_place(input), str(input["queue_name"]))


def _place(input: dict[str, Json]) -> tuple[str, str]:
    return str(input["entity_name"]), str(input["project_name"])


def _queue_key(opaque: Json) -> int:
    return decode_id("RunQueue", str(opaque))


def _problem(input: dict[str, Json]) -> dict[str, Json]:
    files = input.get("file_paths")
    told: dict[str, Json] = {"message": str(input["message"]), "stage": str(input["stage"])}
    return {**told, "filePaths": files if isinstance(files, list) else []}
