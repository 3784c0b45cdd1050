"""Answers that a page brings along: those to what it would ask first.

Each question that a page has to ask before it can show anything costs a way to the server and back,
and mostly one follows from the other. So the page comes with the answers, by the address below
`/api/v1/` that each question has; whatever is not among them it asks by itself (`web/src/data/
enclosures.ts`). They are found by asking this application, as the page would: who may see what is
decided in one place.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote, urlencode

from starlette.requests import Request
from starlette.types import Message, Scope

from runwell.server.http.origin import route_path

API: Final = "/api/v1/"
MAX_BYTES: Final = 256 * 1024  # of one answer: what is larger comes while the page is made
_VIEWS: Final = {"type": "project-view", "limit": "1000"}
_AS_JAVASCRIPT: Final = "!'()*~"  # what `encodeURIComponent` leaves as it is, beside letters


async def enclosures(request: Request) -> str:
    """Returns the answers for the page at this address.

    It is JSON that cannot end the element in which it stands.
    """
    answers = {"session": await _ask(request, "session")}
    viewer = _viewer(answers["session"])
    if viewer is not None:
        questions = _questions(request, viewer)
        found = await asyncio.gather(*(_ask(request, one) for one in questions))
        answers |= dict(zip(questions, found, strict=True))
    members = [f"{json.dumps(name)}:{body}" for name, body in answers.items() if body is not None]
    return f"{{{','.join(members)}}}".replace("<", "\\u003c")


def _questions(request: Request, viewer: str) -> list[str]:
    """Returns what the page will ask of a project, and of its workspace."""
    parts = [part for part in route_path(request.scope).split("/") if part]
    if len(parts) < 2:
        return []
    entity, project, *rest = parts
    questions = [f"projects?{urlencode({'entity': entity, 'name': project})}"]
    if rest:
        return questions
    place = f"projects/{quote(entity, safe=_AS_JAVASCRIPT)}/{quote(project, safe=_AS_JAVASCRIPT)}"
    name = _view_name(request.query_params.get("nw", ""), viewer)
    workspace = f"{place}/workspace?{urlencode({'name': name})}"
    return [*questions, f"{place}/views?{urlencode(_VIEWS)}", workspace]


def _view_name(nw: str, viewer: str) -> str:
    """Returns the view that an address names (`web/src/features/workspace/names.ts`)."""
    if not nw or nw.startswith("nwuser"):
        return f"nw-{nw.removeprefix('nwuser') or viewer}-w"
    return f"nw-{nw}-v"


def _viewer(session: str | None) -> str | None:
    viewer = json.loads(session)["viewer"] if session else None
    return viewer["username"] if viewer else None


@dataclass(slots=True)
class _Answer:
    """Gathers what an application sends."""

    status: int = 0
    body: bytearray = field(default_factory=bytearray)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


async def _ask(request: Request, question: str) -> str | None:
    """Returns the body of an answer; None if it is a refusal, or too large."""
    answer = _Answer()
    with suppress(Exception):  # it has been logged, and the page will hear of it when it asks
        await request.app(_scope_of(request.scope, question), _nothing, answer.send)
    is_fit = answer.status == 200 and len(answer.body) <= MAX_BYTES
    return answer.body.decode() if is_fit else None


def _scope_of(outer: Scope, question: str) -> Scope:
    """Returns a request by the same hand: same connection, same cookie."""
    path, _, query = question.partition("?")
    root = outer.get("root_path", "").rstrip("/")
    kept = ("type", "asgi", "http_version", "scheme", "server", "client", "headers", "root_path")
    return {name: outer[name] for name in kept if name in outer} | {
        "method": "GET",
        "path": f"{root}{API}{unquote(path)}",
        "raw_path": f"{root}{API}{path}".encode(),
        "query_string": query.encode(),
    }


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}
