"""Rows into a run, as clients send them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from runwell.server.events import ProjectKey
from runwell.server.services.assembly import Services
from runwell.server.services.delivery import Sent
from runwell.store.ports.histories import Stream
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run
from runwell.wire.stream import Chunk, StreamBody, StreamFile

_FILES = {Stream.HISTORY: StreamFile.HISTORY, Stream.EVENTS: StreamFile.EVENTS}


def log_rows(
    services: Services,
    user: User,
    run: Run,
    rows: Sequence[Mapping[str, object]],
    *,
    stream: Stream = Stream.HISTORY,
    first: int = 0,
) -> Run:
    """Streams rows, from line `first` on; returns the run as it is then."""
    lines = [json.dumps(row) for row in rows]
    body = StreamBody(files={_FILES[stream].value: Chunk(first, lines)})
    services.ingest.take(Sent(user, ProjectKey(run.entity, run.project), run.run_id, body))
    return services.runs.by_key(user, run.id)


def log_lines(services: Services, user: User, run: Run, lines: Sequence[str]) -> Run:
    """Streams console lines."""
    body = StreamBody(files={StreamFile.CONSOLE.value: Chunk(0, list(lines))})
    services.ingest.take(Sent(user, ProjectKey(run.entity, run.project), run.run_id, body))
    return services.runs.by_key(user, run.id)
