"""Records as the official package has them, by hand: the numbers of fields are the contract."""

from __future__ import annotations

import struct

import pytest

from runwell.errors import JournalError
from runwell.wire.official_records import OfficialRun, kind_of, summary_leaves
from runwell.wire.records import (
    AlertRecord,
    ArtifactEntry,
    ArtifactRecord,
    ConfigRecord,
    ConsoleRecord,
    ExitRecord,
    FileRecord,
    HistoryRecord,
    MetricRecord,
    Record,
    RunRecord,
    StatsRecord,
    SummaryRecord,
)


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def message(*parts: tuple[int, object]) -> bytes:
    """Returns a message of pairs of number and value: integers, text, doubles, messages."""
    out = b""
    for number, value in parts:
        if isinstance(value, bool | int):
            out += varint(number << 3) + varint(int(value))
        elif isinstance(value, float):
            out += varint(number << 3 | 1) + struct.pack("<d", value)
        else:
            data = value.encode() if isinstance(value, str) else value
            assert isinstance(data, bytes)
            out += varint(number << 3 | 2) + varint(len(data)) + data
    return out


def at(seconds: int) -> bytes:
    return message((1, seconds), (2, 500_000_000))


def leaf(*path: str, json: str) -> bytes:
    return message(*((2, name) for name in path), (16, json))


def item(key: str, json: str) -> bytes:
    return message((1, key), (16, json))


START = message(
    (17, message((1, "abc"), (3, "demo"), (4, message((1, item("lr", "0.1")))), (8, "swift-fox"),
                 (10, "a"), (10, "b"), (13, "box"), (17, at(100))))
)  # fmt: skip


@pytest.fixture
def run() -> OfficialRun:
    run = OfficialRun()
    run.read(START)
    return run


def test_a_run_begins_with_who_it_is_and_its_config() -> None:
    assert OfficialRun().read(START) == [
        RunRecord("abc", "demo", None, "swift-fox", 100.5, "box", 0, 0, tags=("a", "b"),
                  samples_system=False),
        ConfigRecord({"lr": 0.1}),
    ]  # fmt: skip


def test_rows_have_their_values_at_their_depth(run: OfficialRun) -> None:
    told = run.read(
        message((2, message((1, leaf("_step", json="7")), (1, leaf("_timestamp", json="1e2")),
                            (1, leaf("_runtime", json="1")), (1, leaf("a", "b", json="NaN")),
                            (1, leaf("a", "c", json="[1]")), (2, message((1, 7))))))
    )  # fmt: skip
    (row,) = told
    assert isinstance(row, HistoryRecord)
    assert (row.step, row.timestamp, row.committed) == (7, 100.0, True)
    assert str(row.data) == "{'a': {'b': nan, 'c': [1]}}"


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        (((4, True),), True),
        (((5, 7),), -4),
        (((6, 0.5),), 0.5),
        (((7, "text"),), "text"),
        (((8, "[1]"),), [1]),
        (((3, 0),), None),
    ],
)
def test_typed_values_are_read_too(
    run: OfficialRun, parts: tuple[tuple[int, object], ...], value: object
) -> None:
    (row,) = run.read(message((2, message((1, message((2, "k"), *parts))))))
    assert isinstance(row, HistoryRecord)
    assert (row.step, row.data) == (0, {"k": value})


def test_config_and_summary_change_by_leaves_and_are_told_whole(run: OfficialRun) -> None:
    first = message(
        (5, message((1, leaf("deep", "a", json="1")), (1, leaf("deep", "b", json="2"))))
    )
    second = message((5, message((1, leaf("deep", "a", json="3")), (2, leaf("deep", "b", json="")),
                                 (2, message((1, "lr"))))))  # fmt: skip
    assert run.read(first) == [ConfigRecord({"deep": {"a": 1, "b": 2}})]
    assert run.read(second) == [ConfigRecord({"deep": {"a": 3}}, ("lr",))]
    assert run.config == {"deep": {"a": 3}}
    assert run.read(message((3, message((1, item("best", "7")))))) == [SummaryRecord({"best": 7})]
    # What is made of rows is not told: the uplink makes it of the rows, too.
    assert run.read(message((3, message((1, leaf("loss", json="1")))))) == []
    assert run.summary == {"best": 7, "loss": 1}


def test_the_other_records_are_read(run: OfficialRun) -> None:
    told: list[Record] = []
    for number, body in (
        (13, message((1, 1), (2, at(101)), (3, "out"))),
        (13, message((2, at(102)), (3, "err"))),
        (12, message((2, "val/*"), (4, "epoch"), (6, message((1, True))))),
        (
            12,
            message(
                (1, "loss"), (6, message((2, True))), (7, message((1, True), (8, True))), (8, 2)
            ),
        ),
        (6, message((1, message((1, "a.txt"))))),
        (7, message((2, at(103)), (3, item("cpu", "1.5")), (3, item("odd", '"x"')))),
        (10, message((1, "t"), (2, "x"), (3, "warn"), (4, 60_000))),
        (11, message((1, "telemetry"))),
        (18, message((1, 3), (2, 9))),
    ):
        told += run.read(message((1, 5), (number, body)))
    assert told == [
        ConsoleRecord(101.5, is_error=False, text="out"),
        ConsoleRecord(102.5, is_error=True, text="err"),
        MetricRecord("val/*", "epoch"),
        MetricRecord("loss", None, False, True, ("min", "first"), "maximize"),
        FileRecord("a.txt", 0),
        StatsRecord(103.5, {"cpu": 1.5}),
        AlertRecord(102.5, "t", "x", "WARN", 60.0),
        ExitRecord(109.5, 3),
    ]


def test_an_artifact_says_where_its_bytes_lie(run: OfficialRun) -> None:
    own = message((1, "x"), (2, "d1"), (4, 3), (6, "/staging/x"))
    ref = message((1, "far"), (2, "d2"), (3, "s3://b/k"), (16, message((1, "etag"), (2, '"e"'))))
    body = message((4, "dataset"), (5, "data"), (6, "dd"), (11, "best"), (11, "latest"),
                   (12, message((4, own), (4, ref))), (14, True), (15, "c"), (16, "s"))  # fmt: skip
    assert run.read(message((8, body))) == [
        ArtifactRecord("c", "s", "dataset", "data", "dd",
            (ArtifactEntry("x", "d1", 3, file="0"),
             ArtifactEntry("far", "d2", 0, "s3://b/k", {"etag": "e"})),
            aliases=("best", "latest"))
    ]  # fmt: skip
    assert run.sources == {("c", "0"): "/staging/x"}


def test_what_cannot_be_read_is_an_error(run: OfficialRun) -> None:
    with pytest.raises(JournalError):
        run.read(b"\x12\x05ab")


@pytest.mark.parametrize(
    "value",
    [
        message((6, b"1234")),
        message((16, "{")),
        message((8, "nothing")),
        message((16, "[" * 100_000)),
    ],
    ids=["half a double", "half an object", "no JSON", "too deep"],
)
def test_a_value_that_cannot_be_read_is_an_error_of_the_file(value: bytes) -> None:
    row = message((2, message((1, message((1, "a")) + value))))
    with pytest.raises(JournalError, match="cannot be read"):
        OfficialRun().read(row)


@pytest.mark.parametrize(
    ("number", "kind"), [(2, "history"), (13, "output_raw"), (25, "use_artifact"), (99, "unknown")]
)
def test_a_record_says_what_it_is_about(number: int, kind: str) -> None:
    assert kind_of(message((1, 7), (number, b""), (16, b""))) == kind


def test_what_rows_make_of_the_summary_can_be_looked_at() -> None:
    told = message((3, message((1, leaf("a", "b", json="1.5")), (1, item("c", '"x"')))))
    assert summary_leaves(told) == {"a.b": 1.5, "c": "x"}
    with pytest.raises(JournalError, match="cannot be read"):
        summary_leaves(message((3, message((1, item("c", "{"))))))
