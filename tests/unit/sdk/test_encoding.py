from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import decimal
import enum
import sys
import uuid
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pytest

from runwell.sdk.encoding import MAX_DEPTH, in_silence, packable, plain, text_of_key
from runwell.values.json import Json
from runwell.wire.records import EXT_BIG_INT, EXT_SURROGATES


class Colour(enum.Enum):
    RED = 1


class Number(enum.IntEnum):
    TWO = 2


class Word(str, enum.Enum):
    YES = "yes"


@dataclasses.dataclass
class Point:
    x: float
    tags: tuple[str, ...] = ("a",)


class Pair(NamedTuple):
    a: int
    b: int


class Tensor:
    """The shape of a torch tensor, without torch."""

    def __init__(self, values: list[float]) -> None:
        self._values = values
        self.shape = (len(values),)
        self.steps: list[str] = []

    def detach(self) -> Tensor:
        self.steps.append("detach")
        return self

    def cpu(self) -> Tensor:
        self.steps.append("cpu")
        return self

    def tolist(self) -> list[float]:
        return self._values

    def item(self) -> float:
        return self._values[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(1.5), 1.5),
        (np.float32(0.5), 0.5),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.array(2.5), 2.5),
        (np.array([2.5]), 2.5),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.array(["a", "b"]), ["a", "b"]),
        (np.str_("x"), "x"),
        (Tensor([4.0]), 4.0),
        (Tensor([4.0, 5.0]), [4.0, 5.0]),
        (Colour.RED, "RED"),
        (Number.TWO, 2),
        (Word.YES, "yes"),
        (Point(1.0), {"x": 1.0, "tags": ["a"]}),
        (Pair(1, 2), {"a": 1, "b": 2}),
        ((1, (2,)), [1, [2]]),
        (OrderedDict(a=1), {"a": 1}),
        ({1: {2.5: None}}, {"1": {"2.5": None}}),
        (range(3), [0, 1, 2]),
        (argparse.Namespace(lr=0.1), {"lr": 0.1}),
        (dt.date(2026, 1, 2), "2026-01-02"),
        (dt.timedelta(seconds=1), "0:00:01"),
        (PurePosixPath("a/b"), "a/b"),
        (decimal.Decimal("1.5"), "1.5"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (b"a\xff", "a\\xff"),
        (1 + 2j, "1+2j"),
        (int, "builtins.int"),
        (print, "builtins.print"),
    ],
)
def test_what_scripts_hand_over_becomes_plain(value: object, expected: Json) -> None:
    told: list[object] = []
    found = plain(value, told.append)
    assert (found, type(found), told) == (expected, type(expected), [])


def test_a_large_array_becomes_a_histogram_in_rows_and_stays_a_list_in_config() -> None:
    array = np.arange(64).reshape(8, 8)
    folded = plain(array, in_silence)
    assert isinstance(folded, dict)
    assert folded["_type"] == "histogram"
    assert folded["values"] == [2] * 32
    assert plain(array, in_silence, fold_arrays=False) == array.tolist()


def test_an_array_of_text_is_no_histogram() -> None:
    assert plain(np.array(["a"] * 40), in_silence) == ["a"] * 40


def test_an_array_without_numpy_is_folded_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    folded = plain(Tensor([float(number) for number in range(64)]), in_silence)
    assert isinstance(folded, dict)
    assert folded["values"] == [2] * 32


def test_a_tensor_leaves_its_graph_and_its_device() -> None:
    tensor = Tensor([1.0])
    plain(tensor, in_silence)
    assert tensor.steps == ["detach", "cpu"]


def test_what_cannot_be_read_keeps_its_text_and_is_told() -> None:
    class Broken:
        def __repr__(self) -> str:
            raise RuntimeError

    broken, odd, told = Broken(), object(), list[object]()
    found = plain([broken, odd], told.append)
    assert isinstance(found, list)
    assert [str(text)[:1] for text in found] == ["<", "<"]
    assert told == [broken, odd]


def test_a_value_whose_own_code_fails_keeps_its_text() -> None:
    class Array:
        shape = (3,)

        def tolist(self) -> list[float]:
            raise RuntimeError

        def __repr__(self) -> str:
            return "array"

    assert plain(Array(), in_silence) == "array"


def test_a_value_that_contains_itself_ends() -> None:
    loop: dict[str, object] = {"x": 1}
    loop.update({"self": loop, "again": [loop]})
    told: list[object] = []
    text = "{'x': 1, 'self': {...}, 'again': [{...}]}"
    assert plain(loop, told.append) == {"x": 1, "self": text, "again": [text]}
    assert told == [loop, loop]


def test_a_value_that_is_there_twice_is_read_twice() -> None:
    shared = [1]
    assert plain({"a": shared, "b": shared}, in_silence) == {"a": [1], "b": [1]}


def test_a_value_that_is_too_deep_ends_in_text() -> None:
    deep: object = 1
    for _ in range(2 * MAX_DEPTH):
        deep = [deep]
    found, depth = plain(deep, in_silence), 0
    while isinstance(found, list):
        found, depth = found[0], depth + 1
    assert (depth, type(found)) == (MAX_DEPTH, str)


def test_a_long_range_is_not_spelled_out() -> None:
    assert plain([range(3), range(10**9), range(10**30)], in_silence) == [
        [0, 1, 2],
        "range(0, 1000000000)",
        f"range(0, {10**30})",
    ]


def test_long_doubles_are_numbers() -> None:
    given = [np.longdouble(1.5), np.clongdouble(2), np.clongdouble(1 + 2j)]
    assert plain(given, in_silence) == [1.5, 2.0, "1+2j"]


@pytest.mark.parametrize(
    "values",
    [[1.0, np.nextafter(1.0, 2.0)] * 20, [-1.7e308, 1.7e308] * 20],
    ids=["closer than bins can be", "further apart than a float"],
)
def test_arrays_that_numpy_makes_no_bins_of_are_histograms(values: list[float]) -> None:
    found = plain(np.array(values), in_silence)
    assert isinstance(found, dict)
    assert isinstance(found["values"], list)
    assert sum(found["values"]) == 40  # type: ignore[arg-type]


def test_a_tensor_of_a_type_that_numpy_lacks_is_folded_in_single_precision() -> None:
    class Bfloat16(Tensor):
        def __array__(self, *args: object, **kwargs: object) -> object:
            raise TypeError("Got unsupported ScalarType BFloat16")

        def float(self) -> object:
            return np.ones(100, dtype="float32")

    found = plain(Bfloat16([1.0] * 100), in_silence)
    assert isinstance(found, dict)
    assert found["_type"] == "histogram"


def test_keys_of_odd_kinds_are_text() -> None:
    plain_key = "größe"
    assert text_of_key(plain_key) is plain_key
    assert [text_of_key(key) for key in (Word.YES, 1, "a\udc80", np.str_("b"))] == [
        "yes",
        "1",
        "a\\udc80",
        "b",
    ]


def test_what_messagepack_lacks_travels_as_extensions() -> None:
    given: Json = {"big": [2**70, 2**64 - 1, -(2**63)], "text": "a\ud800", "more": {"x": -(2**64)}}
    assert packable(given) == {
        "big": [msgspec.msgpack.Ext(EXT_BIG_INT, b"1180591620717411303424"), 2**64 - 1, -(2**63)],
        "text": msgspec.msgpack.Ext(EXT_SURROGATES, b"a\xed\xa0\x80"),
        "more": {"x": msgspec.msgpack.Ext(EXT_BIG_INT, b"-18446744073709551616")},
    }


def test_an_integer_that_python_will_not_print_becomes_text() -> None:
    assert str(packable(1 << 20_000)).startswith("0x1000")


def test_an_integer_that_only_this_python_would_print_becomes_text() -> None:
    if not hasattr(sys, "set_int_max_str_digits"):
        pytest.skip("this Python prints any integer")
    known = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        assert str(packable(1 << 20_000)).startswith("0x1000")
    finally:
        sys.set_int_max_str_digits(known)


def test_tensors_of_tensorflow_go_through_numpy() -> None:
    class EagerTensor:
        def __init__(self, value: object) -> None:
            self._value = np.asarray(value)
            self.shape, self.dtype = self._value.shape, self._value.dtype

        def numpy(self) -> object:
            return self._value if self.shape else self._value[()]

    given = [EagerTensor(1.5), EagerTensor([1, 2]), EagerTensor(True)]
    assert plain(given, in_silence) == [1.5, [1, 2], True]
    folded = plain(EagerTensor(range(100)), in_silence)
    assert isinstance(folded, dict)
    assert folded["_type"] == "histogram"


def test_a_sparse_tensor_is_made_dense() -> None:
    class Sparse:
        is_sparse = True

        def to_dense(self) -> object:
            return np.eye(2)

        def tolist(self) -> object:
            raise TypeError("sparse")

    assert plain(Sparse(), in_silence) == [[1.0, 0.0], [0.0, 1.0]]


def test_sequences_of_other_libraries_are_lists() -> None:
    class ListConfig(Sequence[object]):
        def __getitem__(self, index: Any) -> Any:  # noqa: ANN401  as Sequence has it
            return [1, {"a": 2}][index]

        def __len__(self) -> int:
            return 2

    assert plain(ListConfig(), in_silence) == [1, {"a": 2}]
