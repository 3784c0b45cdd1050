from __future__ import annotations

from pathlib import Path

import pytest

from runwell.sdk import housing
from tests.fakes.reading import rows_of
from tests.unit.sdk.conftest import Start


def test_directories_have_the_names_that_people_know(start: Start, tmp_path: Path) -> None:
    run = start(run_id="abc")
    assert run.directory is not None
    assert run.directory.path.parent == tmp_path / "wandb"
    assert run.directory.path.name.startswith("offline-run-")
    assert run.directory.path.name.endswith("-abc")
    assert run.directory.journal.name == "run-abc.wandb"
    assert (tmp_path / "wandb" / "latest-run").resolve() == run.directory.path


def test_two_starts_of_one_id_in_one_second_have_two_directories(start: Start) -> None:
    first, second = start(run_id="abc"), start(run_id="abc")
    assert first.directory != second.directory


def test_a_directory_that_cannot_be_made_is_replaced(
    start: Start, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    run = start(root_dir=str(blocked))
    run.log({"a": 1})
    assert rows_of(run) == [{"a": 1}]
    assert capsys.readouterr().err.count("cannot be written") == 1


def test_without_any_directory_the_script_still_runs(
    start: Start,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(**options: object) -> str:
        raise OSError("read-only")

    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr("tempfile.mkdtemp", fail)
    run = start(root_dir=str(blocked))
    run.log({"a": 1})
    run.finish()
    assert (run.disabled, run.summary["a"]) == (True, 1)
    assert "this run is not kept" in capsys.readouterr().err


def test_a_journal_that_cannot_be_made_disables_the_run(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise OSError("quota")

    monkeypatch.setattr(housing, "JournalWriter", fail)
    run = start()
    run.log({"a": 1})
    run.finish()
    assert run.disabled
