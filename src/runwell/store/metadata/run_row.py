"""Runs as rows: what a change sets, and how a row with its documents becomes a `Run`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, bindparam, select

from runwell.store.columns.source import Source
from runwell.store.metadata.documents import decode_document
from runwell.store.ports.histories import Stream
from runwell.store.ports.runs import Branch, Run, RunChange
from runwell.store.schema.histories import streams
from runwell.store.schema.people import users
from runwell.store.schema.projects import projects
from runwell.store.schema.runs import documents, runs
from runwell.values.text import storable

ALIVE = runs.c.deleted_at.is_(None)
LIVE_STATES = frozenset({"pending", "running", "preempting"})

_config = documents.alias("config")
_summary = documents.alias("summary")
_history = streams.alias("history")
_events = streams.alias("events")

_origin = (
    runs.join(projects, projects.c.id == runs.c.project_id)
    .join(users, users.c.id == runs.c.user_id)
    .outerjoin(_config, and_(_config.c.run == runs.c.id, _config.c.source == Source.CONFIG))
    .outerjoin(_summary, and_(_summary.c.run == runs.c.id, _summary.c.source == Source.SUMMARY))
    .outerjoin(_history, and_(_history.c.run == runs.c.id, _history.c.stream == Stream.HISTORY))
    .outerjoin(_events, and_(_events.c.run == runs.c.id, _events.c.stream == Stream.EVENTS))
)
_RUNS = select(
    runs,
    projects.c.entity,
    projects.c.name.label("project"),
    users.c.name.label("user"),
    _config.c.text.label("config"),
    _summary.c.text.label("summary"),
    _history.c.lines.label("rows"),
    _history.c.last_step,
    _events.c.lines.label("event_rows"),
).select_from(_origin)
# Written once: to spell these for every body that comes takes longer than to run them.
_BY_KEY = _RUNS.where(runs.c.id == bindparam("of_run"))
_IN_PROJECT = _RUNS.where(
    projects.c.entity == bindparam("of_entity"), projects.c.name == bindparam("of_project"), ALIVE
)
_BY_NAME = _IN_PROJECT.where(runs.c.run_id == bindparam("of_run"))
_BY_NAMES = _IN_PROJECT.where(runs.c.run_id.in_(bindparam("of_runs", expanding=True)))

_TEXTS = {
    "display_name": "display_name",
    "state": "state",
    "group": "group_name",
    "job_type": "job_type",
    "notes": "notes",
    "host": "host",
    "program": "program",
    "commit": "commit_hash",
    "repo": "repo",
    "sweep": "sweep",
}
_NUMBERS = ("finished_at", "exit_code", "heartbeat_s", "stop_requested")


def encode_tags(tags: Sequence[str]) -> str:
    """Returns tags as they are kept: a JSON list in which letters stand for themselves."""
    return json.dumps([storable(tag) for tag in tags], ensure_ascii=False)


NO_TAGS = encode_tags(())


def changed_columns(change: RunChange, now: float, finished_at: float | None) -> dict[str, object]:
    """Returns the columns that a change sets.

    A run that goes on has not ended: a live state clears when and how it ended. A state that is an
    end sets when, unless the change says it or it is known (`finished_at`) already.
    """
    columns: dict[str, object] = {}
    if change.state is not None:
        if change.state in LIVE_STATES:
            columns.update(finished_at=None, exit_code=None)
        elif finished_at is None:
            columns.update(finished_at=now)
    for name, column in _TEXTS.items():
        text = getattr(change, name)
        if text is not None:
            columns[column] = storable(text)
    for name in _NUMBERS:
        number = getattr(change, name)
        if number is not None:
            columns[name] = number
    if change.tags is not None:
        columns["tags"] = encode_tags(change.tags)
    if change.branch is not None:
        columns.update(branch_run=change.branch.run_id, branch_step=change.branch.step)
    return columns


def read_runs(connection: Connection, condition: ColumnElement[bool]) -> tuple[Run, ...]:
    """Returns the runs that meet the condition, whole, in no particular order.

    Those in the trash are among them, unless the condition says `ALIVE`."""
    return tuple(_run_of(row) for row in connection.execute(_RUNS.where(condition)).mappings())


def read_run(connection: Connection, key: int) -> Run | None:
    """Returns the run of this key, also one in the trash."""
    row = connection.execute(_BY_KEY, {"of_run": key}).mappings().one_or_none()
    return None if row is None else _run_of(row)


def read_named_run(connection: Connection, entity: str, project: str, run_id: str) -> Run | None:
    """Returns the run of this id in this project, unless it is in the trash."""
    names = {"of_entity": entity, "of_project": project, "of_run": run_id}
    row = connection.execute(_BY_NAME, names).mappings().one_or_none()
    return None if row is None else _run_of(row)


def read_named_runs(
    connection: Connection, entity: str, project: str, run_ids: Sequence[str]
) -> dict[str, Run]:
    """Returns those of these runs that are in this project, by id, without those in the trash."""
    names = {"of_entity": entity, "of_project": project, "of_runs": list(run_ids)}
    rows = connection.execute(_BY_NAMES, names).mappings()
    return {run.run_id: run for run in map(_run_of, rows)}


def _run_of(row: RowMapping) -> Run:
    left, step = row["branch_run"], row["branch_step"]
    return Run(
        id=row["id"],
        project_id=row["project_id"],
        entity=row["entity"],
        project=row["project"],
        run_id=row["run_id"],
        display_name=row["display_name"],
        state=row["state"],
        user=row["user"],
        created_at=row["created_at"],
        heartbeat_at=row["heartbeat_at"],
        finished_at=row["finished_at"],
        exit_code=row["exit_code"],
        group=row["group_name"],
        job_type=row["job_type"],
        notes=row["notes"],
        tags=tuple(json.loads(row["tags"])),
        host=row["host"],
        program=row["program"],
        commit=row["commit_hash"],
        repo=row["repo"],
        sweep=row["sweep"],
        config=decode_document(row["config"]),
        summary=decode_document(row["summary"]),
        rows=row["rows"] or 0,
        event_rows=row["event_rows"] or 0,
        console_lines=row["console_lines"],
        last_step=-1 if row["last_step"] is None else row["last_step"],
        heartbeat_s=row["heartbeat_s"],
        stop_requested=row["stop_requested"],
        branch=None if left is None else Branch(left, step),
        deleted_at=row["deleted_at"],
    )
