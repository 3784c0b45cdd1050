from __future__ import annotations

import pytest

from runwell.filters.leaf import Kind, as_number, config_leaves, kind_of, summary_leaves
from runwell.values.json import Json


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, Kind.NULL),
        (True, Kind.BOOL),
        (1, Kind.NUMBER),
        (1.5, Kind.NUMBER),
        ("1", Kind.TEXT),
        ([1], Kind.LIST),
        ({}, Kind.OBJECT),
    ],
)
def test_every_value_has_a_kind(value: Json, kind: Kind) -> None:
    assert kind_of(value) is kind


def test_config_values_are_unwrapped_and_private_ones_left_out() -> None:
    config: dict[str, Json] = {
        "lr": {"value": 0.1, "desc": None},
        "opt": {"value": {"name": "sgd", "value": 2}},
        "bare": 3,
        "_wandb": {"value": {"cli_version": "1"}},
    }
    assert list(config_leaves(config)) == [
        ("lr", 0.1),
        ("opt", {}),
        ("opt.name", "sgd"),
        ("opt.value", 2),
        ("bare", 3),
    ]


def test_summary_is_taken_as_it_is() -> None:
    summary: dict[str, Json] = {"a.b": 1, "c": {"value": [1, 2]}, "_wandb": {"runtime": 3}}
    assert list(summary_leaves(summary)) == [("a.b", 1), ("c", {}), ("c.value", [1, 2])]


def test_a_document_without_a_floor_ends_somewhere() -> None:
    deep: dict[str, Json] = {}
    for _ in range(10_000):
        deep = {"k": deep}
    assert len(list(summary_leaves(deep))) == 65


def test_huge_integers_compare_as_infinity() -> None:
    assert [as_number(10**400), as_number(-(10**400)), as_number(3)] == [
        float("inf"),
        float("-inf"),
        3.0,
    ]
