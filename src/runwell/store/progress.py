"""How far long work on the stores is, said to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is; `total` is 0 while nobody knows."""

    what: str
    done: int
    total: int


Tell: TypeAlias = Callable[[Progress], None]
