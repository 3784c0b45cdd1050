from __future__ import annotations

from pathlib import Path

import pytest

from runwell.errors import JournalError
from runwell.uplink.adoption import adopt, is_official, note_synced
from runwell.wire.records import ExitRecord, FileRecord, HistoryRecord, RunRecord
from tests.fakes.reading import records_in
from tests.unit.wire.test_official_log import written
from tests.unit.wire.test_official_records import START, item, leaf, message

ROW = message((2, message((1, leaf("a", json="1")))))
SAVED = message((6, message((1, message((1, "*.txt"))), (1, message((1, "output.log"))))))
SUMMARY = message((3, message((1, item("best", "7")))))
END = message((18, message((1, 0), (2, 9))))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "files" / name).touch()
    return tmp_path / "run-abc.wandb"


def test_a_file_becomes_a_journal_beside_it(file: Path) -> None:
    file.write_bytes(written([START, ROW, SAVED, SUMMARY, END]))
    before = file.read_bytes()
    journal = adopt(file)
    told = records_in(journal)
    assert isinstance(told[0], RunRecord)
    assert [each.path for each in told if isinstance(each, FileRecord)] == [
        "a.txt", "b.txt", "wandb-metadata.json", "config.yaml", "wandb-summary.json"
    ]  # fmt: skip
    assert isinstance(told[-1], ExitRecord)
    assert (file.parent / "files" / "wandb-summary.json").read_bytes() == b'{"best":7}'
    assert (journal.name, is_official(str(file)), is_official(str(journal))) == (
        "runwell-abc.journal", True, False
    )  # fmt: skip
    assert file.read_bytes() == before


def test_a_run_that_goes_on_is_taken_up_where_it_was(file: Path) -> None:
    file.write_bytes(written([START, ROW]))
    journal = adopt(file)
    before = journal.read_bytes()
    file.write_bytes(written([START, ROW, ROW, END]))
    assert adopt(file) == journal
    after = journal.read_bytes()
    assert after.startswith(before)
    assert sum(isinstance(each, HistoryRecord) for each in records_in(journal)) == 2
    adopt(file)
    assert journal.read_bytes() == after


def test_another_file_of_the_same_name_is_not_mixed_in(file: Path) -> None:
    file.write_bytes(written([START, ROW, ROW]))
    adopt(file)
    file.write_bytes(written([ROW]))
    with pytest.raises(JournalError, match="another file"):
        adopt(file)


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/*", "a/../../*.txt"])
def test_a_file_that_names_others_outside_brings_none_of_them(file: Path, path: str) -> None:
    (file.parent / "secret.txt").touch()
    file.write_bytes(written([START, message((6, message((1, message((1, path))))))]))
    assert not [each for each in records_in(adopt(file)) if isinstance(each, FileRecord)]


def test_an_artifact_whose_id_leads_elsewhere_is_refused(file: Path) -> None:
    entry = message((1, "x"), (6, str(file.parent / "secret.txt")))
    artifact = message((15, "../../elsewhere"), (12, message((4, entry))))
    file.write_bytes(written([START, message((8, artifact))]))
    with pytest.raises(JournalError, match="elsewhere"):
        adopt(file)


def test_what_was_synced_is_marked_as_the_official_command_marks_it(file: Path) -> None:
    note_synced(file)
    assert file.with_name("run-abc.wandb.synced").exists()
