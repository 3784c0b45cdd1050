"""What may be asked: one SELECT that reads our tables and nothing else.

The connection is locked already (`engine.py`); this is the second wall, and the clearer words. The
text is taken apart by DuckDB's own parser in a connection that has no tables.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import msgspec

from runwell.errors import UsageError
from runwell.values.json import Json

MAX_LENGTH = 100_000
TABLE_FUNCTIONS = frozenset({"generate_series", "generate_subscripts", "range", "unnest"})
# They make of a few letters a text or list of any size, beside the connection's memory limit.
GROWING = frozenset(
    {
        "array_resize",
        "bitstring",
        "format",
        "list_resize",
        "lpad",
        "printf",
        "repeat",
        "rpad",
    }
)


def check_statement(text: str) -> None:
    """Raises UsageError unless the text is one SELECT that may be run."""
    if len(text) > MAX_LENGTH:
        raise UsageError(f"a query has at most {MAX_LENGTH:,} characters")
    for document in _nodes(_parsed(text)):
        name = document.get("function_name")
        if isinstance(name, str) and name.lower() in GROWING:
            raise UsageError(f"{name}() is not available in queries")
        if document.get("type") == "TABLE_FUNCTION":
            called = document.get("function")
            inner = called.get("function_name") if isinstance(called, dict) else None
            if not isinstance(inner, str) or inner.lower() not in TABLE_FUNCTIONS:
                raise UsageError(f"{inner}() is not available; queries read our own tables alone")


def _parsed(text: str) -> Json:
    with duckdb.connect(":memory:", config={"enable_external_access": "false"}) as parser:
        (told,) = parser.execute("SELECT json_serialize_sql(?)", [text]).fetchone() or ("{}",)
    document = msgspec.json.decode(told)
    if document.get("error"):
        message = document.get("error_message", "it is not understood")
        if document.get("error_type") == "not implemented":
            message = "only a SELECT can be run"
        raise UsageError(f"the query cannot be run: {message}")
    statements: list[Json] = document["statements"]
    if len(statements) != 1:
        raise UsageError(f"one SELECT at a time; there are {len(statements)} statements")
    return statements[0]


def _nodes(document: Json) -> Iterator[dict[str, Json]]:
    """Yields every object in the tree; goes down without recursion, for trees can be deep."""
    left = [document]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            yield value
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)
