"""Server-sent events: what happens in a project, as it happens.

`GET /api/v1/projects/{entity}/{project}/live`. Facts are gathered for half a second and told once
per run and kind. Each group ends with an id; a browser that comes back with it hears what it
missed, or `reset` if that is not known any more. So does who opens a stream with `?since=` and the
cursor of an answer (`cursors.py`). A quiet project's stream says now and then that it
lives, and how far it is, however much happens in others. Who may no longer read the project, or has
signed out, hears no more of it after `KEEP_ALIVE_S` at the latest.

Runs of other projects that are looked at beside those of this one are told of in the same stream,
by the names by which they were asked for (`?also=entity/project/id,…`): a browser has few
connections. When it changes of which of them one may hear, the stream ends, and the browser comes
back.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import replace

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from runwell.errors import AuthenticationError, NotFound, PermissionDenied
from runwell.server.events import (
    AlertRaised,
    ArtifactsChanged,
    Bus,
    Cursor,
    Fact,
    LogsAdded,
    ProjectKey,
    RowsAdded,
    RunChanged,
    RunRemoved,
)
from runwell.server.http.auth import Door
from runwell.server.services.named_runs import NamedRuns, RunPlace, name_elsewhere, read_names
from runwell.server.services.projects import Projects
from runwell.values.json import Json

GATHER_S = 0.5
KEEP_ALIVE_S = 15.0
RETRY_MS = 1000
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def live_route(bus: Bus, projects: Projects, names: NamedRuns, door: Door) -> Route:
    """Returns the route."""

    def admit(request: Request) -> tuple[ProjectKey, frozenset[RunPlace]]:
        user = door.caller(request).user
        params = request.path_params
        project = projects.get(user, params["entity"], params["project"])
        also = names.heard(user, read_names(request.query_params.get("also", "")))
        return ProjectKey(project.entity, project.name), also

    async def live(request: Request) -> Response:
        where, also = admitted = await to_thread.run_sync(admit, request)
        seen = request.headers.get("last-event-id", request.query_params.get("since", ""))
        last = Cursor.parse(seen)

        async def may_stay() -> bool:
            try:
                return await to_thread.run_sync(admit, request) == admitted
            except (AuthenticationError, PermissionDenied, NotFound):
                return False

        return StreamingResponse(
            tell(bus, where, last, may_stay, also=also),
            media_type="text/event-stream",
            headers=_HEADERS,
        )

    return Route("/api/v1/projects/{entity}/{project}/live", live, methods=["GET"])


async def _for_ever() -> bool:
    return True


async def tell(
    bus: Bus,
    where: ProjectKey,
    last: Cursor | None,
    may_stay: Callable[[], Awaitable[bool]] = _for_ever,
    *,
    also: frozenset[RunPlace] = frozenset(),
    gather_s: float = GATHER_S,
    keep_alive_s: float = KEEP_ALIVE_S,
) -> AsyncIterator[str]:
    """Yields events of one project, and of runs of others, until the bus closes.

    Args:
        bus: Where facts are told.
        where: The project.
        last: The last id that the browser saw; None begins now.
        may_stay: Says whether the one who listens still may; asked every `keep_alive_s`.
        also: Runs of other projects that are told of, too.
        gather_s: At least so much time lies between two groups.
        keep_alive_s: A comment is sent after so much silence.
    """
    cursor = last or bus.now()
    yield f"retry: {RETRY_MS}\nid: {cursor}\n\n"
    clock = asyncio.get_running_loop().time
    silent_until = good_until = clock() + keep_alive_s
    with bus.listen() as listener:
        while not bus.closed:
            if clock() >= good_until:
                if not await may_stay():
                    return
                good_until = clock() + keep_alive_s
            cursor, facts = bus.since(cursor)
            text = RESET if facts is None else render(_heard(facts, where, also))
            if text or clock() >= silent_until:
                yield f"{text or STILL_HERE}id: {cursor}\n\n"
                silent_until = clock() + keep_alive_s
            if facts == ():
                await listener.wait(silent_until - clock())
            else:
                await asyncio.sleep(gather_s)


def _heard(facts: Iterable[Fact], where: ProjectKey, also: frozenset[RunPlace]) -> Iterator[Fact]:
    for fact in facts:
        if fact.where == where:
            yield fact
        elif also and not isinstance(fact, ArtifactsChanged) and (fact.where, fact.run) in also:
            yield replace(fact, run=name_elsewhere(fact.where, fact.run))


RESET = "event: reset\ndata: {}\n\n"
STILL_HERE = ": still here\n"


def render(facts: Iterable[Fact]) -> str:
    """Returns events for facts, the newest of each run (or collection) and kind."""
    newest: dict[tuple[str, ...], tuple[str, dict[str, Json]]] = {}
    for fact in facts:
        name, data = _event(fact)
        who = str(data.get("run", data.get("collection")))
        key = (name, who, str(data.get("stream", data.get("id", ""))))
        earlier = newest.pop(key, None)
        if earlier is not None and earlier[1].get("created"):
            data["created"] = True
        newest[key] = (name, data)
    return "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in newest.values())


def _event(fact: Fact) -> tuple[str, dict[str, Json]]:
    if isinstance(fact, ArtifactsChanged):
        return "artifacts", {"collection": fact.collection}
    data: dict[str, Json] = {"run": fact.run}
    if isinstance(fact, RunChanged):
        return "run", {**data, "state": fact.state, "name": fact.name, "created": fact.created}
    if isinstance(fact, RunRemoved):
        return "removed", data
    if isinstance(fact, RowsAdded):
        stream = fact.stream.name.lower()
        return "rows", {**data, "stream": stream, "rows": fact.rows, "last_step": fact.last_step}
    if isinstance(fact, LogsAdded):
        return "logs", {**data, "lines": fact.lines}
    if isinstance(fact, AlertRaised):
        return "alert", {**data, "id": fact.id, "title": fact.title, "severity": fact.severity}
    return "files", data
