from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.values.json import Json
from runwell.values.summary import MetricRule, SummaryFold


def folded(rows: list[dict[str, Json]], *rules: MetricRule) -> dict[str, Json]:
    fold = SummaryFold()
    for rule in rules:
        fold.define(rule)
    for row in rows:
        fold.add(row)
    return fold.document


LOSSES: list[dict[str, Json]] = [{"loss": 3.0}, {"loss": 1.0}, {"loss": 2.0}]


def test_the_last_value_stands_without_a_rule() -> None:
    assert folded([{"a": 1, "b": "x"}, {"a": 2}]) == {"a": 2, "b": "x"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("min",), {"loss": {"min": 1.0}}),
        (("max",), {"loss": {"max": 3.0}}),
        (("mean",), {"loss": {"mean": 2.0}}),
        (("first", "last"), {"loss": {"first": 3.0, "last": 2.0}}),
        (("best",), {"loss": {"best": 1.0}}),
        (("last",), {"loss": {"last": 2.0}}),
        (("copy",), {"loss": 2.0}),
        (("none",), {}),
    ],
)
def test_each_word_has_its_shape(words: tuple[str, ...], expected: dict[str, Json]) -> None:
    assert folded(LOSSES, MetricRule("loss", words)) == expected


def test_best_follows_the_goal() -> None:
    rule = MetricRule("loss", ("best",), goal="maximize")
    assert folded(LOSSES, rule) == {"loss": {"best": 3.0}}


def test_a_glob_holds_for_its_prefix_and_a_longer_one_wins() -> None:
    rows: list[dict[str, Json]] = [
        {"val/a": 2, "val/acc/b": 1, "c": 1},
        {"val/a": 3, "val/acc/b": 5},
    ]
    rules = (MetricRule("val/*", ("min",)), MetricRule("val/acc/*", ("max",)))
    assert folded(rows, *rules) == {"val/a": {"min": 2}, "val/acc/b": {"max": 5}, "c": 1}


def test_an_exact_name_beats_a_glob() -> None:
    rules = (MetricRule("*", ("min",)), MetricRule("loss", ("copy",)))
    assert folded([{"loss": 1, "x": 1}, {"loss": 2, "x": 2}], *rules) == {
        "loss": 2,
        "x": {"min": 1},
    }


def test_nested_values_are_merged_and_ruled_by_their_path() -> None:
    rows: list[dict[str, Json]] = [{"a": {"b": 2, "c": 1}}, {"a": {"b": 3, "d": 4}}]
    assert folded(rows, MetricRule("a.b", ("min",))) == {"a": {"b": {"min": 2}, "c": 1, "d": 4}}


def test_a_media_value_is_replaced_as_a_whole() -> None:
    rows: list[dict[str, Json]] = [
        {"im": {"_type": "image-file", "caption": "x"}},
        {"im": {"_type": "image-file"}},
    ]
    assert folded(rows) == {"im": {"_type": "image-file"}}


def test_a_number_that_becomes_a_dict_and_back() -> None:
    assert folded([{"a": 1}, {"a": {"b": 2}}, {"a": 3}]) == {"a": 3}


def test_text_under_a_rule_for_numbers_is_left_out() -> None:
    assert folded([{"loss": "x"}, {"loss": 2}], MetricRule("loss", ("min",))) == {
        "loss": {"min": 2}
    }


def test_nan_never_hides_a_best_value() -> None:
    rows: list[dict[str, Json]] = [{"loss": math.nan}, {"loss": 2.0}, {"loss": math.nan}]
    rule = MetricRule("loss", ("min", "max"))
    assert folded(rows, rule) == {"loss": {"min": 2.0, "max": 2.0}}


def test_a_rule_that_comes_later_holds_from_then_on() -> None:
    fold = SummaryFold()
    fold.add({"loss": 1})
    fold.define(MetricRule("loss", ("min",)))
    fold.add({"loss": 5})
    fold.define(MetricRule("loss", ("max",)))
    fold.add({"loss": 3})
    assert fold.document == {"loss": {"min": 5, "max": 3}}


def test_values_by_hand_are_set_and_removed() -> None:
    fold = SummaryFold()
    fold.add({"a": 1, "b": 2})
    fold.replace({"best": {"x": 1}})
    fold.remove("a", "absent")
    assert fold.document == {"b": 2, "best": {"x": 1}}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], False),
        ([MetricRule("a"), MetricRule("*", ("copy",))], False),
        ([MetricRule("a"), MetricRule("*", ("min",))], True),
    ],
)
def test_it_knows_whether_rules_matter(rules: list[MetricRule], expected: bool) -> None:
    fold = SummaryFold()
    for rule in rules:
        fold.define(rule)
    assert fold.has_rules is expected


@given(st.lists(st.floats(allow_nan=False, width=32), min_size=1))
def test_aggregates_are_those_of_the_whole_column(values: list[float]) -> None:
    rule = MetricRule("x", ("min", "max", "first", "last"))
    assert folded([{"x": value} for value in values], rule) == {
        "x": {"min": min(values), "max": max(values), "first": values[0], "last": values[-1]}
    }


@pytest.mark.parametrize("sign", [1, -1])
def test_integers_beyond_any_float_are_folded(sign: int) -> None:
    huge = sign * 10**400
    words = ("min", "max", "mean", "best", "first", "last")
    found = folded([{"a": 0.5}, {"a": huge}], MetricRule("a", words))
    assert found == {
        "a": {
            "min": min(0.5, huge),
            "max": max(0.5, huge),
            "mean": sign * math.inf,
            "best": min(0.5, huge),
            "first": 0.5,
            "last": huge,
        }
    }
