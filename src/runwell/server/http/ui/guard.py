"""Who asks, for handlers of our own API: found once per request, before the handler."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Depends
from starlette.requests import Request

from runwell.server.http.auth import Caller, Door
from runwell.server.http.ui.routes import add_routes
from runwell.store.ports.people import User

PREFIX = "/api/v1"
# A route that names a model builds one of its own: of all handlers, only that of the viewer does.
_PROBLEM = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def guarded_router(door: Door, tag: str, *resources: object) -> APIRouter:
    """Returns a router for resources that answer only somebody who is known."""

    def admit(request: Request) -> None:
        request.state.caller = door.caller(request)

    router = APIRouter(
        prefix=PREFIX,
        tags=[tag],
        dependencies=[Depends(admit)],
        responses={status: {"content": _PROBLEM} for status in (401, 403, 404, 422)},
    )
    return _with_routes(router, resources)


def open_router(tag: str, *resources: object) -> APIRouter:
    """Returns a router for resources that answer everybody."""
    return _with_routes(APIRouter(prefix=PREFIX, tags=[tag]), resources)


def _with_routes(router: APIRouter, resources: Iterable[object]) -> APIRouter:
    for resource in resources:
        add_routes(router, resource)
    return router


def caller_of(request: Request) -> Caller:
    """Returns who asks."""
    caller: Caller = request.state.caller
    return caller


def user_of(request: Request) -> User:
    """Returns the user who asks."""
    return caller_of(request).user
