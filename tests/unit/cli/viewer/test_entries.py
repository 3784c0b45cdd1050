from __future__ import annotations

import json
import math
from contextlib import closing
from pathlib import Path

from runwell.cli.viewer.entries import (
    document_of,
    entries_of,
    follow,
    line_of,
    strict,
    text_of,
)
from runwell.cli.viewer.files import reader_of
from runwell.wire.records import ExitRecord, FileRecord, HistoryRecord, Record
from tests.fakes.journals import JournalFile, run_record
from tests.unit.wire.test_official_log import written
from tests.unit.wire.test_official_records import START, message

ROW = HistoryRecord(3, 1.5, committed=True, data={"a": math.nan, "b": {"c": [1, -math.inf]}})


def test_a_record_is_a_document_and_a_text(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path)
    journal.write(run_record(), ROW)
    with closing(reader_of(journal.path)) as reader:
        first, second = entries_of(reader)
    size, end = second.entry.size_bytes, second.entry.end
    assert json.loads(line_of(second), parse_constant=lambda word: 1 / 0) == {
        "num": 2, "type": "history",
        "history": {"step": 3, "timestamp": 1.5, "committed": True,
                    "data": {"a": "NaN", "b": {"c": [1, "-Infinity"]}}},
        "end": end, "size_bytes": size,
    }  # fmt: skip
    assert text_of(second) == (
        f"# record 2: history ({size} bytes, to byte {end})\n"
        "  step: 3\n  timestamp: 1.5\n  committed: true\n"
        "  data:\n    a: NaN\n    b:\n      c: [1, -Infinity]"
    )
    run = document_of(first)["run"]
    assert isinstance(run, dict)
    assert run["run_id"] == "abc"
    assert "notes" not in run


def test_several_of_a_kind_are_a_list_and_others_are_one(tmp_path: Path) -> None:
    path = tmp_path / "run-abc.wandb"
    files = message((6, message((1, message((1, "a"))), (1, message((1, "b"))))))
    path.write_bytes(written([START, files]))
    with closing(reader_of(path)) as reader:
        run, saved = (document_of(each) for each in entries_of(reader))
    told = run["run"]
    assert isinstance(told, dict)
    assert (told["run_id"], told["changed"]) == ("abc", {"lr": 0.1})
    assert saved["files"] == [{"path": "a", "size_bytes": 0}, {"path": "b", "size_bytes": 0}]


def test_what_is_finite_stays_as_it_is() -> None:
    assert strict({"a": [1.5, None, "x", True], "b": math.inf}) == {
        "a": [1.5, None, "x", True], "b": "Infinity"
    }  # fmt: skip


class Growing:
    """A journal to which something is written whenever somebody waits."""

    def __init__(self, root: Path, *later: Record | None) -> None:
        self.journal = JournalFile(root)
        self.journal.write(run_record())
        self.later = list(later)
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        record = self.later.pop(0) if self.later else None
        if record is not None:
            self.journal.write(record)

    def kinds(self, idle_s: float) -> list[tuple[int, str]]:
        with closing(reader_of(self.journal.path)) as reader:
            found = follow(reader, idle_s, clock=lambda: self.now, sleep=self.sleep)
            return [(each.number, each.entry.kind) for each in found]


def test_following_ends_with_the_run(tmp_path: Path) -> None:
    growing = Growing(tmp_path, None, ROW, ExitRecord(2.0, 0), ROW)
    assert growing.kinds(0) == [(1, "run"), (2, "history"), (3, "exit")]


def test_following_ends_after_silence(tmp_path: Path) -> None:
    growing = Growing(tmp_path, None, None, FileRecord("a", 1))
    assert growing.kinds(1.0) == [(1, "run"), (2, "file")]
    assert growing.now == 0.75 + 1.0
