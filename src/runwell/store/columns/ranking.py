"""The order of runs, and where a page of them begins.

A key ranks what has a number first, then what has a text, then the rest, whichever way the rest is
sorted. A cursor tells the values of the last run of the page before, so a page begins where that
one ended however many runs came, went or changed meanwhile.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runwell.errors import UsageError
from runwell.filters.field import Field, parse_field
from runwell.filters.leaf import Kind, as_number
from runwell.store.columns.column import Cells, Places
from runwell.store.columns.texts import Texts
from runwell.values.json import Json

MAX_ORDER_KEYS = 4
_NUMBER, _TEXT, _NOTHING = 0, 1, 2
_MAX_CURSOR_LENGTH = 100_000
_MAX_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class SortKey:
    """A field to sort by."""

    field: Field
    is_descending: bool


@dataclass(frozen=True, slots=True)
class Ranks:
    """How a key ranks: by `classes`, then by `values`, both rising.

    `cells` and `texts` are what was ranked.
    """

    classes: NDArray[np.int8]
    values: NDArray[np.float64]
    cells: Cells
    texts: Texts
    is_descending: bool

    def told(self, place: int) -> Json:
        """Returns the value at a place, as a cursor tells it."""
        kind = int(self.classes[place])
        if kind == _NUMBER:
            return float(self.cells.numbers[place])
        return self.texts[int(self.cells.codes[place])] if kind == _TEXT else None

    def rank_of(self, told: Json) -> tuple[int, float]:
        """Returns class and value of what a cursor told. Raises UsageError if it is neither."""
        sign = -1.0 if self.is_descending else 1.0
        if told is None:
            return _NOTHING, 0.0
        if isinstance(told, str):
            return _TEXT, sign * self.texts.place(told)
        if isinstance(told, int | float) and not isinstance(told, bool):
            return _NUMBER, sign * as_number(told)
        raise UsageError("this cursor is none; begin with the first page")


def parse_order(order: str) -> tuple[SortKey, ...]:
    """Returns the keys of an order such as `-summary_metrics.loss,+name`.

    Raises:
        UsageError: A field is unknown, or there are too many.
    """
    words = [word.strip() for word in order.split(",") if word.strip()]
    if len(words) > MAX_ORDER_KEYS:
        raise UsageError(f"runs can be ordered by at most {MAX_ORDER_KEYS} keys")
    return tuple(
        SortKey(parse_field(word.lstrip("+-")), word.startswith("-"))
        for word in words or ["-created_at"]
    )


def ranks_of(cells: Cells, texts: Texts, *, is_descending: bool) -> Ranks:
    """Returns how cells rank."""
    has_number = (cells.are(Kind.NUMBER) | cells.are(Kind.BOOL)) & ~np.isnan(cells.numbers)
    has_text = cells.are(Kind.TEXT)
    classes = np.where(has_number, _NUMBER, np.where(has_text, _TEXT, _NOTHING)).astype(np.int8)
    values = np.where(has_number, cells.numbers, 0.0)
    if has_text.any():
        values[has_text] = texts.ranks[cells.codes[has_text]]
    return Ranks(classes, -values if is_descending else values, cells, texts, is_descending)


def first_places(ranks: Sequence[Ranks], ids: Places, among: Places, count: int) -> Places:
    """Returns the first places of an order.

    Args:
        ranks: By what is sorted.
        ids: What decides between equals; rising.
        among: The places to choose from.
        count: How many to return at most.
    """
    if ranks:
        among = _narrowed(ranks[0], among, count)
    keys: list[NDArray[np.generic]] = [ids[among]]
    for one in reversed(ranks):
        keys += [one.values[among], one.classes[among]]
    return among[np.lexsort(keys)][:count]


def _narrowed(ranks: Ranks, among: Places, count: int) -> Places:
    """Returns the places that can be among the first: a look at each is cheaper than a sort."""
    classes, kept = ranks.classes[among], list[Places]()
    for kind in (_NUMBER, _TEXT, _NOTHING):
        places = among[classes == kind]
        missing = count - sum(map(len, kept))
        if 0 < missing < len(places):
            values = ranks.values[places]
            places = places[values <= np.partition(values, missing)[missing]]
        if missing > 0:
            kept.append(places)
    return np.concatenate(kept)


def behind(
    ranks: Sequence[Ranks], ids: Places, last: Sequence[tuple[int, float]], last_id: int
) -> NDArray[np.bool_]:
    """Tells what comes after a place that is known by its ranks and its id."""
    is_later = np.zeros(len(ids), dtype=np.bool_)
    is_same = np.ones(len(ids), dtype=np.bool_)
    for one, (kind, value) in zip(ranks, last, strict=True):
        same_class = one.classes == kind
        is_later |= is_same & ((one.classes > kind) | (same_class & (one.values > value)))
        is_same &= same_class & (one.values == value)
    return is_later | (is_same & (ids > last_id))


def rest_of(
    order: str, cursor: str | None, ranks: Sequence[Ranks], ids: Places, among: Places
) -> Places:
    """Returns the places that come behind a cursor; all of them without one.

    Raises:
        UsageError: The cursor is none, or belongs to another order.
    """
    if cursor is None:
        return among
    *told, last_id = decode_cursor(cursor, order, len(ranks) + 1)
    if not isinstance(last_id, int) or isinstance(last_id, bool) or abs(last_id) > _MAX_ID:
        raise UsageError("this cursor is none; begin with the first page")
    last = [one.rank_of(value) for one, value in zip(ranks, told, strict=True)]
    return among[behind(ranks, ids, last, last_id)[among]]


def encode_cursor(order: str, last: Sequence[Json]) -> str:
    """Returns a cursor: the order that it belongs to, and the values of the last."""
    return base64.urlsafe_b64encode(json.dumps([order, *last]).encode()).decode()


def decode_cursor(cursor: str, order: str, count: int) -> list[Json]:
    """Returns the values that a cursor tells.

    Raises:
        UsageError: It is none, or belongs to another order.
    """
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor[:_MAX_CURSOR_LENGTH].encode()))
    except (ValueError, RecursionError) as error:
        raise UsageError("this cursor is none; begin with the first page") from error
    if not isinstance(told, list) or told[:1] != [order]:
        raise UsageError("this cursor belongs to another order; begin with the first page")
    if len(told) != count + 1:
        raise UsageError("this cursor is none; begin with the first page")
    return told[1:]
