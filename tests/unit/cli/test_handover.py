from __future__ import annotations

from pathlib import Path

import pytest

from runwell.cli import handover
from runwell.cli.handover import hand_over
from runwell.sdk.rendezvous import Server, leave_note
from runwell.uplink.cursor import CursorFile
from runwell.uplink.spool import Spool
from runwell.wire.rendezvous import Cursor, Places
from tests.fakes.journals import JournalFile, run_record

SERVER = Server("http://127.0.0.1:8080", "k" * 40, "ann")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "state", tmp_path / "run", tmp_path / "data")


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[Places]:
    calls: list[Places] = []
    monkeypatch.setattr(handover, "wake_uplink", lambda where, _environ: calls.append(where))
    return calls


def journal(folder: Path, run_id: str) -> str:
    file = JournalFile(folder, run_id)
    file.write(run_record(run_id))
    return str(file.path)


def give(places: Places, folder: Path) -> int:
    return hand_over(places, folder, SERVER, {}, 5.0)


def targets(places: Places) -> dict[str, str | None]:
    return {path: note.base_url for path, note in Spool(places.spool).all().items()}


def test_journals_that_wait_anywhere_are_taken(
    places: Places, tmp_path: Path, woken: list[Places]
) -> None:
    path = journal(tmp_path / "far", "abc")
    leave_note(places, Path(path), None, 1.0)
    assert give(places, tmp_path / "here") == 1
    assert targets(places) == {path: SERVER.base_url}
    assert woken == [places]


def test_journals_below_the_folder_are_taken(
    places: Places, tmp_path: Path, woken: list[Places]
) -> None:
    paths = [journal(tmp_path, "abc"), journal(tmp_path, "def")]
    assert give(places, tmp_path) == 2
    assert targets(places) == dict.fromkeys(paths, SERVER.base_url)
    assert len(woken) == 1


@pytest.mark.parametrize("state", ["done", "refused"])
def test_journals_that_were_shipped_or_refused_stay(
    places: Places, tmp_path: Path, woken: list[Places], state: str
) -> None:
    CursorFile(journal(tmp_path, "abc")).save(Cursor(state=state))
    assert (give(places, tmp_path), woken) == (0, [])


def test_journals_that_go_to_another_server_stay(
    places: Places, tmp_path: Path, woken: list[Places]
) -> None:
    path = journal(tmp_path, "abc")
    other = Server("https://elsewhere.example", "x" * 40)
    leave_note(places, Path(path), other, 1.0)
    assert (give(places, tmp_path), woken) == (0, [])
    assert targets(places) == {path: other.base_url}


def test_journals_of_others_and_empty_folders_are_no_matter(
    places: Places, tmp_path: Path, woken: list[Places]
) -> None:
    Path(journal(tmp_path, "abc")).write_bytes(b":W&B\xe1\xbe\x00 official")
    assert (give(places, tmp_path), give(places, tmp_path / "nothing"), woken) == (0, 0, [])


def test_a_note_without_its_journal_is_left(
    places: Places, tmp_path: Path, woken: list[Places]
) -> None:
    leave_note(places, tmp_path / "gone.wandb", None, 1.0)
    assert (give(places, tmp_path), woken) == (0, [])


def test_journals_follow_the_server_to_another_address(
    places: Places, tmp_path: Path, woken: list[Places]
) -> None:
    path = journal(tmp_path / "far", "abc")
    leave_note(places, Path(path), Server("http://127.0.0.1:9", SERVER.api_key), 1.0)
    assert give(places, tmp_path / "here") == 1
    assert targets(places) == {path: SERVER.base_url}
    assert woken == [places]


@pytest.mark.parametrize("key", ["o" * 40, None])
def test_journals_of_another_server_stay_its_own(
    places: Places, tmp_path: Path, woken: list[Places], key: str | None
) -> None:
    path = journal(tmp_path / "far", "abc")
    leave_note(places, Path(path), Server("http://example.org", key), 1.0)
    assert give(places, tmp_path / "here") == 0
    assert targets(places) == {path: "http://example.org"}
    assert woken == []
