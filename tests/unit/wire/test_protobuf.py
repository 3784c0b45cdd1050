from __future__ import annotations

from itertools import pairwise

import pytest

from runwell.errors import JournalError
from runwell.wire.protobuf import (
    bytes_in,
    fields,
    messages_in,
    number_in,
    signed,
    text_in,
    texts_in,
)


def test_a_message_is_taken_apart() -> None:
    message = (
        b"\x08\x96\x01" + b"\x12\x03abc" + b"\x12\x00" + b"\x19" + bytes(8) + b"\x25" + bytes(4)
    )
    assert fields(message) == {1: [150], 2: [b"abc", b""], 3: [bytes(8)], 4: [bytes(4)]}
    for start, end in pairwise((3, 8, 10)):
        with pytest.raises(JournalError):
            fields(message[start : end - 1] or b"\x08")


@pytest.mark.parametrize("message", [b"\x08", b"\x12\x05ab", b"\x0b", b"\x08" + b"\xff" * 11])
def test_what_is_no_message_is_an_error(message: bytes) -> None:
    with pytest.raises(JournalError):
        fields(message)


def test_of_several_values_the_last_counts_and_another_kind_is_none() -> None:
    found = fields(b"\x08\x01\x08\x02" + b"\x12\x01a\x12\x02b\xff")
    assert (number_in(found, 1), number_in(found, 2), number_in(found, 3)) == (
        2,
        0,
        0,
    )
    assert (bytes_in(found, 2), bytes_in(found, 1)) == (b"b\xff", b"")
    assert (text_in(found, 2), texts_in(found, 2)) == ("b\ufffd", ["a", "b\ufffd"])
    assert messages_in(fields(b"\x0a\x02\x08\x05"), 1) == [{1: [5]}]


def test_numbers_of_64_bits_have_a_sign() -> None:
    assert [signed(each) for each in (1, 2**63 - 1, 2**63, 2**64 - 1)] == [
        1,
        2**63 - 1,
        -(2**63),
        -1,
    ]
