"""One field of all runs of a project, as arrays: a cell a run.

A cell has a kind (`filters.leaf.Kind`), and a number or the number of a text. The plain items of
lists are cells of their own, each with the place of its run. Columns are never changed; `patched`
makes another. Knows neither runs nor SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from runwell.filters.leaf import Kind
from runwell.store.columns.texts import NO_TEXT, Texts

MISSING = 0
_SPARE_TEXTS = 1_000
Places = NDArray[np.int64]


class Row(NamedTuple):
    """A value as it comes from the database; `item` 0 is the value, 1… are the items of a list."""

    run: int
    item: int
    kind: str
    number: float | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Cells:
    """Kinds, numbers (NaN without one) and codes of texts, side by side."""

    kinds: NDArray[np.uint8]
    numbers: NDArray[np.float64]
    codes: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.kinds)

    def are(self, kind: Kind) -> NDArray[np.bool_]:
        """Tells which cells are of this kind."""
        return np.equal(self.kinds, ord(kind.value))

    def taken(self, places: Places | NDArray[np.bool_]) -> Cells:
        """Returns some of the cells."""
        return Cells(self.kinds[places], self.numbers[places], self.codes[places])

    def joined(self, others: Cells) -> Cells:
        """Returns these cells and then the others."""
        return Cells(
            np.concatenate((self.kinds, others.kinds)),
            np.concatenate((self.numbers, others.numbers)),
            np.concatenate((self.codes, others.codes)),
        )


def missing_cells(count: int) -> Cells:
    """Returns cells that hold nothing."""
    return Cells(
        np.zeros(count, dtype=np.uint8),
        np.full(count, np.nan),
        np.full(count, NO_TEXT, dtype=np.int32),
    )


@dataclass(frozen=True)
class Column:
    """A field of runs.

    Attributes:
        cells: One a run.
        items: The plain items of the lists among them.
        owners: Per item, the place of its run. Rising.
        texts: What the codes stand for.
    """

    cells: Cells
    items: Cells
    owners: Places
    texts: Texts

    @property
    def size_bytes(self) -> int:
        """About how much memory it takes."""
        return 13 * len(self.cells) + 21 * len(self.items) + self.texts.size_bytes

    @property
    def has_value(self) -> NDArray[np.bool_]:
        """Tells which runs have a value; null is one."""
        return np.not_equal(self.cells.kinds, MISSING)

    @cached_property
    def groups(self) -> NDArray[np.int64]:
        """Equal numbers for equal values. Null is like no value, NaN like NaN."""
        cells, num_texts = self.cells, len(self.texts)
        texts, lists, bools = (cells.are(kind) for kind in (Kind.TEXT, Kind.LIST, Kind.BOOL))
        groups = np.zeros(len(cells), dtype=np.int64)
        groups[cells.are(Kind.OBJECT)] = 1
        groups[bools] = 3 + cells.numbers[bools].astype(np.int64)
        groups[texts] = 5 + cells.codes[texts]
        groups[lists] = 6 + num_texts + cells.codes[lists]  # a list without a text is one, too
        numbers = cells.are(Kind.NUMBER)
        values = cells.numbers[numbers]
        places = np.unique(values, return_inverse=True)[1]
        groups[numbers] = np.where(np.isnan(values), 2, 6 + 2 * num_texts + places)
        return groups

    def patched(self, count: int, changed: Places, places: Places, rows: Sequence[Row]) -> Column:
        """Returns the column with other values for some runs.

        Args:
            count: How many runs there are now; the new ones stand at the end.
            changed: The places of the runs whose cells are no longer what they were.
            places: Per row, the place of its run.
            rows: All that the changed runs hold now.
        """
        texts = self.texts.extended(row.text for row in rows)
        fresh = _cells(rows, texts)
        is_item = np.fromiter((row.item > 0 for row in rows), dtype=np.bool_, count=len(rows))
        cells = self.cells.joined(missing_cells(count - len(self.cells)))
        nothing = missing_cells(len(changed))
        _put(cells, changed, nothing)
        _put(cells, places[~is_item], fresh.taken(~is_item))
        stays = ~np.isin(self.owners, changed)
        owners = np.concatenate((self.owners[stays], places[is_item]))
        items = self.items.taken(stays).joined(fresh.taken(is_item))
        order = np.argsort(owners, kind="stable")
        return Column(cells, items.taken(order), owners[order], texts).compact()

    def compact(self) -> Column:
        """Returns the column without the texts that no cell has any more, if they are many."""
        if len(self.texts) <= 2 * (len(self.cells) + len(self.items)) + _SPARE_TEXTS:
            return self
        codes = np.concatenate((self.cells.codes, self.items.codes))
        kept = np.unique(codes[codes != NO_TEXT])
        renumbered = np.full(len(self.texts) + 1, NO_TEXT, dtype=np.int32)
        renumbered[kept] = np.arange(len(kept))
        cells, items = (
            Cells(part.kinds, part.numbers, renumbered[part.codes])
            for part in (self.cells, self.items)
        )
        return Column(cells, items, self.owners, Texts([self.texts[code] for code in kept]))


EMPTY = Column(missing_cells(0), missing_cells(0), np.zeros(0, dtype=np.int64), Texts())


def _cells(rows: Sequence[Row], texts: Texts) -> Cells:
    kinds = np.frombuffer("".join(row.kind for row in rows).encode(), dtype=np.uint8)
    numbers = _floats(row.number for row in rows)
    return Cells(kinds, numbers, texts.codes(row.text for row in rows))


def _floats(numbers: Iterable[float | None]) -> NDArray[np.float64]:
    return np.array(list(numbers), dtype=np.float64)  # None becomes NaN


def _put(cells: Cells, places: Places, new: Cells) -> None:
    cells.kinds[places] = new.kinds
    cells.numbers[places] = new.numbers
    cells.codes[places] = new.codes
