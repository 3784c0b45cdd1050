"""From a filter document, as W&B's clients write it, to a tree.

    {"$and": [{"state": "running"}, {"config.lr": {"$gt": 0.01, "$lte": 0.1}}]}

Errors say where in the document something is wrong and what may stand there. Regular expressions
are left as they are: whoever looks for them knows their syntax.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import TypeAlias

from runwell.errors import UsageError
from runwell.filters.field import TIMES, Field, Source, parse_field
from runwell.filters.tree import (
    All,
    Any,
    Compare,
    Contains,
    Exists,
    Filter,
    Matches,
    Not,
    OneOf,
    Order,
    Plain,
)
from runwell.values.json import Json

ToField: TypeAlias = Callable[[str], Field]

MAX_DEPTH = 32
MAX_TERMS = 500
MAX_VALUES = 10_000  # in all lists; an engine takes 32,766 parameters
MAX_PATTERNS = 20  # each is looked for in every run

_OPERATORS = "$eq $ne $gt $gte $lt $lte $in $nin $exists $regex $contains $not"
_COMBINATIONS = "$and $or $nor $not"


def parse_filter(document: Json, to_field: ToField = parse_field) -> Filter:
    """Returns the tree of a filter document; None and `{}` let everything through.

    Args:
        document: As it came.
        to_field: Returns the field that a key names; those of runs by default.

    Raises:
        UsageError: The document is none, or asks for more than one query should.
    """
    tree = _document({} if document is None else document, "the filter", 0, to_field)
    if _size(tree) > MAX_TERMS:
        raise UsageError(f"the filter has more than {MAX_TERMS} terms; use $in for long lists")
    if _num_values(tree) > MAX_VALUES:
        raise UsageError(f"the filter has more than {MAX_VALUES:,} values; ask in several pieces")
    if _num_patterns(tree) > MAX_PATTERNS:
        raise UsageError(
            f"the filter has more than {MAX_PATTERNS} regular expressions; join some with |"
        )
    return tree


def _document(document: Json, where: str, depth: int, to_field: ToField) -> Filter:
    if not isinstance(document, dict):
        raise UsageError(f'{where} must be an object such as {{"state": "running"}}')
    if depth > MAX_DEPTH:
        raise UsageError(f"{where} is nested more than {MAX_DEPTH} deep; make it flatter")
    return _all([_entry(key, value, where, depth, to_field) for key, value in document.items()])


def _entry(key: str, value: Json, where: str, depth: int, to_field: ToField) -> Filter:
    inside = f"{where} > {key}"
    if key == "$not":
        return Not(_document(value, inside, depth + 1, to_field))
    if key in ("$and", "$or", "$nor"):
        if not isinstance(value, list) or not value:
            raise UsageError(f"{inside} must be a list of conditions")
        terms = tuple(_document(item, inside, depth + 1, to_field) for item in value)
        if key == "$and":
            return All(terms)
        return Any(terms) if key == "$or" else Not(Any(terms))
    if key.startswith("$"):
        raise UsageError(f"{where} holds {key!r}, which is no combination; use {_COMBINATIONS}")
    return _field_condition(to_field(key), value, inside, depth)


def _field_condition(field: Field, value: Json, where: str, depth: int) -> Filter:
    if not isinstance(value, dict):
        return OneOf(field, (_plain(field, value, where),))
    if depth > MAX_DEPTH:
        raise UsageError(f"{where} is nested more than {MAX_DEPTH} deep; make it flatter")
    if not value:
        raise UsageError(f"{where} is empty; use a value or one of {_OPERATORS}")
    return _all([_operation(field, name, item, where, depth) for name, item in value.items()])


def _operation(field: Field, name: str, value: Json, where: str, depth: int) -> Filter:
    inside = f"{where} > {name}"
    if name in ("$eq", "$ne"):
        return _negated(OneOf(field, (_plain(field, value, inside),)), when=name == "$ne")
    if name in ("$in", "$nin"):
        return _negated(OneOf(field, _plain_list(field, value, inside)), when=name == "$nin")
    if name == "$not":
        return Not(_field_condition(field, value, inside, depth + 1))
    if name == "$exists":
        if not isinstance(value, bool):
            raise UsageError(f"{inside} must be true or false")
        return _negated(Exists(field), when=not value)
    if name == "$regex":
        if not isinstance(value, str):
            raise UsageError(f"{inside} must be a regular expression in a string")
        return Matches(field, value)
    if name == "$contains":
        return Contains(field, _plain(field, value, inside))
    return _comparison(field, name, value, where)


def _comparison(field: Field, name: str, value: Json, where: str) -> Filter:
    try:
        order = Order(name)
    except ValueError:
        raise UsageError(
            f"{where} holds {name!r}, which is no operator; use {_OPERATORS}"
        ) from None
    operand = _plain(field, value, f"{where} > {name}")
    if operand is None or isinstance(operand, bool):
        raise UsageError(f"{where} > {name} must be a number or a string")
    return Compare(field, order, operand)


def _plain_list(field: Field, value: Json, where: str) -> tuple[Plain, ...]:
    if not isinstance(value, list):
        raise UsageError(f"{where} must be a list of values")
    return tuple(_plain(field, item, where) for item in value)


def _plain(field: Field, value: Json, where: str) -> Plain:
    if isinstance(value, list | dict):
        raise UsageError(
            f"{where} must be a string, number, true, false or null; for a list use $in"
        )
    if isinstance(value, str) and field.source is Source.RUN and field.name in TIMES:
        return _time(value, where)
    return value


def _time(text: str, where: str) -> float:
    try:
        # Python 3.10 does not read the Z that JavaScript writes.
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise UsageError(
            f"{where} must be seconds since 1970 or a time such as 2026-01-31T12:00:00"
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return moment.timestamp()


def _all(terms: list[Filter]) -> Filter:
    return terms[0] if len(terms) == 1 else All(tuple(terms))


def _negated(term: Filter, *, when: bool) -> Filter:
    return Not(term) if when else term


def _size(tree: Filter) -> int:
    if isinstance(tree, All | Any):
        return 1 + sum(_size(term) for term in tree.terms)
    return 1 + (_size(tree.term) if isinstance(tree, Not) else 0)


def _num_values(tree: Filter) -> int:
    if isinstance(tree, All | Any):
        return sum(_num_values(term) for term in tree.terms)
    if isinstance(tree, Not):
        return _num_values(tree.term)
    return len(tree.values) if isinstance(tree, OneOf) else 1


def _num_patterns(tree: Filter) -> int:
    if isinstance(tree, All | Any):
        return sum(_num_patterns(term) for term in tree.terms)
    if isinstance(tree, Not):
        return _num_patterns(tree.term)
    return 1 if isinstance(tree, Matches) else 0
