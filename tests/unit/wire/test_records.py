from __future__ import annotations

import msgspec
import pytest

from runwell.errors import JournalError
from runwell.wire.records import (
    EXT_BIG_INT,
    EXT_SURROGATES,
    AlertRecord,
    ArtifactEntry,
    ArtifactRecord,
    ConfigRecord,
    ConsoleRecord,
    EnvironmentRecord,
    ExitRecord,
    FileRecord,
    HistoryRecord,
    Kind,
    LinkRecord,
    MetricRecord,
    PauseRecord,
    PreemptingRecord,
    Record,
    RunRecord,
    StatsRecord,
    SummaryRecord,
    UseRecord,
    decode,
    encode,
)

RECORDS: dict[Kind, Record] = {
    Kind.RUN: RunRecord("id", "p", None, "name", 1.5, "host", 7, 2.5, tags=("a",), resume="allow"),
    Kind.CONFIG: ConfigRecord({"a": {"b": [1, None, True]}}, ("c",)),
    Kind.HISTORY: HistoryRecord(3, 4.5, False, {"loss": 0.5, "text": "x"}),
    Kind.SUMMARY: SummaryRecord({"a": 1}, ("b",)),
    Kind.CONSOLE: ConsoleRecord(1.0, True, "line\r\n"),
    Kind.METRIC: MetricRecord("val/*", "epoch", summary=("min",), goal="minimize"),
    Kind.FILE: FileRecord("media/a.png", 5),
    Kind.ENVIRONMENT: EnvironmentRecord({"host": "h"}),
    Kind.EXIT: ExitRecord(9.0, 143),
    Kind.ALERT: AlertRecord(1.0, "title", "text", "WARN", 60.0),
    Kind.PREEMPTING: PreemptingRecord(1.0),
    Kind.ARTIFACT: ArtifactRecord(
        "c", "s", "dataset", "data", "d" * 32, (ArtifactEntry("a", "md5", 3, file="0"),), ttl_s=-2
    ),
    Kind.USE: UseRecord("id", "train"),
    Kind.LINK: LinkRecord(None, "c", "models", aliases=("best",)),
    Kind.PAUSE: PauseRecord(5.0, True),
    Kind.STATS: StatsRecord(1.5, {"cpu": 2.0, "gpu.0.temp": float("inf")}),
}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_record_comes_back(kind: Kind) -> None:
    found_kind, payload = encode(RECORDS[kind])
    assert (found_kind, decode(found_kind, payload)) == (kind, RECORDS[kind])


def test_a_record_is_an_array_so_that_old_journals_stay_readable() -> None:
    old = msgspec.msgpack.encode(["id", "p", None, "name", 1.5, "host", 7, 2.5])
    assert decode(Kind.RUN, old) == RunRecord("id", "p", None, "name", 1.5, "host", 7, 2.5)
    newer = msgspec.msgpack.encode([9.0, 143, "added later"])
    assert decode(Kind.EXIT, newer) == RECORDS[Kind.EXIT]


def test_what_messagepack_lacks_comes_back() -> None:
    row = {
        "big": msgspec.msgpack.Ext(EXT_BIG_INT, b"-1180591620717411303424"),
        "odd": [msgspec.msgpack.Ext(EXT_SURROGATES, b"a\xed\xa0\x80")],
    }
    payload = msgspec.msgpack.encode([0, 1.0, True, row])
    assert decode(Kind.HISTORY, payload) == HistoryRecord(
        0, 1.0, True, {"big": -(2**70), "odd": ["a\ud800"]}
    )


def test_kinds_of_later_versions_are_skipped() -> None:
    assert decode(200, b"anything") is None


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xc1",
        msgspec.msgpack.encode({"step": 1}),
        msgspec.msgpack.encode(["0", 1.0, True, {}]),
        msgspec.msgpack.encode([0, 1.0, True, {"a": msgspec.msgpack.Ext(77, b"")}]),
        msgspec.msgpack.encode([0, 1.0, True, {"a": msgspec.msgpack.Ext(EXT_BIG_INT, b"x")}]),
    ],
)
def test_damaged_payloads_are_an_error(payload: bytes) -> None:
    with pytest.raises(JournalError):
        decode(Kind.HISTORY, payload)
