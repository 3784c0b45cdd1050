from __future__ import annotations

import pytest

from runwell.sdk.artifact.names import check_name, name_for


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("run-1-table", "run-1-table"),
        # As the official client calls it.
        (
            "run-whole-Custom Chart Tables/split_table",
            "run-whole-CustomChartTablessplit_table-XgMpvA",
        ),
    ],
)
def test_a_name_is_made_of_any_text(text: str, name: str) -> None:
    assert check_name(name_for(text)) == name


def test_texts_that_differ_in_what_is_left_out_have_names_of_their_own() -> None:
    assert len({name_for(text) for text in ("a/b", "a b", "ab")}) == 3
