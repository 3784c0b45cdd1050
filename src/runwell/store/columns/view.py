"""What one question sees: some columns of a project's runs, all of one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runwell.filters.field import Field
from runwell.store.columns.column import Column


@dataclass(frozen=True, slots=True)
class View:
    """Columns side by side.

    Attributes:
        keys: The row key of each run, in no order.
        columns: A cell per run and field.
    """

    keys: NDArray[np.int64]
    columns: Mapping[Field, Column]

    def __len__(self) -> int:
        return len(self.keys)
