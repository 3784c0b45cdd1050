"""Answers of GraphQL, walked without trust: whatever is not there, or not as it should be, is
nothing.

Knows neither what was asked nor what it is an error to miss; whoever asks says that.
"""

from __future__ import annotations

import json

from runwell.values.json import Json


def at(value: Json, *path: str) -> Json:
    """Returns what a path of keys leads to, None if it leads nowhere."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def items_of(value: Json) -> list[Json]:
    """Returns a list; what is none is an empty one."""
    return value if isinstance(value, list) else []


def nodes(connection: Json) -> list[dict[str, Json]]:
    """Returns the objects of a connection: `{edges: [{node: {…}}, …]}`."""
    found = (at(edge, "node") for edge in items_of(at(connection, "edges")))
    return [node for node in found if isinstance(node, dict)]


def text_of(value: Json) -> str | None:
    """Returns a text; an empty one, and what is none, is None."""
    return value if isinstance(value, str) and value else None


def document_of(value: Json) -> dict[str, Json]:
    """Returns the object that a field holds, as one or as JSON text; an empty one otherwise."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
