"""A filter as a tree of frozen nodes, with nothing in it that depends on how runs are kept.

Rules that hold for every reader of the tree: values of different kinds are neither equal nor
ordered; NaN equals NaN and is ordered with nothing; a comparison with a list holds if it holds for
one of its plain items; a field that is missing equals null.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from runwell.filters.field import Field

Plain: TypeAlias = bool | int | float | str | None


class Order(str, Enum):
    """The comparisons that need an order."""

    GT = "$gt"
    GTE = "$gte"
    LT = "$lt"
    LTE = "$lte"


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field equals one of the values."""

    field: Field
    values: tuple[Plain, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """The field is a number (or a text) on this side of the value."""

    field: Field
    order: Order
    value: int | float | str


@dataclass(frozen=True, slots=True)
class Exists:
    """The field has a value; null is one."""

    field: Field


@dataclass(frozen=True, slots=True)
class Matches:
    """The field is a text in which the regular expression is found."""

    field: Field
    pattern: str


@dataclass(frozen=True, slots=True)
class Contains:
    """The field is a text that holds this text, or a list with an item that equals the value."""

    field: Field
    value: Plain


@dataclass(frozen=True, slots=True)
class All:
    """Every term holds; without terms, always."""

    terms: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """A term holds; without terms, never."""

    terms: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The term does not hold."""

    term: Filter


Filter: TypeAlias = "OneOf | Compare | Exists | Matches | Contains | All | Any | Not"
EVERYTHING = All(())
