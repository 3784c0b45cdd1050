"""What official clients speak: GraphQL and the stream, in every form that could come."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from runwell.server.http.graphql.endpoint import load_schema
from tests.conftest import FIXTURES_STAY
from tests.fuzz.conftest import Target
from tests.fuzz.matter import IDS, named, numbers, texts, values

_QUICK = settings(
    deadline=None,
    suppress_health_check=FIXTURES_STAY,
)
_MAX_DEPTH = 5
_NUMBERS = ("Int", "Float", "Int64", "Duration")


@dataclass(slots=True)
class _Question:
    """A document while it is made; its arguments travel as variables."""

    draw: Callable[[Any], Any]
    declared: list[str] = field(default_factory=list)
    variables: dict[str, object] = field(default_factory=dict)

    def selection(self, kind: GraphQLObjectType, depth: int) -> str:
        if depth > _MAX_DEPTH:
            return "{ __typename }"
        names = self.draw(st.lists(st.sampled_from(sorted(kind.fields)), min_size=1, max_size=3))
        asked = [self.asked(name, kind.fields[name], depth) for name in dict.fromkeys(names)]
        return f"{{ __typename {' '.join(asked)} }}"

    def asked(self, name: str, wanted: GraphQLField, depth: int) -> str:
        given_: list[str] = []
        for argument, described in wanted.args.items():
            is_needed = isinstance(described.type, GraphQLNonNull)
            if is_needed or self.draw(st.integers(0, 2)):
                variable = f"v{len(self.declared)}"
                self.declared.append(f"${variable}: {described.type}")
                self.variables[variable] = self.value(described.type, argument)
                given_.append(f"{argument}: ${variable}")
        arguments = f"({', '.join(given_)})" if given_ else ""
        kind = get_named_type(wanted.type)
        inner = self.selection(kind, depth + 1) if isinstance(kind, GraphQLObjectType) else ""
        return f"{name}{arguments} {inner}" if inner or _is_leaf(kind) else "__typename"

    def value(self, kind: GraphQLInputType, of: str) -> object:
        if self.draw(st.integers(0, 79)) == 0:
            return self.draw(values)  # of any form at all
        if isinstance(kind, GraphQLNonNull):
            return self.value(kind.of_type, of)
        if isinstance(kind, GraphQLList):
            return [self.value(kind.of_type, of) for _ in range(self.draw(st.integers(0, 2)))]
        if isinstance(kind, GraphQLEnumType):
            return self.draw(st.sampled_from(sorted(kind.values)))
        if isinstance(kind, GraphQLInputObjectType):
            return {
                name: self.value(described.type, name)
                for name, described in kind.fields.items()
                if isinstance(described.type, GraphQLNonNull) or self.draw(st.integers(0, 2))
            }
        return self.draw(_scalar(kind, of))


def test_every_field_of_the_schema(target: Target, examples: int) -> None:
    schema = load_schema()

    @settings(_QUICK, max_examples=examples)
    @given(st.data())
    def attempt(data: st.DataObject) -> None:
        word, root = data.draw(
            st.sampled_from([("query", schema.query_type), ("mutation", schema.mutation_type)])
        )
        question = _Question(data.draw)
        assert root is not None
        body = question.selection(root, 0)
        declared = f"({', '.join(question.declared)})" if question.declared else ""
        document = {"query": f"{word} Q{declared} {body}", "variables": question.variables}
        answer = target.owner.post("/graphql", document)
        assert answer.status < 500, (answer.status, document, answer.body)

    attempt()


def test_documents_that_are_none(target: Target, examples: int) -> None:
    good = b'{"query": "query Q($n: String) { project(name: $n) { name runs(first: 2) { edges { node { name } } } } }", "variables": {"n": "digits"}, "operationName": "Q"}'  # noqa: E501

    @settings(_QUICK, max_examples=examples)
    @given(_mutated(good))
    def attempt(body: bytes) -> None:
        answer = target.owner.send("POST", "/graphql", body=body)
        assert answer.status < 500, (answer.status, body, answer.body)

    attempt()


def test_bodies_of_a_stream(target: Target, examples: int) -> None:
    path = "/files/ann/digits/r1/file_stream"
    names = ["wandb-history.jsonl", "wandb-events.jsonl", "wandb-summary.json", "output.log", "x"]
    lines = st.one_of(
        texts,
        st.dictionaries(st.one_of(texts, st.just("_step")), values, max_size=4).map(json.dumps),
        st.sampled_from(['{"_step": NaN}', '{"a": 1e999}', '{"_step": 1e30}', '{"a": -Infinity}']),
    )
    chunks = st.fixed_dictionaries(
        {"offset": st.one_of(st.integers(0, 20), numbers), "content": st.lists(lines, max_size=4)}
    )
    bodies = st.fixed_dictionaries(
        {"files": st.dictionaries(st.sampled_from(names), chunks, max_size=3)},
        optional={
            "complete": st.one_of(st.booleans(), values),
            "exitcode": st.one_of(numbers, values),
            "preempting": st.booleans(),
            "uploaded": values,
            "dropped": values,
        },
    ).map(lambda body: json.dumps(body).encode())

    @settings(_QUICK, max_examples=examples)
    @given(
        body=st.one_of(bodies, bodies.flatmap(_mutated)),
        writer=st.one_of(st.none(), st.sampled_from(["a", "b", "w" * 500])),
        heartbeat=st.one_of(st.none(), st.sampled_from(["10", "x", "-1", "1e999", "nan"])),
    )
    def attempt(body: bytes, writer: str | None, heartbeat: str | None) -> None:
        headers = {"x-wandb-async-client-id": writer, "x-runwell-heartbeat": heartbeat}
        sent = {name: value for name, value in headers.items() if value is not None}
        answer = target.owner.send("POST", path, body=body, headers=sent)
        assert answer.status < 500, (answer.status, body, sent, answer.body)

    attempt()
    everything = 'query { project(name: "digits") { runs { edges { node { name config historyKeys '
    everything += "summaryMetrics history events historyTail logLines { edges { node { line } } } "
    everything += 'sampledHistory(specs: ["{}"]) } } } } }'
    answer = target.owner.post("/graphql", {"query": everything})
    assert (answer.status, "errors" in answer.json()) == (200, False), answer.body


def _mutated(good: bytes) -> st.SearchStrategy[bytes]:
    """Returns bytes with a piece taken out, doubled or replaced."""

    def change(place: int, length: int, piece: bytes) -> bytes:
        return good[:place] + piece + good[place + length :]

    places = st.integers(0, len(good))
    pieces = st.one_of(
        st.binary(max_size=6), st.sampled_from([b"{", b"}", b'"', b"null", b"1e999"])
    )
    return st.builds(change, places, st.integers(0, 20), pieces)


def _scalar(kind: object, of: str) -> st.SearchStrategy[Any]:
    name = kind.name if isinstance(kind, GraphQLScalarType) else ""
    if name in _NUMBERS:
        return st.one_of(st.integers(0, 20), st.integers(0, 20), numbers)
    if name == "Boolean":
        return st.booleans()
    return st.sampled_from(IDS) if name == "ID" else named(of, texts)


def _is_leaf(kind: object) -> bool:
    return isinstance(kind, (GraphQLScalarType, GraphQLEnumType))
