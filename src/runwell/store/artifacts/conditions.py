"""Filters on artifacts as SQL, as far as SQL can tell.

Metadata is text as clients sent it, bare NaN included, which no engine's JSON takes, and the
engines do not agree on regular expressions: such terms are asked in Python, of those rows alone
that pass all other terms. The answers are those of `filters.predicate`, whoever gives them.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Double,
    and_,
    cast,
    exists,
    false,
    not_,
    or_,
    select,
    true,
)

from runwell.errors import UsageError
from runwell.filters.field import Field, Source
from runwell.filters.leaf import as_number, leaves
from runwell.filters.parse import parse_filter
from runwell.filters.predicate import Subject, holds
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
from runwell.store.artifacts.rows import Query
from runwell.store.dialect import Dialect
from runwell.store.pattern import compile_pattern
from runwell.values.json import Json
from runwell.values.text import storable

METADATA = "metadata"
_PREFIX = f"{METADATA}."
_ROWS_AT_ONCE = 1000
_compiled = lru_cache(maxsize=64)(compile_pattern)


@dataclass(frozen=True, slots=True)
class Words:
    """A field with one text, or none."""

    value: ColumnElement[str]


@dataclass(frozen=True, slots=True)
class Number:
    """A field with one number; that of an id may be written as a text, too."""

    value: ColumnElement[float]
    is_id: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """A field with a list of names, kept in a table of its own.

    Attributes:
        name: Their column.
        owner: The column that tells whose they are.
        of: What it tells, in the query that is filtered.
    """

    name: Column[str]
    owner: Column[int]
    of: ColumnElement[int]


Place: TypeAlias = "Words | Number | Names"


@dataclass(frozen=True, slots=True)
class Fields:
    """What a list can be filtered and ordered by.

    Attributes:
        id: The key of what is listed.
        names: What clients write for each field.
        places: Where each stands.
        ordered: Those that always have a value, by which a list can be ordered.
        metadata: Where the document stands; None if there is none.
    """

    id: Column[int]
    names: Mapping[str, str]
    places: Mapping[str, Place]
    ordered: frozenset[str]
    metadata: ColumnElement[str] | None = None

    def field(self, key: str) -> Field:
        """Returns the field that a filter names. Raises UsageError."""
        name = self.names.get(key)
        if name is not None:
            return Field(Source.RUN, name)
        if key.startswith(_PREFIX) and self.metadata is not None:
            return Field(Source.CONFIG, key.removeprefix(_PREFIX))
        raise UsageError(f"no field is called {key[:64]!r}; use one of {', '.join(self.names)}")


def narrowed(
    connection: Connection, dialect: Dialect, fields: Fields, wanted: Query, document: Json
) -> Query:
    """Returns the query for those keys alone that pass a filter. Raises UsageError."""
    terms = list(_terms(parse_filter(document, fields.field)))
    found = [(_condition(term, fields, dialect), term) for term in terms]
    query = wanted.where(*(condition for condition, _ in found if condition is not None))
    rest = tuple(term for condition, term in found if condition is None)
    if not rest:
        return query
    passing = list(_passing(connection, dialect, fields, query, All(rest)))
    return wanted.where(dialect.among(fields.id, passing))


def _terms(tree: Filter) -> Iterator[Filter]:
    if isinstance(tree, All):
        for term in tree.terms:
            yield from _terms(term)
    else:
        yield tree


def _condition(tree: Filter, fields: Fields, dialect: Dialect) -> ColumnElement[bool] | None:
    """Returns what says the same in SQL and is never NULL; None if nothing does."""
    if isinstance(tree, Not):
        inner = _condition(tree.term, fields, dialect)
        return None if inner is None else not_(inner)
    if isinstance(tree, All | Any):
        parts = [_condition(term, fields, dialect) for term in tree.terms]
        told = [part for part in parts if part is not None]
        if len(told) < len(parts):
            return None
        return and_(true(), *told) if isinstance(tree, All) else or_(false(), *told)
    if tree.field.source is Source.CONFIG or isinstance(tree, Matches):
        return None
    place = fields.places.get(tree.field.name)
    if place is None:  # the document as a whole: it has no value that could be compared
        return true() if isinstance(tree, OneOf) and None in tree.values else false()
    if isinstance(place, Names):
        return _of_names(tree, place)
    return _of_number(tree, place) if isinstance(place, Number) else _of_text(tree, place, dialect)


def _of_names(
    atom: OneOf | Compare | Exists | Contains, place: Names
) -> ColumnElement[bool] | None:
    if isinstance(atom, Exists):
        return true()
    if isinstance(atom, Compare):
        if not isinstance(atom.value, str):
            return false()
        if storable(atom.value) != atom.value:
            return None
        passes = _compared(place.name, atom.order, atom.value)
    else:
        passes = place.name.in_(_texts(atom.values if isinstance(atom, OneOf) else (atom.value,)))
    return exists(select(place.owner).where(place.owner == place.of, passes))


def _of_text(
    atom: OneOf | Compare | Exists | Contains, place: Words, dialect: Dialect
) -> ColumnElement[bool] | None:
    value = place.value
    if isinstance(atom, Exists):
        return value.is_not(None)
    if isinstance(atom, OneOf):
        return _one_of(value, value.in_(_texts(atom.values)), atom)
    if not isinstance(atom.value, str):
        return false()
    if storable(atom.value) != atom.value:
        return None
    if isinstance(atom, Contains):
        return and_(value.is_not(None), dialect.contains(value, atom.value))
    if not isinstance(value, Column):  # what is reckoned is not compared by code points
        return None
    return and_(value.is_not(None), _compared(value, atom.order, atom.value))


def _of_number(
    atom: OneOf | Compare | Exists | Contains, place: Number
) -> ColumnElement[bool] | None:
    value = place.value
    if isinstance(atom, Exists):
        return value.is_not(None)
    if isinstance(atom, Contains):
        return false()
    as_double = cast(value, Double)
    if isinstance(atom, OneOf):
        numbers = [number for each in atom.values for number in _numbers(each, place)]
        return _one_of(value, as_double.in_(numbers), atom)
    if isinstance(atom.value, str) or math.isnan(as_number(atom.value)):
        return false()
    return and_(value.is_not(None), _compared(as_double, atom.order, as_number(atom.value)))


def _compared(
    value: ColumnElement[str] | ColumnElement[float], order: Order, operand: str | float
) -> ColumnElement[bool]:
    if order is Order.GT:
        return value > operand
    if order is Order.GTE:
        return value >= operand
    return value < operand if order is Order.LT else value <= operand


def _one_of(
    value: ColumnElement[str] | ColumnElement[float], is_one: ColumnElement[bool], atom: OneOf
) -> ColumnElement[bool]:
    found = and_(value.is_not(None), is_one)
    return or_(found, value.is_(None)) if None in atom.values else found


def _texts(values: Iterable[Plain]) -> list[str]:
    return [value for value in values if isinstance(value, str) and storable(value) == value]


def _numbers(value: Plain, place: Number) -> list[float]:
    if place.is_id and isinstance(value, str) and value.isascii() and value.isdigit():
        return [as_number(int(value[:32]))]
    if not isinstance(value, int | float) or isinstance(value, bool):
        return []
    number = as_number(value)
    return [] if math.isnan(number) else [number]


def _passing(
    connection: Connection, dialect: Dialect, fields: Fields, query: Query, tree: Filter
) -> Iterator[int]:
    """Yields the keys that pass, reading of each row what the tree asks about and nothing else."""
    asked = {field.name for field in _fields_of(tree) if field.source is Source.RUN}
    places = {name: place for name, place in fields.places.items() if name in asked}
    columns = {
        name: place.of if isinstance(place, Names) else place.value
        for name, place in places.items()
    }
    if fields.metadata is not None and any(
        field.source is Source.CONFIG for field in _fields_of(tree)
    ):
        columns[METADATA] = fields.metadata
    narrow = query.with_only_columns(
        fields.id.label("key"), *(column.label(name) for name, column in columns.items())
    )
    for rows in connection.execute(narrow).mappings().partitions(_ROWS_AT_ONCE):
        names = {
            name: _named(connection, dialect, place, [row[name] for row in rows])
            for name, place in places.items()
            if isinstance(place, Names)
        }
        for row in rows:
            told = {name: row[name] for name in columns}
            document = told.pop(METADATA, None)
            told.update((name, found.get(row[name], [])) for name, found in names.items())
            if holds(tree, _subject(told, document), _is_found):
                yield row["key"]


def _named(
    connection: Connection, dialect: Dialect, place: Names, owners: Sequence[int]
) -> dict[int, list[Json]]:
    found: dict[int, list[Json]] = defaultdict(list)
    query = select(place.owner, place.name).where(dialect.among(place.owner, owners))
    for owner, name in connection.execute(query):
        found[owner].append(name)
    return found


def _subject(told: Mapping[str, Json], document: Json) -> Subject:
    metadata: Json = json.loads(document) if isinstance(document, str) and document else None
    inside = dict(leaves(metadata)) if isinstance(metadata, dict) else {}
    return Subject({name: value for name, value in told.items() if value is not None}, inside, {})


def _fields_of(tree: Filter) -> set[Field]:
    if isinstance(tree, All | Any):
        return {field for term in tree.terms for field in _fields_of(term)}
    return _fields_of(tree.term) if isinstance(tree, Not) else {tree.field}


def _is_found(pattern: str, text: str) -> bool:
    return _compiled(pattern).is_found_in(text)
