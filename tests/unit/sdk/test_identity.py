from __future__ import annotations

import re

from runwell.sdk.identity import make_run_id, make_run_name
from runwell.values.names import check_run_id


def test_ids_are_eight_characters_that_a_run_may_have() -> None:
    assert make_run_id(lambda size: bytes(range(size))) == "01234567"
    assert re.fullmatch("[0-9a-z]{8}", check_run_id(make_run_id()))


def test_names_are_two_words_and_a_number() -> None:
    assert make_run_name(lambda size: bytes([0, 1, 0, 42][:size])) == "amber-alder-42"
    assert len({make_run_name() for _ in range(100)}) > 90
