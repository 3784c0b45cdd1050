from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import NotFound
from runwell.server.http.graphql.ids import decode_id, encode_id


@given(kind=st.sampled_from(["Run", "Project", "User"]), number=st.integers(0, 2**63 - 1))
def test_ids_come_back_and_are_proper_base64(kind: str, number: int) -> None:
    opaque = encode_id(kind, number)
    assert base64.b64encode(base64.b64decode(opaque, validate=True)).decode() == opaque
    assert decode_id(kind, opaque) == number


@pytest.mark.parametrize(
    "opaque",
    [
        "",
        "!",
        "é",
        "UnVu",
        "UnVuOngx",
        "UnVuOi0x",
        encode_id("User", 1),
        encode_id("Run", 2**63),
        encode_id("Run", 10**4000),
    ],
)
def test_what_is_no_id_of_the_kind_is_of_nothing(opaque: str) -> None:
    with pytest.raises(NotFound, match="there is no run"):
        decode_id("Run", opaque)
