from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runwell.store.digest import key_digest


def test_a_digest_is_the_same_for_ever() -> None:
    assert key_digest("loss") == 3920928206971286727


@given(st.text())
def test_every_text_has_a_digest_that_fits_a_signed_column(key: str) -> None:
    assert 0 <= key_digest(key) < 2**63
