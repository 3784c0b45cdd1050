"""What stands in the input of a mutation, of the type that is wanted; what is absent is None."""

from __future__ import annotations

from runwell.values.json import Json


def text(input: dict[str, Json], key: str) -> str | None:
    """Returns a text; None if it is absent or null."""
    value = input.get(key)
    return value if isinstance(value, str) else None


def whole(input: dict[str, Json], key: str) -> int | None:
    """Returns a whole number; None if it is absent or null."""
    value = input.get(key)
    return value if isinstance(value, int) else None


def objects(input: dict[str, Json], key: str) -> list[dict[str, Json]]:
    """Returns a list of objects; an empty one if it is absent or null."""
    value = input.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts(input: dict[str, Json], key: str, field: str) -> tuple[str, ...]:
    """Returns one field of each object of a list."""
    return tuple(str(item[field]) for item in objects(input, key))
