from __future__ import annotations

import pytest

from runwell.agents.macros import command_line
from runwell.errors import UsageError
from runwell.values.json import Json

ARGS: dict[str, Json] = {"lr": 0.1, "fast": True, "slow": False, "net": {"depth": 2}}


@pytest.mark.parametrize(
    ("macro", "expected"),
    [
        ("${args}", ["--lr=0.1", "--fast=True", "--slow=False", "--net={'depth': 2}"]),
        (
            "${args_no_equals}",
            ["--lr", "0.1", "--fast", "True", "--slow", "False", "--net", "{'depth': 2}"],
        ),
        ("${args_no_hyphens}", ["lr=0.1", "fast=True", "slow=False", "net={'depth': 2}"]),
        ("${args_no_boolean_flags}", ["--lr=0.1", "--fast", "--net={'depth': 2}"]),
        ("${args_append_hydra}", ["+lr=0.1", "+fast=True", "+slow=False", "+net={'depth': 2}"]),
        (
            "${args_override_hydra}",
            ["++lr=0.1", "++fast=True", "++slow=False", "++net={'depth': 2}"],
        ),
        (
            "${args_json}",
            ['{"lr": 0.1, "fast": true, "slow": false, "net": {"depth": 2}}'],
        ),
        ("${args_json_file}", ["f.json"]),
        ("${env}", ["/usr/bin/env"]),
        ("${interpreter}", ["python"]),
        ("${program}", ["train.py"]),
        ("${envvar:GPU}", ["3"]),
        ("--gpu=${envvar:GPU}", ["--gpu=3"]),
        ("plain", ["plain"]),
    ],
)
def test_macros_are_those_of_the_official_agent(macro: str, expected: list[str]) -> None:
    assert command_line([macro], "train.py", ARGS, "f.json", {"GPU": "3"}) == expected


@pytest.mark.parametrize("word", ["${arg}", "${envvar:NOWHERE}", "${program}"])
def test_what_cannot_be_filled_in_is_told(word: str) -> None:
    with pytest.raises(UsageError):
        command_line([word], None, ARGS, "f.json", {})
