from __future__ import annotations

import numpy as np
import pytest

import runwell
from runwell.integrations.ray.result import as_metric, split_result

RESULT = {
    "loss": 0.5,
    "nested": {"a": 1, "deep": {"b": 2}},
    "text": "no metric",
    "nothing": None,
    "some": [1, 2],
    "one": np.array([3.5]),
    "done": True,
    "trial_id": "t1",
    "hostname": "h",
    "config": {"lr": 0.1, "wandb": {"api_key": "secret"}, "callbacks": object()},
}


def test_numbers_are_the_row_and_where_it_ran_is_config() -> None:
    row, config = split_result(RESULT, (), with_config=False)
    assert row == {"loss": 0.5, "nested/a": 1, "nested/deep/b": 2, "one": np.array([3.5])}
    assert config == {"lr": 0.1, "trial_id": "t1", "hostname": "h"}


def test_the_config_is_part_of_the_row_if_it_is_asked_for() -> None:
    row, _ = split_result(RESULT, (), with_config=True)
    assert row["config/lr"] == 0.1
    assert "secret" not in str(row)


@pytest.mark.parametrize(
    ("excludes", "left"),
    [
        (("loss",), {"nested/a", "nested/deep/b", "one"}),
        (("nested",), {"loss", "one"}),
        (("nested/deep",), {"loss", "nested/a", "one"}),
        (("nest",), {"loss", "nested/a", "nested/deep/b", "one"}),
    ],
)
def test_a_name_that_is_excluded_stands_for_all_below_it(
    excludes: tuple[str, ...], left: set[str]
) -> None:
    assert set(split_result(RESULT, excludes, with_config=False)[0]) == left


def test_arrays_become_pictures_and_videos_by_their_axes() -> None:
    picture = np.zeros((4, 4, 3), np.uint8)
    assert isinstance(as_metric(picture), runwell.Image)
    assert isinstance(as_metric(picture[None]), runwell.Image)
    batch = as_metric(np.stack([picture, picture]))
    assert isinstance(batch, list)
    assert [type(each) for each in batch] == [runwell.Image, runwell.Image]
    assert isinstance(as_metric(np.zeros((1, 2, 3, 4, 4), np.uint8)), runwell.Video)


def test_media_are_metrics_and_long_arrays_are_none() -> None:
    histogram = runwell.Histogram([1, 2, 3])
    assert as_metric(histogram) is histogram
    assert as_metric([histogram]) == [histogram]
    assert as_metric(np.arange(3)) is None
    assert as_metric(np.array(["text"])) is None
