from __future__ import annotations

import posixpath

from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import InvalidName
from runwell.store.blobs.key import check_key


@given(st.text(alphabet="ab./\\ \0%?#é", max_size=12))
def test_a_key_that_passes_stays_below_what_it_is_joined_to(key: str) -> None:
    try:
        check_key(key)
    except InvalidName:
        return
    assert posixpath.normpath(f"/root/{key}") == f"/root/{key}"
    assert not set(key) & set("\\\0%?#é")
