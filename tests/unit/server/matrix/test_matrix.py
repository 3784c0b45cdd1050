"""Role by operation: what each may do in a private, a team's and a public project.

Whoever may not do something changes nothing, and is told nothing of what they may not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from graphql import GraphQLObjectType, GraphQLSchema
from starlette.routing import Route

from runwell.server.app import make_app
from runwell.server.http.graphql.absent import REFUSED
from runwell.server.http.graphql.endpoint import load_schema
from runwell.server.services.assembly import Services
from tests.unit.server.asgi import Answer
from tests.unit.server.matrix import artifacts, documents, operations, queues
from tests.unit.server.matrix.documents import everything_of
from tests.unit.server.matrix.operations import (
    Needs,
    Operation,
    Outcome,
    Sent,
    expected,
)
from tests.unit.server.matrix.world import MAY, PLACES, STRANGERS, TEAM, World, made_world, mark_of

API = operations.API | artifacts.API
WIRE = operations.WIRE | artifacts.WIRE
QUERIES = documents.QUERIES | artifacts.QUERIES | queues.QUERIES
MUTATIONS = documents.MUTATIONS | artifacts.MUTATIONS | queues.MUTATIONS
OPERATIONS = {
    **{name.replace(" ", " /api/v1", 1): one for name, one in API.items()},
    **WIRE,
    **{f"POST query {name}": one for name, one in QUERIES.items()},
    **{f"POST mutation {name}": one for name, one in MUTATIONS.items()},
}
# Many wrong keys in a row are answered with 429.
_STATUS = {401: Outcome.UNKNOWN, 429: Outcome.UNKNOWN, 403: Outcome.DENIED, 404: Outcome.ABSENT}
_CODES = {"permission_denied": Outcome.DENIED, "not_found": Outcome.ABSENT}
_SCHEMA = load_schema()
NOT_THERE = {name for names in REFUSED.values() for name in names}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world that all rows share: each makes what it changes."""
    folder = tmp_path_factory.mktemp("matrix")
    with made_world(f"sqlite:///{folder / 'runwell.db'}", folder) as made:
        yield made


@pytest.fixture
def small_world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A world in which nothing is but what it began with, on either kind of database."""
    with made_world(database_url, tmp_path) as made:
        yield made


SMALL = (
    "GET /api/v1{home}/runs/{id}",
    "PATCH /api/v1{home} (visibility)",
    "DELETE /api/v1/teams/{team}/members/{user}",
    "POST mutation upsertBucket",
    "POST mutation deleteApiKey",
)


def test_it_is_the_same_on_every_database(small_world: World) -> None:
    for name, place, who in product(SMALL, PLACES, MAY):
        answer = send(small_world, who, name, OPERATIONS[name].make(small_world, place))
        wanted = expected(OPERATIONS[name].needs, who, place)
        assert outcome(answer, OPERATIONS[name]) is wanted, (name, place, who)


def send(world: World, who: str, name: str, sent: Sent) -> Answer:
    method = name.split(" ", 1)[0]
    return world.browsers[who].send(
        method, sent.target, sent.document, body=sent.body, headers=sent.headers
    )


def outcome(answer: Answer, operation: Operation) -> Outcome:
    """Returns what became of a request; fails on what is none of the four."""
    if answer.status == operation.status or answer.status in (201, 202, 204):
        return Outcome.DONE
    if answer.status != 200:
        assert answer.status in _STATUS, (answer.status, answer.body)
        return _STATUS[answer.status]
    if not answer.body.startswith((b'{"data"', b'{"errors"')):
        return Outcome.DONE
    document = answer.json()
    for error in document.get("errors", []):
        return _CODES[error["extensions"]["code"]]
    is_null = all(value is None for value in document["data"].values())
    return Outcome.ABSENT if is_null else Outcome.DONE


def unreadable(who: str) -> list[str]:
    """Returns the marks of the projects that somebody may not read."""
    roles = MAY.get(who, (None, None, None))
    return [mark_of(place) for place, role in zip(PLACES, roles, strict=True) if role is None]


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_role_may_do_what_it_may_and_nothing_else(world: World, name: str) -> None:
    operation = OPERATIONS[name]
    for place in PLACES:
        for who in MAY if place == "private" else (*STRANGERS, *MAY):
            wanted = expected(operation.needs, who, place)
            sent = operation.make(world, place)
            with world.watched() as told:
                answer = send(world, who, name, sent)
            found = outcome(answer, operation)
            text = answer.body.decode("utf-8", "replace")
            if operation.is_quiet and wanted is Outcome.ABSENT:
                assert found is Outcome.DONE
            else:
                assert found is wanted, (place, who, text)
            if wanted is not Outcome.DONE:
                assert told in ([], [False]), (place, who)
            if wanted is Outcome.ABSENT and place not in str(sent):
                assert f"{TEAM}/{place}" not in text, (place, who, text)
            if operation.needs is not Needs.LINK:
                assert [mark for mark in unreadable(who) if mark in text] == [], (place, who)


def test_signed_links_open_nothing_without_their_signature(world: World) -> None:
    for name, operation in WIRE.items():
        if operation.needs is Needs.LINK:
            for who in (*STRANGERS, *MAY):
                bare = operation.make(world, "public").target.partition("?")[0]
                answer = send(world, who, name, Sent(bare, body=b"bytes"))
                assert answer.status == 403, (name, who)


def roots(place: str) -> dict[str, str]:
    """Returns each root from which projects can be reached, with the type that it leads to."""
    return {
        f'project(entityName: "lab", name: "{place}")': "Project",
        f'model(entityName: "lab", name: "{place}")': "Project",
        'models(entityName: "lab", first: 3)': "ProjectConnection",
        'entity(name: "lab")': "Entity",
        'users(query: "server-admin")': "UserConnection",
        "viewer": "User",
        "organization": "Organization",
    }


def test_no_way_through_graphql_leads_to_what_may_not_be_read(small_world: World) -> None:
    for who in ("outsider", "viewer", "invited", "member"):
        roles = MAY[who]
        for place, role in zip(PLACES, roles, strict=True):
            sweep = sweep_of(small_world, place)
            for root, kind in roots(place).items():
                below = everything_of(_SCHEMA, kind, place, sweep)
                query = f"{{ {root} {{ {below} }} }}"
                answer = small_world.browsers[who].post("/graphql", {"query": query})
                text = answer.body.decode()
                assert answer.status == 200, (who, root, text)
                assert [mark for mark in unreadable(who) if mark in text] == [], (who, root)
                if role is not None and '"lab"' in root:
                    assert mark_of(place) in text, (who, root)
                    assert "errors" not in answer.json(), (who, root, text[-2000:])


def sweep_of(world: World, place: str) -> str:
    project = world.services.projects.get(world.admin, TEAM, place)
    return world.services.sweeps.page(project.id, 0, 1)[0].name


def test_every_root_field_has_a_row() -> None:
    assert named(QUERIES) == fields(_SCHEMA, "Query")
    assert named(MUTATIONS) | NOT_THERE == fields(_SCHEMA, "Mutation")


def test_what_is_not_there_says_so(world: World) -> None:
    for name in NOT_THERE:
        query = f"mutation {{ {name}(input: {{}}) {{ __typename }} }}"
        answer = world.browsers["outsider"].post("/graphql", {"query": query})
        (error,) = answer.json()["errors"]
        assert (answer.status, error["extensions"]["code"]) == (200, "not_supported"), name


def test_every_route_has_a_row() -> None:
    app = make_app(MagicMock(spec=Services))
    described = app.openapi()["paths"]
    api = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
    plain = {
        f"{method} {route.path}"
        for route in app.routes
        if isinstance(route, Route) and route.path not in described
        for method in (route.methods or set()) - {"HEAD"}
    }
    home = "/projects/{entity}/{project}"
    own = {re.sub(" ", " /api/v1", name, count=1).replace("{home}", home) for name in named(API)}
    rows = own | named(WIRE)
    assert api | plain == rows


def fields(schema: GraphQLSchema, kind: str) -> set[str]:
    found = schema.get_type(kind)
    assert isinstance(found, GraphQLObjectType)
    return set(found.fields)


def named(rows: dict[str, Operation]) -> set[str]:
    """Returns the names of rows without what tells variants apart."""
    return {re.sub(r" \(.*\)$", "", name) for name in rows}
