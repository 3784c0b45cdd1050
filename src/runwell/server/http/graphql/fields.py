"""Fields that need nothing but the thing they belong to: a table instead of a resolver each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from ariadne import ObjectType

_Thing = TypeVar("_Thing")


def set_fields(kind: ObjectType, fields: Mapping[str, Callable[[_Thing], object]]) -> None:
    """Makes each field of a type tell what its function says of the thing."""
    for name, tell in fields.items():
        kind.set_field(name, _resolver(tell))


def _resolver(tell: Callable[[_Thing], object]) -> Callable[..., object]:
    def resolve(thing: _Thing, _info: object, **_arguments: object) -> object:
        return tell(thing)

    return resolve
