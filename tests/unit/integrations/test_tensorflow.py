"""What is logged of a summary's content, as TensorFlow hands it over in lists."""

from __future__ import annotations

import io

import pytest
from PIL import Image

import runwell
from runwell.integrations.tensorflow import SHOWN
from tests.fakes.reading import rows_of


def shown(plugin: str, content: object) -> object:
    """Returns what the row of a run would say of it."""
    run = runwell.init(project="p")
    run.log({"value": SHOWN[plugin](content)})
    run.finish()
    (row,) = rows_of(run)
    return row["value"]


@pytest.mark.parametrize("plugin", ["", "scalars"])
def test_a_single_number_is_one(plugin: str) -> None:
    assert shown(plugin, 0.25) == 0.25


def test_several_numbers_are_none() -> None:
    assert SHOWN["scalars"]([1.0, 2.0]) is None


def test_rows_of_edges_and_counts_are_a_histogram() -> None:
    content = [[-1.0, 0.0, 3.0], [0.0, 2.0, 5.0]]
    wanted = {"_type": "histogram", "values": [3, 5], "bins": [-1, 0, 2]}
    assert shown("histograms", content) == wanted
    assert SHOWN["histograms"]([]) is None


def test_pictures_stand_behind_their_sides() -> None:
    file = io.BytesIO()
    Image.new("RGB", (3, 2)).save(file, "PNG")
    images = SHOWN["images"]([b"3", b"2", file.getvalue(), file.getvalue()])
    assert isinstance(images, list)
    assert [(image.width, image.height) for image in images] == [(3, 2)] * 2
    assert SHOWN["images"]([b"3", b"2"]) is None
