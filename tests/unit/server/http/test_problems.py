from __future__ import annotations

import logging

import pytest
from graphql import GraphQLError
from starlette.exceptions import HTTPException

from runwell.errors import (
    AuthenticationError,
    Conflict,
    Garbled,
    InvalidName,
    NoRoom,
    NotFound,
    PermissionDenied,
    RunwellError,
    ServerError,
    StoreError,
    UsageError,
)
from runwell.server.http.problems import (
    NO_ROOM,
    graphql_error,
    is_internal,
    problem,
    status_of,
)
from tests.unit.server.asgi import Browser


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("x"), 400),
        (InvalidName("project", "x", "y"), 400),
        (AuthenticationError("x"), 401),
        (PermissionDenied("x"), 403),
        (NotFound("x"), 404),
        (Conflict("x"), 409),
        (ServerError("x", status=413), 413),
        (Garbled("x"), 502),
        (StoreError("x"), 500),
        (NoRoom("x"), 507),
        (RunwellError("x"), 500),
        (HTTPException(405), 405),
        (ValueError("x"), 500),
    ],
)
def test_every_error_has_a_status(error: Exception, status: int) -> None:
    assert status_of(error) == status
    assert problem(error)["status"] == status


@pytest.mark.parametrize("error", [ValueError("password"), StoreError("private/runwell.db")])
def test_what_is_the_servers_own_business_is_not_told(error: Exception) -> None:
    assert problem(error)["detail"] == "the server failed; its log says more"


def test_a_full_disk_is_told_without_its_place() -> None:
    assert problem(NoRoom("private/runwell.db is full")) == {
        "type": "urn:runwell:insufficient_storage",
        "title": "Insufficient Storage",
        "status": 507,
        "detail": NO_ROOM,
    }
    full = GraphQLError("x", original_error=NoRoom("private/runwell.db is full"))
    assert graphql_error(full)["message"] == NO_ROOM
    assert is_internal(full)  # so clients try again


def test_a_known_error_tells_itself() -> None:
    assert problem(NotFound("there is no run")) == {
        "type": "urn:runwell:not_found",
        "title": "Not Found",
        "status": 404,
        "detail": "there is no run",
    }


def test_graphql_errors_have_a_message_and_a_code(caplog: pytest.LogCaptureFixture) -> None:
    refused = GraphQLError("x", original_error=PermissionDenied("not yours"))
    assert graphql_error(refused) == {
        "message": "not yours",
        "path": [],
        "extensions": {"code": "permission_denied"},
    }
    syntax = GraphQLError("Syntax Error")
    assert graphql_error(syntax)["extensions"] == {"code": "bad_request"}
    with caplog.at_level(logging.ERROR):
        broken = GraphQLError("x", original_error=ValueError("password"))
        assert graphql_error(broken)["message"] == "the server failed; its log says more"
    assert "password" in caplog.text
    assert [is_internal(error) for error in (refused, syntax, broken)] == [False, False, True]


def test_a_wrapped_error_is_what_it_wraps() -> None:
    wrong = GraphQLError("variable x", original_error=GraphQLError("no Int"))
    assert (graphql_error(wrong)["message"], is_internal(wrong)) == ("variable x", False)
    refused = GraphQLError("x", original_error=GraphQLError("x", original_error=NotFound("gone")))
    assert graphql_error(refused)["message"] == "gone"


def test_a_bad_document_names_the_field(owner: Browser) -> None:
    answer = owner.post("/api/v1/projects/ann/digits/series", {"runs": "x", "keys": []})
    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")
    assert "body.runs" in answer.json()["detail"]


def test_nothing_answers_to_an_unknown_path(owner: Browser) -> None:
    assert owner.get("/api/v1/nope").json()["type"] == "urn:runwell:not_found"
    assert owner.post("/sdk/otel/v1/metrics").status == 405
