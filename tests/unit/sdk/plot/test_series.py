from __future__ import annotations

import numpy as np
import pytest

from runwell.errors import UsageError
from runwell.sdk.plot.series import line_series


def test_lines_share_x_or_have_their_own() -> None:
    shared = line_series(xs=[0, 1], ys=[[1, 2], np.array([3.0, 4.0])], keys=["a", "b"], xname="n")
    own = line_series(xs=[[0, 1], [5]], ys=[[1, 2], [3]], title="T", split_table=True)
    assert shared.table.data == [[0, "a", 1], [1, "a", 2], [0, "b", 3.0], [1, "b", 4.0]]
    assert own.table.data == [[0, "line_0", 1], [1, "line_0", 2], [5, "line_1", 3]]
    assert (shared.texts, own.texts["title"]) == ({"title": "", "xname": "n"}, "T")
    assert (shared.table_key("k"), own.table_key("k")) == (
        "k_table",
        "Custom Chart Tables/k_table",
    )


@pytest.mark.parametrize(
    ("xs", "ys", "keys"),
    [
        (5, [[1]], None),
        ([1], [1], None),
        ([[1], [2]], [[1]], None),
        ([1], [[1]], ["a", "b"]),
    ],
)
def test_lists_that_do_not_fit_are_refused(xs: object, ys: object, keys: list[str] | None) -> None:
    with pytest.raises(UsageError):
        line_series(xs, ys, keys)  # type: ignore[arg-type]
