from __future__ import annotations

import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image as Pillow

from runwell.sdk.media.png import png_of

SHAPES = st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 2, 3, 4])).map(
    lambda shape: shape[:2] if shape[2] == 1 else shape
)


@given(arrays(np.uint8, SHAPES))
def test_another_reader_sees_the_same_pixels(pixels: np.ndarray) -> None:
    picture = Pillow.open(io.BytesIO(png_of(pixels)))
    assert np.asarray(picture).tolist() == pixels.tolist()


def test_views_that_are_not_contiguous_are_read_right() -> None:
    pixels = np.arange(24, dtype=np.uint8).reshape(4, 6)[::2, ::3]
    assert np.asarray(Pillow.open(io.BytesIO(png_of(pixels)))).tolist() == pixels.tolist()
