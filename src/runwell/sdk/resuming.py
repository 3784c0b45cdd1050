"""Runs that go on: which one is meant, what its server has of it, and from which step.

    resume="allow"    the run of this id, if there is one, else a new one
    resume="must"     that run, or an error
    resume="never"    a new run, or an error
    resume="auto"     the run that was interrupted in this directory, else a new one
    resume_from       the run as it was at a step; what came later is dropped
    fork_from         a new run that begins as another one was at a step

What was asked for and cannot be had is a `UsageError`: a run that begins anew in its place would be
worse than none. A server that does not answer only keeps those from starting that need its word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from runwell.errors import NotFound, ServerError, TransportError, UsageError
from runwell.sdk.documents import write_whole
from runwell.sdk.identity import make_run_id
from runwell.sdk.settings import Settings
from runwell.sdk.terminal import termwarn
from runwell.values.json import Json
from runwell.wire.answer import document_of, text_of
from runwell.wire.records import RunRecord

if TYPE_CHECKING:
    from runwell.wire.documents.operation import Operation

WORDS = ("allow", "must", "never", "auto")
_MOMENT = re.compile(r"(?P<run>[^?]+)\?_step=(?P<step>\d+(\.\d*)?)")
_NOTE = "wandb-resume.json"
_INTERNAL = "_wandb"


class Asks(Protocol):
    """Asks a server, as `sdk/connection.py` does."""

    def query(self, operation: Operation, variables: Mapping[str, Json]) -> dict[str, Json]: ...


class Moment(msgspec.Struct, frozen=True):
    """A run as it was after a step."""

    run_id: str
    step: int


class Past(msgspec.Struct, frozen=True):
    """What a server has of a run that goes on.

    Attributes:
        config: Values by key, without what clients add.
        summary: Without what clients add.
        next_step: Behind its last row.
        runtime_s: How long it ran already.
    """

    name: str | None
    notes: str | None
    tags: tuple[str, ...]
    group: str | None
    job_type: str | None
    config: dict[str, Json]
    summary: dict[str, Json]
    next_step: int
    runtime_s: float


class Beginning(msgspec.Struct, frozen=True):
    """Where a run begins.

    Attributes:
        record: Who it is.
        first_step: The step of its first row.
        past: What it was before; None for a new one.
        branch: Where it leaves another run; None for all others.
    """

    record: RunRecord
    first_step: int = 0
    past: Past | None = None
    branch: Moment | None = None


LooksHere = Callable[[RunRecord], Past | None]


def _nothing_here(record: RunRecord) -> Past | None:  # noqa: ARG001  for who has no disk to look at
    return None


def read_moment(text: str) -> Moment:
    """Returns the moment that `resume_from` and `fork_from` name.

    Raises:
        UsageError: It is not written as one.
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise UsageError(f"{text!r} names no moment of a run; write run?_step=100")
    return Moment(found["run"], int(float(found["step"])))


def check(settings: Settings) -> None:
    """Checks that what is asked for fits together. Raises UsageError."""
    ways = ("resume", "resume_from", "fork_from")
    asked = [name for name in ways if getattr(settings, name)]
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} exclude each other; pass one of them")
    if settings.resume and settings.resume not in WORDS:
        raise UsageError(f"resume is {settings.resume!r}; use allow, must, never or auto")
    if settings.fork_from and read_moment(settings.fork_from).run_id == settings.run_id:
        raise UsageError("a fork needs an id of its own; resume_from goes on with the run itself")
    going_on = read_moment(settings.resume_from).run_id if settings.resume_from else None
    if going_on and settings.run_id and going_on != settings.run_id:
        raise UsageError("run_id and resume_from name different runs; leave out the id")


def begin(
    record: RunRecord,
    settings: Settings,
    connect: Callable[[], Asks] | None,
    here: LooksHere = _nothing_here,
) -> Beginning:
    """Returns where a run begins; asks the server if it has to be known.

    Args:
        record: The run as a new one.
        settings: What is asked for; `check` found it in order.
        connect: Connects to the run's server; None offline, or if none is known.
        here: Looks for what this disk has of the run.

    Raises:
        UsageError: The run that has to be there is not, or the one that may not be there is.
    """
    if settings.fork_from:
        branch = read_moment(settings.fork_from)
        return Beginning(record, branch.step + 1, branch=branch)
    if settings.resume_from:
        return _rewind(record, settings, connect)
    if not settings.resume:
        return Beginning(record)
    if connect is None:
        return _without_server(record, settings, here)
    is_strict = settings.resume in ("must", "never")
    try:
        past = _find(connect(), record)
    except (TransportError, ServerError) as error:
        if is_strict:
            raise UsageError(
                f"resume={settings.resume!r} needs the server, which does not answer: {error}"
            ) from error
        begun = _without_server(record, settings, here)
        termwarn(
            f"the server does not say how far the run is ({error}); "
            f"its steps begin at {begun.first_step}"
        )
        return begun
    if past is None and settings.resume == "must":
        raise UsageError(
            f"resume='must', but the server has no run {record.run_id!r} in {record.project}; "
            "check id and project, or pass resume='allow'"
        )
    if past is not None and settings.resume == "never":
        raise UsageError(
            f"resume='never', but the server has a run {record.run_id!r} already; "
            "pass another id, or resume='allow'"
        )
    record = msgspec.structs.replace(record, resume="must" if past else None)
    return _going_on(record, settings, past) if past else Beginning(record)


def _without_server(record: RunRecord, settings: Settings, here: LooksHere) -> Beginning:
    """Returns where a run begins that no server can be asked about: behind what is on this disk."""
    if settings.resume == "must" and settings.mode == "online":
        raise UsageError("resume='must' needs a server, and none is configured or runs here")
    if settings.resume == "never" or settings.mode == "disabled":
        return Beginning(record)
    past = here(record)
    if past is None:
        return Beginning(msgspec.structs.replace(record, resume="allow"))
    begun = _going_on(record, settings, past)
    return msgspec.structs.replace(
        begun, record=msgspec.structs.replace(begun.record, resume="allow")
    )


def _rewind(record: RunRecord, settings: Settings, connect: Callable[[], Asks] | None) -> Beginning:
    from runwell.wire.documents.run_lives import REWIND_RUN  # only runs that go on ask anything

    moment = read_moment(settings.resume_from or "")
    if connect is None:
        raise UsageError("resume_from needs the run's server; it cannot be had offline")
    record = msgspec.structs.replace(record, run_id=moment.run_id, resume="must")
    place: dict[str, Json] = {
        "entity": record.entity,
        "project": record.project,
        "runName": moment.run_id,
    }
    asked = {**place, "metricName": "_step", "metricValue": float(moment.step)}
    try:
        connection = connect()
        connection.query(REWIND_RUN, asked)
        past = _find(connection, record)
    except (TransportError, ServerError) as error:
        raise UsageError(f"run {moment.run_id!r} cannot go back to a step: {error}") from error
    if past is None:
        raise UsageError(f"the server has no run {moment.run_id!r} in {record.project}")
    begun = _going_on(record, settings, past)
    return msgspec.structs.replace(begun, first_step=moment.step + 1)


def _going_on(record: RunRecord, settings: Settings, past: Past) -> Beginning:
    """Keeps what the run is, but for what the script says anew."""
    record = msgspec.structs.replace(
        record,
        name=settings.run_name or past.name or record.name,
        notes=settings.run_notes or past.notes,
        tags=tuple(settings.run_tags or past.tags),
        group=settings.run_group or past.group,
        job_type=settings.run_job_type or past.job_type,
        started_at=record.started_at - past.runtime_s,
    )
    return Beginning(record, past.next_step, past)


def _find(connection: Asks, record: RunRecord) -> Past | None:
    """Returns what the server has of a run; None if it does not know it, or it never began."""
    from runwell.wire.documents.run_lives import RUN_PAST  # the same

    asked: dict[str, Json] = {
        "entity": record.entity,
        "project": record.project,
        "name": record.run_id,
    }
    try:
        model = connection.query(RUN_PAST, asked).get("model")
    except NotFound:
        return None
    bucket = model.get("bucket") if isinstance(model, dict) else None
    if not isinstance(bucket, dict):
        return None
    config, summary = document_of(bucket.get("config")), document_of(bucket.get("summaryMetrics"))
    internal = config.get(_INTERNAL)
    told = internal.get("value") if isinstance(internal, dict) else None
    if not isinstance(told, dict) or "t" not in told:  # a sweep made it; nobody ran it yet
        return None
    row = _last_row(bucket.get("historyTail"))
    num_rows = bucket.get("historyLineCount")
    step = row.get("_step")
    clients = summary.get(_INTERNAL)
    runtimes = [row.get("_runtime"), summary.get("_runtime")]
    runtimes += [clients.get("runtime")] if isinstance(clients, dict) else []
    tags = bucket.get("tags")
    return Past(
        name=text_of(bucket.get("displayName")),
        notes=text_of(bucket.get("notes")),
        tags=tuple(str(tag) for tag in (tags if isinstance(tags, list) else [])),
        group=text_of(bucket.get("group")),
        job_type=text_of(bucket.get("jobType")),
        config={
            key: box.get("value")
            for key, box in config.items()
            if key != _INTERNAL and isinstance(box, dict)
        },
        summary={key: value for key, value in summary.items() if key != _INTERNAL},
        next_step=int(step) + 1 if num_rows and isinstance(step, int | float) else 0,
        runtime_s=float(max((n for n in runtimes if isinstance(n, int | float)), default=0)),
    )


def _last_row(tail: Json) -> dict[str, Json]:
    try:
        lines = json.loads(tail) if isinstance(tail, str) else None
    except ValueError:
        return {}
    return document_of(lines[-1]) if isinstance(lines, list) and lines else {}


def with_interrupted(settings: Settings, folder: Path) -> Settings:
    """Takes up the run that was interrupted in a directory `wandb/`, if `resume` says so."""
    if settings.resume != "auto" or settings.mode == "disabled":
        return settings
    note = Interrupted(folder)
    run_id = settings.run_id or note.run_id() or make_run_id()
    note.note(run_id)
    return Settings(run_id=run_id).over(settings)


class Interrupted:
    """The note of the run that `resume="auto"` goes on with, until it ends well.

    Args:
        folder: The directory `wandb/`.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NOTE

    def run_id(self) -> str | None:
        """Returns the run that did not end well here, if there is one."""
        try:
            note = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return None
        return text_of(note.get("run_id")) if isinstance(note, dict) else None

    def note(self, run_id: str) -> None:
        """Notes that a run goes on here; one that cannot be noted is not found again."""
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, json.dumps({"run_id": run_id}).encode())

    def forget(self, run_id: str) -> None:
        """Takes the note of a run away that ended well."""
        if self.run_id() == run_id:
            self._path.unlink(missing_ok=True)
