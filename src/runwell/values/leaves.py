"""What a logged row holds below its top: dotted keys, as charts and tables name them.

A medium is an object with a `_type`; other objects are looked into, key by dotted key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from runwell.values.json import Json

OTHER = "other"
_MAX_DEPTH = 64


def row_leaves(
    document: Mapping[str, Json], prefix: str = "", depth: int = 0
) -> Iterator[tuple[str, str, Json]]:
    """Yields the dotted key, the kind (a medium's `_type` or `OTHER`) and the value of each."""
    for name, value in document.items():
        key = prefix + name
        if not isinstance(value, dict):
            yield key, OTHER, value
        elif isinstance(value.get("_type"), str):
            yield key, str(value["_type"]), value
        elif value and depth < _MAX_DEPTH:
            yield from row_leaves(value, f"{key}.", depth + 1)
        else:
            yield key, OTHER, value
