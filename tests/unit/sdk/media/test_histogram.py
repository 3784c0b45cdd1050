from __future__ import annotations

import math

import numpy as np
import pytest

from runwell.errors import UsageError
from runwell.sdk.media.file import MediaFiles
from runwell.sdk.media.histogram import Histogram


def test_values_are_counted(files: MediaFiles) -> None:
    value = Histogram([1, 2.5, 3, math.nan, math.inf], num_bins=4).write(files, "h", 0)
    assert value == {
        "_type": "histogram", "values": [1, 0, 0, 2], "bins": [1.0, 1.5, 2.0, 2.5, 3.0]
    }  # fmt: skip


def test_counts_may_be_given() -> None:
    made = Histogram(np_histogram=np.histogram([1, 2, 3], bins=3))
    assert (made.histogram, len(made.bins)) == ([1, 1, 1], 4)


def test_nothing_and_nested_values_are_counted() -> None:
    assert sum(Histogram([]).histogram) == 0
    assert sum(Histogram([[1, 2], [3, 4]]).histogram) == 4
    assert sum(Histogram(np.full(5, 7.0)).histogram) == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"sequence": [1], "num_bins": 513},
        {"sequence": [1], "num_bins": 0},
        {"sequence": ["a"]},
        {"np_histogram": (1, 2, 3)},
        {"np_histogram": ([1], [1])},
        {"np_histogram": ([1] * 513, [1] * 514)},
        {"np_histogram": (1, 2)},
    ],
)
def test_what_is_none_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Histogram(**wrong)  # type: ignore[arg-type]
