from __future__ import annotations

import pytest

from runwell.sdk.record import encode_record
from runwell.wire.records import ConfigRecord, ConsoleRecord, Record, RunRecord, decode


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (ConfigRecord({"a": 1}, ("b",)), ConfigRecord({"a": 1}, ("b",))),
        (ConfigRecord({"a": [2**80, "\ud800"]}), ConfigRecord({"a": [2**80, "\ud800"]})),
        (ConsoleRecord(1.0, False, "a\udce9"), ConsoleRecord(1.0, False, "a\\udce9")),
        (
            RunRecord("id", "p", None, "\ud800", 1.0, "h", 1, 0.0, tags=("\ud801",)),
            RunRecord("id", "p", None, "\\ud800", 1.0, "h", 1, 0.0, tags=("\\ud801",)),
        ),
    ],
)
def test_values_come_back_and_text_stays_readable(given: Record, read: Record) -> None:
    assert decode(*encode_record(given)) == read
