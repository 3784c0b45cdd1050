from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from runwell.errors import UsageError
from runwell.uplink import backoff
from runwell.uplink.adoption import note_synced
from runwell.uplink.cursor import CursorFile
from runwell.uplink.recast import Recast
from runwell.uplink.sync import Ending, Manner, Progress, find_journals, is_synced, sync
from runwell.uplink.tail import Tail
from runwell.wire.records import ConsoleRecord, ExitRecord
from runwell.wire.rendezvous import SpoolNote, encode_note, spool_path
from tests.fakes.journals import STARTED_AT, JournalFile, row, run_record, this_host
from tests.fakes.wire_server import CONSOLE, WireServer


@pytest.fixture
def server() -> Iterator[WireServer]:
    server = WireServer()
    server.start()
    yield server
    server.kill()


def ship(server: WireServer, *paths: Path, patience_s: float = 5.0) -> list[tuple[Ending, str]]:
    synced = sync(
        paths, server.url, server.key, progress=lambda _: None, patience_s=patience_s, environ={}
    )
    return [(each.ending, each.cursor.message) for each in synced]


def complete(root: Path, run_id: str) -> JournalFile:
    journal = JournalFile(root, run_id)
    journal.write(run_record(run_id), row(0, loss=1.0), ExitRecord(STARTED_AT, 0))
    return journal


def test_journals_are_found_in_files_runs_and_directories_of_runs(tmp_path: Path) -> None:
    first, second = complete(tmp_path, "a"), complete(tmp_path, "b")
    (tmp_path / "wandb" / "latest-run").symlink_to(second.path.parent)
    both = [str(first.path), str(second.path)]
    assert find_journals([tmp_path]) == both
    assert find_journals([tmp_path / "wandb"]) == both
    assert find_journals([first.path, second.path.parent, first.path]) == both


def test_a_path_without_runs_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no run at"):
        find_journals([tmp_path])


def test_runs_are_shipped_and_their_notes_taken_away(tmp_path: Path, server: WireServer) -> None:
    journal = complete(tmp_path, "a")
    spool = tmp_path / "spool"
    spool.mkdir()
    note = spool_path(spool, str(journal.path))
    note.write_bytes(encode_note(SpoolNote(str(journal.path), None, None, 0.0)))
    told: list[Progress] = []
    (synced,) = sync(
        [tmp_path], server.url, server.key, progress=told.append, spool=spool, environ={}
    )
    assert (synced.ending, synced.cursor.url) == (Ending.DONE, f"{server.url}/ada/demo/runs/a")
    assert told[-1].cursor.offset == told[-1].size_bytes == journal.path.stat().st_size
    assert (server.state("a"), note.exists()) == ("finished", False)


def test_a_damaged_file_of_the_official_package_is_told_and_the_next_run_goes_on(
    tmp_path: Path, server: WireServer
) -> None:
    foreign = tmp_path / "wandb" / "run-20250101_000000-official"
    foreign.mkdir(parents=True)
    (foreign / "run-official.wandb").write_bytes(b":W&B\xe1\xbe\x00and so on")
    complete(tmp_path, "ours")
    (damaged, why), next_one = ship(server, tmp_path)
    assert (damaged, "no run is to be read" in why) == (Ending.FOREIGN, True)
    assert next_one == (Ending.DONE, "")
    assert [path.name for path in foreign.iterdir()] == ["run-official.wandb"]
    assert server.state("ours") == "finished"


def test_what_was_shipped_is_not_shipped_again(tmp_path: Path, server: WireServer) -> None:
    complete(tmp_path, "a")
    ship(server, tmp_path)
    num_bodies = server.runs["a"].num_bodies
    assert ship(server, tmp_path) == [(Ending.DONE, "")]
    assert server.runs["a"].num_bodies == num_bodies


def test_a_run_without_an_end_elsewhere_is_shipped_as_far_as_it_is(
    tmp_path: Path, server: WireServer
) -> None:
    journal = JournalFile(tmp_path, "a")
    journal.write(run_record("a"), row(0, loss=1.0), row(1, loss=1.0, committed=False))
    assert ship(server, tmp_path) == [(Ending.SHIPPED, "")]
    assert len(server.rows("a")) == 2
    assert set(server.runs["a"].promises) == {None}
    journal.write(row(2, loss=1.0), ExitRecord(STARTED_AT, 0))
    assert ship(server, tmp_path) == [(Ending.DONE, "")]
    assert ([each["_step"] for each in server.rows("a")], server.complaints) == ([0, 1, 2], [])


def test_a_run_whose_process_is_gone_is_crashed(tmp_path: Path, server: WireServer) -> None:
    process = subprocess.Popen(["true"])
    process.wait()
    journal = JournalFile(tmp_path, "a")
    record = run_record("a", host=this_host(), pid=process.pid, process_started_at=1.0)
    journal.write(record, row(0, loss=1.0))
    assert ship(server, tmp_path) == [(Ending.DONE, "")]
    assert server.state("a") == "crashed"


def test_a_refusal_says_why_and_the_next_run_goes_on(tmp_path: Path, server: WireServer) -> None:
    complete(tmp_path, "a").path.write_bytes(b"something else")
    complete(tmp_path, "b")
    (first, message), second = ship(server, tmp_path)
    assert (first, second) == (Ending.REFUSED, (Ending.DONE, ""))
    assert "no Runwell journal" in message


def test_a_refused_run_is_tried_again_when_asked(tmp_path: Path, server: WireServer) -> None:
    complete(tmp_path, "a")
    right, server.key = server.key, "another" * 6
    synced = sync([tmp_path], server.url, right, progress=lambda _: None, environ={})
    assert synced[0].ending is Ending.REFUSED
    server.key = right
    assert ship(server, tmp_path) == [(Ending.DONE, "")]


def test_nobody_there_is_given_up_after_a_while(tmp_path: Path, server: WireServer) -> None:
    complete(tmp_path, "a")
    server.kill()
    ((ending, message),) = ship(server, tmp_path, patience_s=0.2)
    assert ending is Ending.WAITING
    assert message == f"waiting for {server.url}: the connection was refused"


def test_a_journal_that_the_uplink_ships_is_watched(tmp_path: Path, server: WireServer) -> None:
    journal = complete(tmp_path, "a")
    uplink = Tail(str(journal.path))
    assert uplink.claim()
    assert ship(server, tmp_path, patience_s=0.2) == [(Ending.WAITING, "")]
    file = CursorFile(str(journal.path))
    file.save(file.load().__class__(state="done"))
    assert ship(server, tmp_path, patience_s=5.0) == [(Ending.DONE, "")]
    uplink.close()


def test_a_server_that_fails_in_two_ways_in_turn_is_given_up_too(
    tmp_path: Path, server: WireServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff, "LONGEST_DELAY_S", 0.01)
    complete(tmp_path, "a")
    server.faults.extend(["500", "garbage"] * 1000)
    ((ending, _),) = ship(server, tmp_path, patience_s=0.3)
    assert (ending, bool(server.faults)) == (Ending.WAITING, True)


def test_a_run_that_was_sent_can_be_sent_to_another_place(
    tmp_path: Path, server: WireServer
) -> None:
    journal = JournalFile(tmp_path, "a")
    said = ConsoleRecord(STARTED_AT, is_error=False, text="said\n")
    journal.write(run_record("a"), row(0, loss=1.0), said, ExitRecord(STARTED_AT, 0))
    assert ship(server, tmp_path) == [(Ending.DONE, "")]
    recast = Recast(run_id="b", project="other", job_type="eval", with_console=False)
    for _ in range(2):  # the second time there is nothing to do
        (synced,) = sync(
            [tmp_path], server.url, server.key, progress=print, environ={}, manner=Manner(recast)
        )
        assert (synced.ending, synced.cursor.url) == (
            Ending.DONE, f"{server.url}/ada/other/runs/b"
        )  # fmt: skip
    assert (server.rows("a"), server.rows("b")) == (server.rows("a"), server.rows("a"))
    assert (CONSOLE in server.runs["a"].files, CONSOLE in server.runs["b"].files) == (True, False)


def test_several_journals_become_one_run_in_the_order_of_their_beginnings(
    tmp_path: Path, server: WireServer
) -> None:
    for number, name in enumerate(("later", "earlier")):
        folder = tmp_path / "wandb" / f"offline-run-2026010{2 - number}_000000-{name}"
        journal = JournalFile(tmp_path / name, name)
        journal.write(
            run_record(name, pid=number + 1),
            row(number, loss=float(number)),
            ExitRecord(STARTED_AT, 0),
        )
        journal.path.parent.rename(_made(folder))
    manner = Manner(Recast(run_id="whole"), at_once=4)
    endings = sync([tmp_path], server.url, server.key, progress=print, environ={}, manner=manner)
    assert [each.ending for each in endings] == [Ending.DONE] * 2
    assert [each["loss"] for each in server.rows("whole")] == [1.0, 0.0]


def _made(folder: Path) -> Path:
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder


def test_a_run_is_synced_when_a_server_has_it_under_any_name(
    tmp_path: Path, server: WireServer
) -> None:
    journal = complete(tmp_path, "a")
    assert not is_synced(journal.path)
    part = Manner(Recast(project="other", with_console=False))
    sync([tmp_path], server.url, server.key, progress=print, environ={}, manner=part)
    assert not is_synced(journal.path)  # its output is nowhere else
    manner = Manner(Recast(project="other"))
    sync([tmp_path], server.url, server.key, progress=print, environ={}, manner=manner)
    assert is_synced(journal.path)
    official = tmp_path / "run-x.wandb"
    official.touch()
    assert not is_synced(official)
    note_synced(official)
    assert is_synced(official)
