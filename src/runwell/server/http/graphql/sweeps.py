"""Sweeps and their agents."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ariadne import ObjectType

from runwell.errors import UsageError
from runwell.filters.parse import parse_filter
from runwell.filters.predicate import holds, subject
from runwell.server.http.graphql.changes import mutation
from runwell.server.http.graphql.context import Info, date_time
from runwell.server.http.graphql.fields import set_fields
from runwell.server.http.graphql.ids import decode_id, encode_id
from runwell.server.http.graphql.inputs import text
from runwell.server.http.graphql.projects import MAX_PAGE, ProjectNode, project
from runwell.server.services.rows import parse_object
from runwell.server.services.sweeps.search import config_of
from runwell.server.services.sweeps.takeover import read_trials
from runwell.store.pattern import compile_pattern
from runwell.store.ports.runs import Run
from runwell.store.ports.sweeps import Sweep, SweepAgent, SweepChange
from runwell.values.json import Json

sweep = ObjectType("Sweep")
agent = ObjectType("Agent")


@dataclass(frozen=True, slots=True)
class AgentNode:
    """An agent with the sweep that it belongs to."""

    found: SweepAgent
    sweep: Sweep


set_fields(
    sweep,
    {
        "id": lambda found: encode_id("Sweep", found.id),
        "method": lambda found: config_of(found.config).method,
        "createdAt": lambda found: date_time(found.created_at),
        "updatedAt": lambda found: date_time(found.updated_at),
        "heartbeatAt": lambda found: date_time(found.heartbeat_at),
        "earlyStopJobRunning": lambda _: False,
        "controllerRunName": lambda _: None,
        "runCountExpected": lambda found: _fitting_int(config_of(found.config).expected_runs),
    },
)
set_fields(
    agent,
    {
        "id": lambda node: encode_id("Agent", node.found.id),
        "name": lambda node: str(node.found.id),
        "host": lambda node: node.found.host,
        "totalRuns": lambda node: node.found.trials,
        "createdAt": lambda node: date_time(node.found.created_at),
        "heartbeatAt": lambda node: date_time(node.found.heartbeat_at),
    },
)


@project.field("sweep")
def _sweep(node: ProjectNode, info: Info, sweep_name: str) -> Sweep | None:
    context, found = info.context, node.found
    if not found.id:  # no project was named, and there is no default one
        return context.services.sweeps.find(context.user, None, None, sweep_name)
    return context.services.sweeps.find(context.user, found.entity, found.name, sweep_name)


@project.field("totalSweeps")
def _total_sweeps(node: ProjectNode, info: Info) -> int:
    return info.context.services.sweeps.count(node.found.id)


@project.field("sweeps")
def _sweeps(
    node: ProjectNode,
    info: Info,
    after: str | None = None,
    first: int | None = None,
    filters: str | None = None,
) -> dict[str, object]:
    document = dict(parse_object(filters, "the filter")) if filters else {}
    sweeps = info.context.services.sweeps
    if not document:
        start, limit = _place(after), max(1, min(first or 50, MAX_PAGE))
        found = sweeps.page(node.found.id, start, limit + 1)
        return _connection(list(found), start, limit)
    tree = parse_filter(document)
    every = sweeps.page(node.found.id, 0, 100_000)
    passing = [item for item in every if holds(tree, subject(_columns(item), {}, {}), _is_found)]
    return _page(passing, after, first)


def _is_found(pattern: str, text: str) -> bool:
    return compile_pattern(pattern).is_found_in(text)


def _columns(found: Sweep) -> dict[str, Json]:
    return {
        "name": found.name,
        "display_name": found.display_name,
        "state": found.state,
        "username": found.user,
        "created_at": found.created_at,
        "heartbeat_at": found.heartbeat_at,
    }


@sweep.field("project")
def _project(found: Sweep, info: Info) -> ProjectNode:
    return ProjectNode(
        info.context.services.projects.get(info.context.user, found.entity, found.project)
    )


@sweep.field("bestLoss")
def _best_loss(found: Sweep, info: Info) -> float | None:
    return info.context.services.sweeps.best_value(found)


@sweep.field("scheduler")
def _scheduler(found: Sweep, info: Info) -> str | None:
    return info.context.services.controller.report(found)


@sweep.field("runCount")
def _run_count(found: Sweep, info: Info) -> int:
    return info.context.services.sweeps.run_count(found)


@sweep.field("runs")
def _runs(
    found: Sweep, info: Info, after: str | None = None, first: int | None = None, **_other: object
) -> dict[str, object]:
    return _page(info.context.services.sweeps.runs_of(found), after, first)


@sweep.field("agents")
def _agents(found: Sweep, info: Info, **_paging: object) -> dict[str, object]:
    agents = info.context.services.sweeps.agents_of(found)
    return {"edges": [{"node": AgentNode(item, found)} for item in agents]}


@sweep.field("agent")
def _agent(found: Sweep, info: Info, agent_name: str) -> AgentNode | None:
    for item in info.context.services.sweeps.agents_of(found):
        if agent_name in (str(item.id), encode_id("Agent", item.id)):
            return AgentNode(item, found)
    return None


@agent.field("state")
def _agent_state(node: AgentNode, info: Info) -> str:
    return info.context.services.dispatch.state_of(node.found)


@agent.field("runs")
def _agent_runs(
    node: AgentNode,
    info: Info,
    after: str | None = None,
    first: int | None = None,
    **_other: object,
) -> dict[str, object]:
    return _page(info.context.services.sweeps.runs_of_agent(node.sweep, node.found), after, first)


@mutation.field("upsertSweep")
def _upsert(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context, sweeps = info.context, info.context.services.sweeps
    opaque = input.get("id")
    change = SweepChange(**{key: text(input, key) for key in SweepChange.__dataclass_fields__})
    if isinstance(opaque, str) and opaque:
        found = sweeps.change(
            context.user, sweeps.by_key(context.user, decode_id("Sweep", opaque)), change
        )
    else:
        prior = text(input, "prior_runs_filters")
        found = sweeps.create(
            context.user,
            text(input, "entity_name"),
            text(input, "project_name"),
            change,
            dict(parse_object(prior, "the filter of prior runs")) if prior else None,
        )
    if change.controller is not None:
        context.services.controller.obey(context.user, found)
    warnings = list(config_of(found.config).warnings)
    return {"sweep": found, "config_validation_warnings": warnings}


@mutation.field("takeOverSweep")
def _take_over(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context, name = info.context, str(input["name"])
    change = SweepChange(config=text(input, "config"), state=text(input, "state"))
    trials = read_trials(parse_object(str(input["trials"]), "the trials of a sweep"), name)
    place = text(input, "entity_name"), text(input, "project_name")
    seed = int(str(input["seed"]))
    found = context.services.takeover.take(context.user, place, name, change, seed, trials)
    return {"sweep": found}


@mutation.field("createAgent")
def _create_agent(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context, sweeps = info.context, info.context.services.sweeps
    found = sweeps.get(
        context.user,
        text(input, "entity_name"),
        text(input, "project_name"),
        str(input["sweep"]),
    )
    made = context.services.dispatch.enroll(context.user, found, str(input["host"]))
    return {"agent": AgentNode(made, found)}


@mutation.field("agentHeartbeat")
def _heartbeat(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    agent_id = decode_id("Agent", str(input["id"]))
    commands = context.services.dispatch.commands(context.user, agent_id, _run_state(input))
    return {"agent": {"id": input["id"]}, "commands": json.dumps(commands)}


@mutation.field("leaveSweep")
def _leave(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    agent_id = decode_id("Agent", str(input["id"]))
    context.services.dispatch.leave(context.user, agent_id, _run_state(input))
    return {"success": True}


@mutation.field("enqueueSweepRun")
def _enqueue(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    found = context.services.sweeps.by_key(context.user, decode_id("Sweep", str(input["id"])))
    config = dict(parse_object(str(input["config"]), "the config of a trial"))
    name = text(input, "display_name")
    run = context.services.dispatch.enqueue(context.user, found, config, display_name=name)
    return {"id": encode_id("Run", run.id), "run_queue_item_id": encode_id("Trial", run.id)}


def _run_state(input: dict[str, Json]) -> dict[str, bool]:
    told = text(input, "run_state")
    state = parse_object(told, "the state of an agent's runs") if told else {}
    return {str(run): bool(alive) for run, alive in state.items()}


def _page(
    items: Sequence[Run] | Sequence[Sweep], after: str | None, first: int | None
) -> dict[str, object]:
    start = _place(after)
    limit = len(items) if first is None else max(1, min(first, MAX_PAGE))
    return _connection(items[start : start + limit + 1], start, limit)


def _connection(
    items: Sequence[Run] | Sequence[Sweep], start: int, limit: int
) -> dict[str, object]:
    """Returns a page of `limit` items; one more tells that there is another."""
    shown = items[:limit]
    edges = [{"node": item, "cursor": str(start + i + 1)} for i, item in enumerate(shown)]
    ends = {
        "end_cursor": str(start + len(shown)) if shown else None,
        "has_next_page": len(items) > limit,
    }
    return {"edges": edges, "page_info": ends}


def _place(cursor: str | None) -> int:
    if not cursor:
        return 0
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 12:
        raise UsageError("this cursor comes from no page of sweeps or runs")
    return int(cursor)


def _fitting_int(number: int | None) -> int | None:
    """Returns a number that GraphQL's 32 bits hold, None for more: nobody will see that end."""
    return number if number is not None and number < 2**31 else None
