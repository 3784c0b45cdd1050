from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import InvalidSweep
from runwell.sweeps.config import Metric, read_config, with_defaults
from runwell.values.json import Json

SPACE: Json = {"lr": {"min": 0.1, "max": 1.0}}


def problems(document: Json) -> list[str]:
    with pytest.raises(InvalidSweep) as caught:
        read_config(document)
    return list(caught.value.problems)


def test_a_whole_config_is_read() -> None:
    config = read_config(
        {
            "method": "Bayes",
            "name": "first",
            "program": "train.py",
            "command": ["python", "${program}", 3],
            "metric": {"name": "acc", "goal": "maximize", "target": 1, "impute": "latest"},
            "parameters": SPACE,
            "run_cap": 20.0,
            "seed": 7,
            "requeue": ["crashed"],
        }
    )
    assert config.metrics == (Metric("acc", "maximize", 1.0, "latest"),)
    assert (config.method, config.name, config.program) == ("bayes", "first", "train.py")
    assert config.command == ("python", "${program}", "3")
    assert (config.run_cap, config.seed, config.requeue) == (20, 7, frozenset({"crashed"}))
    assert (config.expected_runs, config.warnings) == (20, ())


def test_all_that_is_wrong_is_told_at_once_with_place_and_remedy() -> None:
    document: Json = {
        "method": "grd",
        "parameters": {
            "a": {"min": 3, "max": 1},
            "b": 3,
            "c": {"distribution": "uniform", "min": 0},
            "d": {"values": []},
            "e": {"values": [1, 2], "probabilities": [0.5, 0.6]},
            "f": {"distribution": "gauss"},
            "g": {},
            "9": {"value": 1},
            "h": {"distribution": "log_uniform_values", "min": 0, "max": 1},
            "i": {"distribution": "int_uniform", "min": 0.5, "max": 1},
        },
        "metric": {"goal": "up"},
        "run_cap": 0,
    }
    places = [problem.partition(":")[0] for problem in problems(document)]
    assert places == [
        "method",
        *(f"parameters.{name}" for name in ("a", "b", "c.max", "d.values", "e.probabilities")),
        *(f"parameters.{name}" for name in ("f.distribution", "g", "9", "h.min", "i")),
        "metric.name",
        "run_cap",
    ]
    assert "method: is 'grd'; use one of grid, random, bayes, tpe, custom" in problems(document)


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ([], "config"),
        ({"method": "random"}, "parameters"),
        ({"method": "random", "parameters": {}}, "parameters"),
        ({"method": "bayes", "parameters": SPACE}, "metric"),
        ({"method": "grid", "parameters": SPACE}, "parameters.lr"),
        ({"method": "random", "parameters": SPACE, "early_terminate": {"type": "x"}}, "early"),
        ({"method": "random", "parameters": SPACE, "controller": {"type": "x"}}, "controller.type"),
        ({"method": "random", "parameters": SPACE, "controller": "local"}, "controller"),
        (
            {"method": "random", "parameters": SPACE, "metric": "a", "metrics": [{"name": "b"}]},
            "metric",
        ),
        (
            {
                "method": "random",
                "parameters": {
                    "k": {"choices": {"x": {"parameters": {"lr": {"value": 1}}}}},
                    "lr": {"value": 2},
                },
            },
            "parameters.lr",
        ),
    ],
)
def test_what_cannot_be_run_is_refused(document: Json, place: str) -> None:
    assert [problem for problem in problems(document) if problem.startswith(place)] != []


def test_a_name_may_stand_in_two_options_of_a_choice() -> None:
    option: Json = {"parameters": {"lr": {"value": 1}}}
    config = read_config(
        {"method": "grid", "parameters": {"k": {"choices": {"x": option, "y": option}}}}
    )
    assert config.expected_runs == 2


def test_keys_that_nobody_reads_are_warned_of() -> None:
    document: Json = {
        "method": "random",
        "parameters": {"lr": {"min": 0, "max": 1, "mn": 2}},
        "run_kap": 3,
        "scheduler_": 1,
    }
    assert read_config(document).warnings == (
        "run_kap: is not known and ignored; do you mean 'run_cap'?",
        "scheduler_: is not known and ignored; do you mean 'scheduler'?",
        "parameters.lr.mn: is not known and ignored; do you mean 'min'?",
    )


def test_bare_parameters_stand_for_a_grid_or_for_random_search() -> None:
    finite: Json = {"lr": {"values": [1, 2]}}
    assert isinstance(finite, dict)
    assert with_defaults(finite) == {"method": "grid", "parameters": finite}
    assert isinstance(SPACE, dict)
    assert with_defaults(SPACE)["method"] == "random"
    whole: dict[str, Json] = {"method": "random", "parameters": SPACE}
    assert with_defaults(whole) == whole


KEYS = "method parameters metric min max values distribution choices a mu q s eta"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_document_is_read_or_refused_with_reasons(document: Json) -> None:
    for found in (document, {"method": "random", "parameters": document, "metric": document}):
        for problem in refused(found):
            assert re.fullmatch(r"(?s)[^:]+: .+; .+", problem)


def refused(document: Json) -> tuple[str, ...]:
    try:
        read_config(document)
    except InvalidSweep as error:
        return error.problems
    return ()
