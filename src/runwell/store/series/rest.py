"""What a line holds that is no number: which keys, and of which kind.

A medium is an object with a `_type`; other objects are looked into, key by dotted key.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from runwell.errors import UsageError
from runwell.values.json import Json

OTHER = "other"
_MAX_DEPTH = 64


def parse_rest(text: str) -> dict[str, Json]:
    """Returns the object of a line.

    Raises:
        UsageError: It is no JSON object.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"a line is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise UsageError("a line must be a JSON object")
    return document


def rest_values(
    document: Mapping[str, Json], prefix: str = "", depth: int = 0
) -> Iterator[tuple[str, str, Json]]:
    """Yields the dotted key, the kind and the value of everything in a line's object."""
    for name, value in document.items():
        key = prefix + name
        if not isinstance(value, dict):
            yield key, OTHER, value
        elif isinstance(value.get("_type"), str):
            yield key, str(value["_type"]), value
        elif value and depth < _MAX_DEPTH:
            yield from rest_values(value, f"{key}.", depth + 1)
        else:
            yield key, OTHER, value
