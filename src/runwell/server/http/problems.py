"""The one place where errors become answers: status, and what clients read out of the body.

Our own API speaks RFC 9457 (`problem+json`). Official clients look for `errors[].message`, in
GraphQL and elsewhere. What Runwell did not raise on purpose, or says of its data, is only logged.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from graphql import GraphQLError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from runwell.errors import (
    DataError,
    NoRoom,
    NotFound,
    RunwellError,
    ServerError,
    TransportError,
    UsageError,
)
from runwell.server.http.origin import route_path
from runwell.values.json import Json

PROBLEM_TYPE = "application/problem+json"
API_PREFIX = "/api/"
RETRY_AFTER_S = 5
NO_ROOM = "the server has no room left on its disk; make some, and what was refused comes again"
_OUR_FAULT = frozenset({500, 502, 503, 504, 507})  # 501 is for good: trying again will not help
SWEEP_GONE = "sweep_gone"  # the code of a heartbeat to a sweep that was deleted
_log = logging.getLogger("runwell.server")


def status_of(error: Exception) -> int:
    """Returns the HTTP status that an error has."""
    if isinstance(error, ServerError):
        return error.status
    if isinstance(error, HTTPException):
        return error.status_code
    if isinstance(error, RequestValidationError):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(error, UsageError):
        return HTTPStatus.BAD_REQUEST
    if isinstance(error, TransportError):
        return HTTPStatus.BAD_GATEWAY
    if isinstance(error, NoRoom):
        return HTTPStatus.INSUFFICIENT_STORAGE
    return HTTPStatus.INTERNAL_SERVER_ERROR


def detail_of(error: Exception) -> str:
    """Returns what may be told of an error."""
    if isinstance(error, RequestValidationError):
        return "; ".join(_field_error(item) for item in error.errors())
    if isinstance(error, HTTPException):
        return str(error.detail)
    if isinstance(error, NoRoom):
        return NO_ROOM
    if isinstance(error, RunwellError) and not isinstance(error, DataError):
        return str(error)
    return "the server failed; its log says more"  # a DataError names paths and hosts


def code_of(error: Exception) -> str:
    """Returns the stable word for an error."""
    if isinstance(error, ServerError):
        return error.code
    if isinstance(error, UsageError):
        return "bad_request"
    return HTTPStatus(status_of(error)).name.lower()


async def answer(request: Request, error: Exception) -> JSONResponse:
    """Returns the answer for an error that a handler raised."""
    status = status_of(error)
    if isinstance(error, NoRoom):  # a line: traces of every request would fill the disk, too
        _log.error("%s %s: no room on the disk", request.method, request.url.path)
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    headers = {"WWW-Authenticate": "Basic"} if status == HTTPStatus.UNAUTHORIZED else {}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    if route_path(request.scope).startswith(API_PREFIX):
        headers.pop("WWW-Authenticate", None)  # a browser would put up its own dialogue
        return JSONResponse(problem(error), status, headers, PROBLEM_TYPE)
    return JSONResponse({"errors": [{"message": detail_of(error)}]}, status, headers)


def problem(error: Exception) -> dict[str, Json]:
    """Returns the body of a problem+json answer."""
    status = status_of(error)
    return {
        "type": f"urn:runwell:{code_of(error)}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail_of(error),
    }


def graphql_error(error: GraphQLError) -> dict[str, Json]:
    """Returns an error as it stands in a GraphQL answer."""
    cause = _cause(error)
    if cause is None:
        return {"message": error.message, "extensions": {"code": "bad_request"}}
    if is_internal(error):
        _log.error("graphql failed", exc_info=cause)
    return {
        "message": detail_of(cause),
        "path": list(error.path or ()),
        "extensions": {"code": code_of(cause)},
    }


def is_internal(error: GraphQLError) -> bool:
    """Says whether the server is to blame: then a client may try again."""
    cause = _cause(error)
    return cause is not None and status_of(cause) in _OUR_FAULT


def graphql_status(errors: Sequence[GraphQLError]) -> int:
    """Returns the HTTP status of a GraphQL answer: 200 for mistakes of the caller, but for what
    clients look for in the status alone."""
    if any(map(is_internal, errors)):
        return HTTPStatus.INTERNAL_SERVER_ERROR
    causes = map(_cause, errors)
    is_gone = any(isinstance(cause, NotFound) and cause.code == SWEEP_GONE for cause in causes)
    return HTTPStatus.NOT_FOUND if is_gone else HTTPStatus.OK


def _cause(error: GraphQLError) -> Exception | None:
    """Returns what a resolver or a scalar raised; None if the document itself is at fault.

    An error in a variable comes wrapped in one that says which variable.
    """
    cause = error.original_error
    return _cause(cause) if isinstance(cause, GraphQLError) else cause


def _field_error(item: dict[str, Json]) -> str:
    place = item.get("loc")
    where = ".".join(str(part) for part in place) if isinstance(place, (list, tuple)) else "body"
    return f"{where}: {item.get('msg')}"


def no_such_page(path: str) -> NotFound:
    """Returns the error for a path that nothing answers to."""
    return NotFound(f"there is nothing at {path[:200]}")
