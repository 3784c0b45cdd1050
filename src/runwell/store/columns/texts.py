"""The different texts of a column, numbered: a cell holds the number.

A test on texts looks at each different one once, however many runs have it.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

NO_TEXT = -1
_TEXT_BYTES = 120  # of a text as Python keeps it, with its places in a list and a dict
# What is searched for must not lose its Ü: only these letters have another case.
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def small(text: str) -> str:
    """Returns a text with small letters for A to Z."""
    return text.lower() if text.isascii() else text.translate(_SMALL)


class Texts:
    """Different texts in the order in which they came. Never changed; `extended` makes another."""

    def __init__(
        self,
        values: Sequence[str] = (),
        known_order: Sequence[int] = (),
        known_small: Sequence[str] = (),
    ) -> None:
        self._values = list(values)
        self._known_small = known_small
        self._codes = {text: code for code, text in enumerate(self._values)}
        self._known_order = list(known_order)

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, code: int) -> str:
        return self._values[code]

    @property
    def size_bytes(self) -> int:
        """About how much memory they take."""
        copies = 2 if "_all_small" in self.__dict__ else 1
        return _TEXT_BYTES * len(self._values) * copies

    def code(self, text: str) -> int:
        """Returns the number of a text; `NO_TEXT` if no cell has it."""
        return self._codes.get(text, NO_TEXT)

    def codes(self, texts: Iterable[str | None]) -> NDArray[np.int32]:
        """Returns the numbers of texts that are all there; of None, `NO_TEXT`."""
        codes = self._codes
        return np.array(
            [NO_TEXT if text is None else codes[text] for text in texts], dtype=np.int32
        )

    def extended(self, texts: Iterable[str | None]) -> Texts:
        """Returns these texts and those that are new."""
        new = [
            text for text in dict.fromkeys(texts) if text is not None and text not in self._codes
        ]
        if not new:
            return self
        known = self._order if "_order" in self.__dict__ else self._known_order
        known_small = self._all_small if "_all_small" in self.__dict__ else self._known_small
        return Texts([*self._values, *new], known, known_small)

    def flags(self, test: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Returns per text whether it passes; one more, False, for `NO_TEXT`."""
        return np.array([*map(test, self._values), False], dtype=np.bool_)

    def holding(self, needle: str) -> NDArray[np.bool_]:
        """Returns per text whether the other, all small, stands in it, upper and lower case alike;
        one more, False, for `NO_TEXT`."""
        return np.array([*(needle in text for text in self._all_small), False], dtype=np.bool_)

    def place(self, text: str) -> float:
        """Returns the rank that a text has, or between which two it would stand (a half)."""
        code = self.code(text)
        if code != NO_TEXT:
            return float(self.ranks[code])
        low, high = 0, len(self._order)
        while low < high:
            middle = (low + high) // 2
            if self._values[self._order[middle]] < text:
                low = middle + 1
            else:
                high = middle
        return low - 0.5

    @cached_property
    def ranks(self) -> NDArray[np.float64]:
        """The place of each text in their order by code point; one more for `NO_TEXT`, 0."""
        ranks = np.zeros(len(self._values) + 1, dtype=np.float64)
        ranks[self._order] = np.arange(len(self._values))
        return ranks

    @cached_property
    def _all_small(self) -> list[str]:
        # To make them takes much longer than to search them.
        return [*self._known_small, *map(small, self._values[len(self._known_small) :])]

    @cached_property
    def _order(self) -> list[int]:
        # What was in order stays so: the sort only has to put the new ones between.
        known = len(self._known_order)
        codes = [*self._known_order, *range(known, len(self._values))]
        return sorted(codes, key=self._values.__getitem__)
