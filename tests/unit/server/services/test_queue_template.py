from __future__ import annotations

import pytest

from runwell.errors import UsageError
from runwell.server.services.queue_template import check_variables, fill
from runwell.values.json import Json

CORES: dict[str, Json] = {"type": "integer", "minimum": 1, "maximum": 8, "default": 2}
VARIABLES: dict[str, Json] = {
    "cores": {"schema": CORES},
    "size": {"schema": {"type": "string", "enum": ["s", "l"]}},
}


def test_a_name_alone_becomes_the_value_and_one_within_a_text_becomes_text() -> None:
    config: Json = {"cpu": "{{cores}}", "env": ["N={{ cores }}-{{size}}", 5], "own": "{{run_id}}"}
    filled = fill(config, VARIABLES, {"cores": 4, "size": "l"})
    assert filled == {"cpu": 4, "env": ["N=4-l", 5], "own": "{{run_id}}"}


def test_what_is_not_said_is_the_default() -> None:
    assert fill("{{cores}}", VARIABLES, {"size": "s"}) == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "wants a value for its template variable 'size'"),
        ({"size": "m"}, "is one of"),
        ({"size": 3}, "is of type string"),
        ({"size": "s", "cores": 0}, "at least 1"),
        ({"size": "s", "cores": 9}, "at most 8"),
        ({"size": "s", "cores": True}, "is of type integer"),
        ({"size": "s", "cores": 1.5}, "is of type integer"),
        ({"size": "s", "gpus": 1}, "has no template variable 'gpus'"),
    ],
)
def test_a_value_that_is_no_such_is_refused(values: dict[str, Json], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        fill({}, VARIABLES, values)


@pytest.mark.parametrize("variable", [1, {}, {"schema": {}}, {"schema": {"type": "object"}}])
def test_a_name_comes_with_a_schema(variable: Json) -> None:
    with pytest.raises(UsageError, match="needs a schema with a type"):
        check_variables({"cores": variable})
    check_variables(VARIABLES)
