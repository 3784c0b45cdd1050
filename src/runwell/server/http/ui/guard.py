"""Who asks, for handlers of our own API: found once per request, before the handler."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request

from runwell.server.http.auth import Caller, Door
from runwell.store.ports.people import User

PREFIX = "/api/v1"
# A route that names a model builds one of its own: of all handlers, only that of the viewer does.
_PROBLEM = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def guarded_router(door: Door, tag: str) -> APIRouter:
    """Returns a router whose handlers run only for somebody who is known."""

    def admit(request: Request) -> None:
        request.state.caller = door.caller(request)

    return APIRouter(
        prefix=PREFIX,
        tags=[tag],
        dependencies=[Depends(admit)],
        responses={status: {"content": _PROBLEM} for status in (401, 403, 404, 422)},
    )


def caller_of(request: Request) -> Caller:
    """Returns who asks."""
    caller: Caller = request.state.caller
    return caller


def user_of(request: Request) -> User:
    """Returns the user who asks."""
    return caller_of(request).user
