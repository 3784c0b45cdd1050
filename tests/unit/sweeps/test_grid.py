from __future__ import annotations

from hypothesis import assume, given

from runwell.sweeps.config import SweepConfig, read_config
from runwell.sweeps.grid import grid_points, grid_size, next_grid_point, point_key
from runwell.sweeps.space import nested
from runwell.sweeps.suggest import OVER, suggest
from runwell.sweeps.trial import Trial, TrialState
from runwell.values.json import Json
from tests.unit.sweeps.strategy import grids


def config(parameters: Json, **more: Json) -> SweepConfig:
    return read_config({"method": "grid", "parameters": parameters, **more})


def listed(found: SweepConfig) -> list[dict[str, Json]]:
    return [nested(point) for point in grid_points(found.space)]


def test_names_are_sorted_and_the_last_varies_fastest() -> None:
    found = listed(config({"b": {"values": [1, 2]}, "a": {"values": ["x", "y"]}}))
    assert found == [
        {"a": "x", "b": 1},
        {"a": "x", "b": 2},
        {"a": "y", "b": 1},
        {"a": "y", "b": 2},
    ]


def test_whole_numbers_include_their_end_and_steps_do_not() -> None:
    assert listed(config({"n": {"min": 1, "max": 3}})) == [{"n": 1}, {"n": 2}, {"n": 3}]
    quantized: Json = {"distribution": "q_uniform", "min": 0, "max": 2, "q": 1}
    assert listed(config({"n": quantized})) == [{"n": 0}, {"n": 1}]


def test_parameters_of_a_choice_are_there_with_it_alone() -> None:
    kind: Json = {"choices": {"sgd": {"parameters": {"momentum": {"values": [0, 9]}}}, "adam": {}}}
    assert listed(config({"optimizer": kind, "a": {"value": 1}})) == [
        {"a": 1, "optimizer": "sgd", "momentum": 0},
        {"a": 1, "optimizer": "sgd", "momentum": 9},
        {"a": 1, "optimizer": "adam"},
    ]


def test_what_a_run_has_already_is_skipped_by_value() -> None:
    found = config({"n": {"values": [1, 2, True]}})
    taken = [found.space.read({"n": 1.0, "more": "x"}), found.space.read({"n": 2})]
    assert next_grid_point(found.space, [point for point in taken if point]) == {("n",): True}


@given(grids())
def test_every_point_comes_exactly_once_and_then_it_is_over(found: SweepConfig) -> None:
    assume(grid_size(found.space) <= 40)
    trials: list[Trial] = []
    while (suggestion := suggest(found, 0, len(trials), trials)).params is not None:
        trials.append(Trial(suggestion.params, TrialState.RUNNING))
    assert suggestion == OVER
    points = [found.space.read(trial.params) for trial in trials]
    keys = [point_key(point) for point in points if point is not None]
    assert len(keys) == len(set(keys)) == grid_size(found.space) == found.expected_runs
    assert set(keys) == {point_key(point) for point in grid_points(found.space)}


@given(grids())
def test_a_point_is_read_back_from_the_config_that_it_makes(found: SweepConfig) -> None:
    for point in grid_points(found.space):
        assert found.space.read({**nested(point), "other": [1]}) == point


def test_a_huge_grid_is_counted_without_being_made() -> None:
    many: Json = {f"p{i}": {"min": 0, "max": 99} for i in range(20)}
    assert grid_size(config(many).space) == 100**20
