from __future__ import annotations

import logging

import pytest
from graphql import GraphQLSchema

from runwell.errors import UsageError
from runwell.server.http.graphql.endpoint import (
    MAX_BODY_BYTES,
    MAX_DOCUMENT_CHARACTERS,
    load_schema,
    parse_int64,
)
from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run
from tests.unit.server.asgi import Browser
from tests.unit.server.http.graphql.asking import ask, errors

DEEP = b'{"query":"{viewer{id}}","variables":{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}}"


def test_the_schema_can_be_executed() -> None:
    assert isinstance(load_schema(), GraphQLSchema)


def test_names_aliases_fragments_and_directives_are_understood(owner: Browser) -> None:
    query = """
        query Who($more: Boolean = false) { me: viewer { ...Known  admin @include(if: $more) } }
        query Other { viewer { id } }
        fragment Known on User { name __typename }
    """
    document = {"query": query, "operationName": "Who"}
    answer = owner.post("/graphql", document).json()
    assert answer == {"data": {"me": {"name": "ann", "__typename": "User"}}}


def test_an_empty_operation_name_is_none(owner: Browser) -> None:
    document = {"query": "{ viewer { name } }", "operationName": "", "variables": None}
    assert owner.post("/graphql", document).json() == {"data": {"viewer": {"name": "ann"}}}


def test_mistakes_of_the_caller_come_with_200(owner: Browser) -> None:
    assert errors(owner, "{ viewer {") != []
    assert errors(owner, "{ nothing }") == ["Cannot query field 'nothing' on type 'Query'."]
    assert errors(owner, " " * (MAX_DOCUMENT_CHARACTERS + 1)) == ["this document is too long"]
    assert errors(owner, "{" + "viewer{id} " * 9000 + "}") != []
    assert errors(owner, "query Q($a: Int!) { viewer { id } }") != []


@pytest.mark.parametrize(("kind", "value"), [("Int", "abc"), ("Int64", "1.5"), ("Int64", True)])
def test_a_wrong_variable_is_the_callers_mistake(
    owner: Browser, run: Run, kind: str, value: object
) -> None:
    field = {"Int": "history(samples: $x)", "Int64": "history(minStep: $x)"}[kind]
    query = f'query Q($x: {kind}) {{ project(name: "digits") {{ run(name: "r1") {{ {field} }} }} }}'
    (message,) = errors(owner, query, x=value)
    assert kind in message
    assert run.run_id == "r1"


def test_runs_are_not_asked_for_inside_runs(owner: Browser, run: Run) -> None:
    inside = "project { runs { edges { node { id } } } }"
    query = f'{{ project(name: "digits") {{ runs {{ edges {{ node {{ {inside} }} }} }} }} }}'
    (message,) = errors(owner, query)
    assert message.startswith("runs cannot be asked for inside runs")
    assert errors(owner, query.replace("edges { node { id } }", "edges { cursor }")) == [message]
    assert run.run_id == "r1"


def test_a_failure_of_the_server_comes_with_500(
    owner: Browser, services: Services, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    query = '{ project(name: "digits") { run(name: "r1") { historyKeys } } }'
    with caplog.at_level(logging.CRITICAL), pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(services.history), "keys", lambda *_: 1 / 0)
        answer = owner.post("/graphql", {"query": query})
    assert answer.status == 500
    assert answer.json()["errors"][0]["message"] == "the server failed; its log says more"
    assert run.run_id == "r1"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"query": 1}', b"\xff", DEEP])
def test_what_is_no_request_is_refused(owner: Browser, body: bytes) -> None:
    answer = owner.send("POST", "/graphql", body=body)
    assert answer.status == 400
    assert answer.json()["errors"][0]["message"].startswith("this is no GraphQL request")


def test_a_request_needs_a_key_and_has_a_limit(nobody: Browser, owner: Browser) -> None:
    assert nobody.post("/graphql", {"query": "{viewer{id}}"}).status == 401
    too_much = {"content-length": str(MAX_BODY_BYTES + 1)}
    assert nobody.send("POST", "/graphql", headers=too_much).status == 401
    assert owner.send("POST", "/graphql", headers=too_much).status == 413


def test_a_body_of_ten_megabytes_is_taken(owner: Browser) -> None:
    query = "query Project($blob: String) { project(name: $blob) { id } }"
    assert ask(owner, query, blob="x" * 10_000_000) == {"project": None}


def test_integers_of_64_bits_come_in_many_forms() -> None:
    assert [parse_int64(value) for value in (2**62, 3.0, "7")] == [2**62, 3, 7]
    for value in (True, None, float("nan"), float("inf"), [1], "abc", "1.5", "9" * 5000):
        with pytest.raises(UsageError):
            parse_int64(value)


@pytest.mark.parametrize("filters", [1, ["x"], {"state": "running"}, True])
def test_json_that_is_in_no_string_is_refused(owner: Browser, run: Run, filters: object) -> None:
    query = "query Q($f: JSONString, $p: String) { project(name: $p) { runCount(filters: $f) } }"
    (told,) = errors(owner, query, f=filters, p=run.project)
    assert "a JSONString is JSON in a string" in told
