from __future__ import annotations

import pytest

from runwell.errors import UsageError
from runwell.store.series.rest import parse_rest


def test_bare_tokens_of_the_wire_are_read() -> None:
    assert parse_rest('{"a":[Infinity,-Infinity]}') == {"a": [float("inf"), float("-inf")]}


@pytest.mark.parametrize("text", ["", "[1]", "{", "[" * 100_000])
def test_a_line_that_is_no_object_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="a line"):
        parse_rest(text)
