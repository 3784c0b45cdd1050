from __future__ import annotations

import pytest

from runwell.errors import UsageError
from runwell.store.series.rest import parse_rest, rest_values


def test_media_are_leaves_and_other_objects_are_looked_into() -> None:
    image = {"_type": "image-file", "path": "a.png"}
    document = {
        "sample": image,
        "eval": {"note": "ok", "deep": {"x": [1]}},
        "empty": {},
        "": None,
    }
    assert list(rest_values(document)) == [  # type: ignore[arg-type]
        ("sample", "image-file", image),
        ("eval.note", "other", "ok"),
        ("eval.deep.x", "other", [1]),
        ("empty", "other", {}),
        ("", "other", None),
    ]


def test_bare_tokens_of_the_wire_are_read() -> None:
    assert parse_rest('{"a":[Infinity,-Infinity]}') == {"a": [float("inf"), float("-inf")]}


@pytest.mark.parametrize("text", ["", "[1]", "{", "[" * 100_000])
def test_a_line_that_is_no_object_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="a line"):
        parse_rest(text)
