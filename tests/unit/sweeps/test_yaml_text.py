from __future__ import annotations

import pytest

from runwell.errors import InvalidSweep
from runwell.sweeps.yaml_text import parse_yaml, to_text
from runwell.values.json import Json


def test_numbers_are_those_of_yaml_1_2() -> None:
    assert parse_yaml("a: 1e-3\nb: [1E5, -2.5e+2, 1, 1e]\nc: '1e-3'") == {
        "a": 1e-3,
        "b": [1e5, -250.0, 1, "1e"],
        "c": "1e-3",
    }


def test_what_is_written_is_read_back() -> None:
    document: Json = {"method": "grid", "ä": [1, 1.5, None, True, "no", "1e3"]}
    assert parse_yaml(to_text(document)) == document


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "!!python/object/apply:os.system [ls]",
        "x" * 2_000_000,
        "a: &a [1]\nb: [" + ", ".join(["*a"] * 2000) + "]",
    ],
)
def test_what_is_no_config_is_refused(text: str) -> None:
    with pytest.raises(InvalidSweep):
        parse_yaml(text)
