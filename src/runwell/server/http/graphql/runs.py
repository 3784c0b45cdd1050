"""Runs: what is kept of them, and their rows."""

from __future__ import annotations

import json

from ariadne import ObjectType

from runwell.server.http.graphql.context import Info, date_time
from runwell.server.http.graphql.fields import set_fields
from runwell.server.http.graphql.ids import encode_id
from runwell.server.http.graphql.projects import ProjectNode
from runwell.server.services.access import Action
from runwell.server.services.config import internal
from runwell.server.services.history import MAX_ROWS_AT_ONCE, Spec, parse_spec, to_line
from runwell.store.ports.histories import Stream
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run
from runwell.values.json import Json, plain

_TEXT_FACTS = ("program", "os", "python", "executable", "gpu")
_COUNTS = ("cpu_count", "gpu_count")

run = ObjectType("Run")


set_fields(
    run,
    {
        "id": lambda found: encode_id("Run", found.id),
        "name": lambda found: found.run_id,
        "description": lambda found: found.notes,
        "sweepName": lambda found: found.sweep,
        "projectId": lambda found: str(found.project_id),
        "createdAt": lambda found: date_time(found.created_at),
        "heartbeatAt": lambda found: date_time(found.heartbeat_at),
        "historyLineCount": lambda found: found.rows,
        "eventsLineCount": lambda found: found.event_rows,
        "logLineCount": lambda found: found.console_lines,
        "config": lambda found: json.dumps(found.config),
        "summaryMetrics": lambda found: json.dumps(found.summary),
        "stopped": lambda found: found.stop_requested,
        "shouldStop": lambda found: found.stop_requested,
        "running": lambda found: found.state == "running",
        "failed": lambda found: found.state in ("failed", "crashed", "killed"),
        "exitcode": lambda found: found.exit_code,
    },
)


@run.field("project")
def _project(found: Run, info: Info) -> ProjectNode:
    context = info.context
    return ProjectNode(context.services.projects.get(context.user, found.entity, found.project))


@run.field("user")
def _user(found: Run, info: Info) -> User | None:
    return info.context.services.accounts.find(found.user)


@run.field("readOnly")
def _read_only(found: Run, info: Info) -> bool:
    access, user = info.context.services.access, info.context.user
    return not access.allows(user, Action.WRITE, found.entity, found.project)


@run.field("runInfo")
def _run_info(found: Run, info: Info) -> Json:
    """Returns where the run ran, as far as its client told it in the form that is asked for."""
    facts = info.context.services.environments.of(found)
    kinds = {**dict.fromkeys(_TEXT_FACTS, str), **dict.fromkeys(_COUNTS, int)}
    told = {name: facts[name] for name in kinds if isinstance(facts.get(name), kinds[name])}
    args, git = facts.get("args"), facts.get("git")
    listed: list[Json] = [str(item) for item in args] if isinstance(args, list) else []
    return {**told, "args": listed, "git": git if isinstance(git, dict) else {}}


@run.field("wandbConfig")
def _wandb_config(found: Run, _info: Info, keys: list[str] | None = None) -> str:
    inside = internal(found.config)
    return json.dumps({key: inside[key] for key in keys or inside if key in inside})


@run.field("parquetHistory")
def _parquet(found: Run, info: Info, **_live_keys: object) -> Json:
    context = info.context
    link = context.services.history_files.link(found)
    urls: list[Json] = [] if link is None else [f"{context.base_url}{link}"]
    return {"parquet_urls": urls, "live_data": []}


@run.field("systemMetrics")
def _system_metrics(found: Run, info: Info) -> str:
    last = info.context.services.history.last_row(found, Stream.EVENTS) or {}
    return json.dumps({key: value for key, value in last.items() if key.startswith("system")})


@run.field("historyTail")
def _history_tail(found: Run, info: Info) -> str:
    return _tail(info, found, Stream.HISTORY)


@run.field("eventsTail")
def _events_tail(found: Run, info: Info) -> str:
    return _tail(info, found, Stream.EVENTS)


@run.field("historyKeys")
def _history_keys(found: Run, info: Info) -> Json:
    return plain(info.context.services.history.keys(found))


@run.field("history")
def _history(
    found: Run,
    info: Info,
    min_step: int | None = None,
    max_step: int | None = None,
    samples: int | None = None,
) -> list[str]:
    last = None if max_step is None else max_step - 1
    return _lines(info, found, Stream.HISTORY, _spec(samples, min_step, last))


@run.field("events")
def _events(found: Run, info: Info, samples: int | None = None) -> list[str]:
    return _lines(info, found, Stream.EVENTS, _spec(samples, None, None))


@run.field("sampledHistory")
def _sampled_history(found: Run, info: Info, specs: list[str]) -> list[Json]:
    history = info.context.services.history
    lists: list[Json] = []
    for text in specs:
        spec = parse_spec(text)
        rows: list[Json] = [_only(row, spec) for row in history.rows(found, Stream.HISTORY, spec)]
        lists.append(plain(rows))
    return lists


def _spec(samples: int | None, low: int | None, high: int | None) -> Spec:
    return Spec((), MAX_ROWS_AT_ONCE if samples is None else samples, low, high)


def _lines(info: Info, found: Run, stream: Stream, spec: Spec) -> list[str]:
    return [to_line(row) for row in info.context.services.history.rows(found, stream, spec)]


def _only(row: dict[str, Json], spec: Spec) -> Json:
    return {key: row[key] for key in spec.keys if key in row} if spec.keys else dict(row)


def _tail(info: Info, found: Run, stream: Stream) -> str:
    last = info.context.services.history.last_row(found, stream)
    return json.dumps([to_line(last)] if last else [])
