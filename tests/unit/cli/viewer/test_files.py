from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from runwell.cli.viewer.files import Entry, JournalReader, OfficialReader, Reader, reader_of
from runwell.cli.viewer.finding import find_journal, holds_runs, journals_beside
from runwell.errors import JournalError, UsageError
from runwell.wire.journal import frame
from runwell.wire.records import ConfigRecord, ExitRecord, HistoryRecord, RunRecord
from tests.fakes.journals import JournalFile, run_record
from tests.unit.wire.test_official_log import written
from tests.unit.wire.test_official_records import START, at, item, leaf, message

STEP = message((2, message((1, leaf("a", json="1")))))
DERIVED = message((3, message((1, leaf("a", json="1")))))
HEADER = message((1, 1), (21, message((1, b"x"))))
END = message((18, message((1, 0), (2, 9))))


def news_of(reader: Reader) -> list[Entry]:
    found: list[Entry] = []
    while news := reader.read():
        found += news
    return found


def all_of(path: Path) -> list[Entry]:
    with closing(reader_of(path)) as reader:
        return news_of(reader)


def test_a_journal_is_read_on_as_it_grows(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path)
    reader = reader_of(journal.path)
    assert isinstance(reader, JournalReader)
    assert reader.read() == []
    end = journal.write(run_record())
    assert [(entry.kind, entry.end, entry.told) for entry in reader.read()] == [
        ("run", end, (run_record(),))
    ]
    row = HistoryRecord(0, 1.0, committed=True, data={"a": 1})
    journal.write(row, ExitRecord(2.0, 0))
    assert [entry.told for entry in reader.read()] == [(row,), (ExitRecord(2.0, 0),)]
    reader.close()


def test_what_is_damaged_or_of_a_later_version_is_said_and_passed(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path)
    with journal.path.open("ab") as file:
        file.write(frame(3, b"\x91\x01") + frame(77, b"\x90"))
    journal.write(ExitRecord(2.0, 0))
    found = [(entry.kind, entry.told) for entry in all_of(journal.path)]
    assert found == [("history", ()), ("kind 77", ()), ("exit", (ExitRecord(2.0, 0),))]


def test_an_official_file_is_read_on_as_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "run-abc.wandb"
    data = written([HEADER, START, STEP, DERIVED, END])
    path.write_bytes(data[:3])
    reader = OfficialReader(path)
    assert reader.read() == []
    found: list[Entry] = []
    for size in (20, len(data) - 3, len(data)):
        path.write_bytes(data[:size])
        found += news_of(reader)
    reader.close()
    assert [entry.kind for entry in found] == ["header", "run", "history", "summary", "exit"]
    assert [type(each) for each in found[1].told] == [RunRecord, ConfigRecord]
    assert (found[3].told, found[3].beside, found[-1].end) == ((), {"a": 1}, len(data))


def test_a_record_longer_than_what_is_read_at_once_comes_whole(tmp_path: Path) -> None:
    path = tmp_path / "run-abc.wandb"
    long = message((13, message((1, 1), (2, at(5)), (3, "x" * 1_500_000))))
    path.write_bytes(written([START, long, message((5, message((1, item("b", "2")))))]))
    assert [(e.kind, e.size_bytes) for e in all_of(path)][1:] == [
        ("output_raw", len(long)), ("config", 11)
    ]  # fmt: skip


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "run-abc.wandb"
    path.write_bytes(b"something else")
    with pytest.raises(JournalError, match="no Runwell journal"):
        all_of(path)
    path.write_bytes(b":W&B\x00\x00\x00")
    with pytest.raises(JournalError, match="official"):
        all_of(path)
    with pytest.raises(UsageError, match=r"run-x\.wandb"):
        reader_of(tmp_path / "run-x.wandb")


def test_a_run_is_found_by_its_file_its_directory_or_the_folder_of_all(tmp_path: Path) -> None:
    first, latest = JournalFile(tmp_path, "a"), JournalFile(tmp_path, "b")
    for path in (first.path, first.path.parent):
        assert find_journal(path) == first.path
    for path in (tmp_path, tmp_path / "wandb"):
        assert find_journal(path) == latest.path
    places = (tmp_path, tmp_path / "wandb", first.path.parent, first.path, tmp_path / "nix")
    assert [holds_runs(path) for path in places] == [True, True, False, False, False]
    assert journals_beside(first.path) == [latest.path, first.path]
    with pytest.raises(UsageError, match="there is no run at"):
        find_journal(first.files)


def test_a_file_alone_is_beside_itself(tmp_path: Path) -> None:
    assert journals_beside(tmp_path / "x.wandb") == [tmp_path / "x.wandb"]
