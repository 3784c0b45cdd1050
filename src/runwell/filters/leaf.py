"""What a filter may look at inside a document: its leaves, by dotted key, and their kinds.

Knows nothing of runs or databases. A list is one leaf; its plain items can be asked for, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum

from runwell.values.json import Json

MAX_DEPTH = 64


class Kind(str, Enum):
    """The kinds that never compare with each other. The letters are kept in databases."""

    NULL = "z"
    BOOL = "b"
    NUMBER = "n"
    TEXT = "s"
    LIST = "l"
    OBJECT = "o"


def kind_of(value: Json) -> Kind:
    """Returns the kind of a value."""
    if value is None:
        return Kind.NULL
    if isinstance(value, bool):
        return Kind.BOOL
    if isinstance(value, int | float):
        return Kind.NUMBER
    if isinstance(value, str):
        return Kind.TEXT
    return Kind.LIST if isinstance(value, list) else Kind.OBJECT


def as_number(value: float) -> float:
    """Returns a number as filters compare it: in double precision, huge integers as infinity."""
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def leaves(
    document: Mapping[str, Json], prefix: str = "", depth: int = 0
) -> Iterator[tuple[str, Json]]:
    """Yields every dotted key with its value. An object comes as `{}` and then by its members.

    Members below 64 levels are left out.
    """
    for name, value in document.items():
        key = prefix + name
        if isinstance(value, dict):
            yield key, {}
            if depth < MAX_DEPTH:
                yield from leaves(value, f"{key}.", depth + 1)
        else:
            yield key, value


def config_leaves(config: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """Yields the leaves of a config as the wire has it: `{"lr": {"value": 0.1}}` is `lr`.

    What clients keep for themselves (`_wandb`) is left out.
    """
    plain: dict[str, Json] = {}
    for name, wrapped in config.items():
        if name != "_wandb":
            is_wrapped = isinstance(wrapped, dict) and "value" in wrapped
            plain[name] = wrapped["value"] if is_wrapped and isinstance(wrapped, dict) else wrapped
    return leaves(plain)


def summary_leaves(summary: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """Yields the leaves of a summary, without what clients keep for themselves (`_wandb`)."""
    return leaves({name: value for name, value in summary.items() if name != "_wandb"})
