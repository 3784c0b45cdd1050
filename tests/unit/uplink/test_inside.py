from __future__ import annotations

import pytest

from runwell.uplink.inside import is_inside, is_plain


@pytest.mark.parametrize(
    ("name", "inside", "plain"),
    [
        ("a.txt", True, True),
        ("a/b.txt", True, False),
        ("", False, False),
        (".", False, False),
        ("..", False, False),
        ("/etc/passwd", False, False),
        ("a/../../b", False, False),
    ],
)
def test_only_what_lies_below_a_folder_is_inside(name: str, inside: bool, plain: bool) -> None:
    assert (is_inside(name), is_plain(name)) == (inside, plain)
