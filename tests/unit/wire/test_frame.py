"""The series frame: what goes in comes out, and bytes that are no frame are refused."""

from __future__ import annotations

import math
import struct
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import Garbled
from runwell.values.json import Json
from runwell.wire.frame import FrameWriter, column, read_frame

FLOATS = st.floats(allow_nan=False)


@given(st.lists(st.lists(FLOATS, max_size=20), max_size=6), st.text(max_size=40))
def test_columns_come_back_as_they_went_in(columns: list[list[float]], title: str) -> None:
    writer = FrameWriter()
    places = [writer.add(array("d", values).tobytes()) for values in columns]
    header: dict[str, Json] = {"title": title, "places": [list(place) for place in places]}

    read_header, values = read_frame(writer.finish(header))

    assert read_header == header
    assert [list(column(values, place)) for place in places] == columns


def test_nan_keeps_its_bits() -> None:
    writer = FrameWriter()
    place = writer.add(struct.pack("<2d", math.nan, -math.inf))

    _, values = read_frame(writer.finish({}))

    assert bytes(column(values, place)) == struct.pack("<2d", math.nan, -math.inf)


@given(st.text(max_size=17))
def test_columns_begin_at_a_multiple_of_eight(title: str) -> None:
    writer = FrameWriter()
    writer.add(struct.pack("<d", 1.0))

    frame = writer.finish({"title": title})

    assert len(frame) % 8 == 0


def test_a_column_of_broken_values_is_refused() -> None:
    with pytest.raises(ValueError, match="whole float64"):
        FrameWriter().add(b"1234567")


@pytest.mark.parametrize("data", [b"", b"RWF", b"<html>not found</html>", b"RWF2" + bytes(12)])
def test_bytes_that_are_no_frame_are_refused(data: bytes) -> None:
    with pytest.raises(Garbled, match="no series frame"):
        read_frame(data)


@pytest.mark.parametrize("missing", [1, 9])
def test_a_frame_that_is_cut_short_is_refused(missing: int) -> None:
    writer = FrameWriter()
    writer.add(struct.pack("<2d", 1.0, 2.0))

    with pytest.raises(Garbled, match="cut short"):
        read_frame(writer.finish({"a": 1})[:-missing][: -1 if missing == 9 else None])


@pytest.mark.parametrize("header", [b"{not json", b"\xff\xff", b"[1, 2]"])
def test_a_header_that_is_no_object_is_garbled(header: bytes) -> None:
    with pytest.raises(Garbled, match="header"):
        read_frame(b"RWF1" + len(header).to_bytes(4, "little") + header)
