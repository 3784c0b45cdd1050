from __future__ import annotations

import pytest

from runwell.values.json import Json
from runwell.wire.answer import at, document_of, items_of, nodes, text_of

ANSWER: Json = {
    "project": {"runs": {"edges": [{"node": {"name": "a"}}, {"node": None}, 3, {}]}},
    "list": [1],
}


def test_a_path_leads_to_what_is_there_and_else_to_nothing() -> None:
    assert at(ANSWER) is ANSWER
    assert at(ANSWER, "list") == [1]
    assert [
        at(ANSWER, *path) for path in (["x"], ["list", "x"], ["project", "runs", "x", "y"])
    ] == [
        None,
        None,
        None,
    ]


def test_nodes_are_the_objects_of_a_connection() -> None:
    assert nodes(at(ANSWER, "project", "runs")) == [{"name": "a"}]
    odd: list[Json] = [None, 3, {}, {"edges": None}]
    assert [nodes(value) for value in odd] == [[], [], [], []]


@pytest.mark.parametrize(
    ("value", "expected"), [([1, 2], [1, 2]), (None, []), ("ab", []), ({}, [])]
)
def test_what_is_no_list_is_an_empty_one(value: Json, expected: list[Json]) -> None:
    assert items_of(value) == expected


@pytest.mark.parametrize(("value", "expected"), [("a", "a"), ("", None), (None, None), (3, None)])
def test_what_is_no_text_is_none(value: Json, expected: str | None) -> None:
    assert text_of(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [({"a": 1}, {"a": 1}), ('{"a": 1}', {"a": 1}), ("[1]", {}), ("{", {}), (None, {}), (3, {})],
)
def test_a_document_comes_as_an_object_or_as_text(value: Json, expected: dict[str, Json]) -> None:
    assert document_of(value) == expected
