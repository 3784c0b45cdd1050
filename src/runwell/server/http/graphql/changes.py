"""What clients change: runs, their states, links for their files."""

from __future__ import annotations

from contextlib import suppress

from ariadne import MutationType

from runwell.errors import NotFound, UsageError
from runwell.server.http.graphql.context import Context, Info
from runwell.server.http.graphql.ids import decode_id, encode_id
from runwell.server.http.graphql.inputs import text
from runwell.server.services.branches import read_branch
from runwell.server.services.config import internal
from runwell.server.services.files import MAX_LINKS_AT_ONCE
from runwell.server.services.rows import parse_object
from runwell.store.ports.runs import Run, RunChange
from runwell.values.json import Json
from runwell.values.names import DEFAULT_PROJECT

mutation = MutationType()


@mutation.field("upsertBucket")
def _upsert(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    change = read_change(input)
    opaque, name = text(input, "id"), text(input, "name")
    if opaque:
        before = _run(context, opaque)
        run, created = context.services.runs.change(context.user, before, change), False
    elif name:
        entity, project = text(input, "entity_name"), text(input, "model_name")
        run, created = _upsert_by_name(context, (entity, project, name), change)
    else:
        raise UsageError("upsertBucket needs the id or the name of a run")
    _note_launched(context, change, run)
    return {"bucket": run, "inserted": created}


def _upsert_by_name(
    context: Context, place: tuple[str | None, str | None, str], change: RunChange
) -> tuple[Run, bool]:
    """Makes or changes a run; one that is new and says where it branches off begins there."""
    entity, project, name = place
    branch, branches = read_branch(change.config), context.services.branches
    if branch is not None:  # before a run is made of it
        home = (entity or context.user.entity, project or DEFAULT_PROJECT)
        branches.parent(context.user, *home, branch)
    run, created = context.services.runs.upsert(context.user, entity, project, name, change)
    if branch is not None and run.branch is None and not run.rows:
        run = branches.fork(context.user, run, branch)
    return run, created


def _note_launched(context: Context, change: RunChange, run: Run) -> None:
    """Claims the item of a launch queue of which a run says that it is made."""
    item = internal(change.config or {}).get("launch_trace_id")
    if isinstance(item, str):
        with suppress(NotFound):  # it names an item of another server
            context.services.queues.note_begun(context.user, decode_id("RunQueueItem", item), run)


@mutation.field("createRunFiles")
def _create_files(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    files = context.services.files
    names = input["files"]
    if not isinstance(names, list) or len(names) > MAX_LINKS_AT_ONCE:
        raise UsageError(f"at most {MAX_LINKS_AT_ONCE} upload links can be had at once")
    run = context.services.runs.get(
        context.user, str(input["entity_name"]), str(input["project_name"]), str(input["run_name"])
    )
    links: list[Json] = []
    for name in map(str, names):
        link = files.upload_link(context.user, run, name)
        links.append({"name": name, "upload_url": f"{context.base_url}{link}"})
    return {"run_id": encode_id("Run", run.id), "upload_headers": [], "files": links}


@mutation.field("updateRunState")
def _update_state(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    run = _run(context, str(input["id"]))
    context.services.runs.set_state(context.user, run, str(input["state"]).lower())
    return {"success": True}


@mutation.field("stopRun")
def _stop(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    context.services.runs.stop(context.user, _run(context, str(input["id"])))
    return {"success": True}


@mutation.field("notifyScriptableRunAlert")
def _alert(_: None, info: Info, input: dict[str, Json]) -> Json:
    """One that comes too soon after another of its title counts as told."""
    context = info.context
    run = context.services.runs.get(
        context.user,
        str(input["entity_name"]),
        str(input["project_name"]),
        str(input["run_name"]),
    )
    context.services.alerts.add(
        context.user,
        run,
        str(input["title"]),
        str(input["text"]),
        str(input.get("severity") or "INFO"),
        _wait_s(input.get("wait_duration")),
    )
    return {"success": True}


def _wait_s(value: Json) -> float:
    """Returns a duration in seconds; clients tell milliseconds."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return 0.0
    try:
        return float(value) / 1000.0
    except ValueError as error:
        raise UsageError("a duration is a number of milliseconds") from error


def read_change(input: dict[str, Json]) -> RunChange:
    """Returns what an upsert sets; what is null or absent stays as it is."""
    return RunChange(
        display_name=text(input, "display_name"),
        state=text(input, "state"),
        group=text(input, "group_name"),
        job_type=text(input, "job_type"),
        notes=_first(text(input, "notes"), text(input, "description")),
        tags=_tags(input.get("tags")),
        host=text(input, "host"),
        program=text(input, "job_program"),
        commit=text(input, "commit"),
        repo=text(input, "job_repo"),
        sweep=text(input, "sweep"),
        config=_document(input, "config"),
        summary=_document(input, "summary_metrics"),
    )


def _run(context: Context, opaque: str) -> Run:
    return context.services.runs.by_key(context.user, decode_id("Run", opaque))


def _first(*texts: str | None) -> str | None:
    return next((text for text in texts if text is not None), None)


def _tags(value: Json) -> tuple[str, ...] | None:
    return tuple(str(tag) for tag in value) if isinstance(value, list) else None


def _document(input: dict[str, Json], key: str) -> dict[str, Json] | None:
    told = text(input, key)
    return dict(parse_object(told, key.replace("_", " "))) if told else None
