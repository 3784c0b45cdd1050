from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from runwell.errors import Unreachable
from runwell.uplink.client import Client
from runwell.uplink.sender import Sender
from runwell.uplink.service import LINES_PER_SERVER, TICK_S, Service
from runwell.wire.records import ExitRecord
from runwell.wire.rendezvous import STRAIGHT, Route, SpoolNote
from tests.fakes.journals import STARTED_AT, JournalFile, row, run_record
from tests.fakes.wire_server import WireServer
from tests.unit.uplink.doubles import Clock, MemoryClient, make_world


class Notes:
    """A spool in memory."""

    def __init__(self) -> None:
        self.notes: dict[str, SpoolNote] = {}

    def leave(self, journal: JournalFile, url: str = "http://wire.test") -> SpoolNote:
        note = SpoolNote(str(journal.path), url, None, 0.0)
        self.notes[note.journal] = note
        return note

    def scan(self) -> dict[str, SpoolNote]:
        return dict(self.notes)

    def remove(self, note: SpoolNote) -> None:
        if self.notes.get(note.journal) == note:
            del self.notes[note.journal]


class Desk:
    """A service with a clock that runs while it waits, and jobs done when a test says so."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = Clock()
        self.wire = WireServer()
        self.notes = Notes()
        self.jobs: list[Callable[[], None]] = []
        self.clients: dict[str, MemoryClient] = {}
        self.on_wait: Callable[[], bool] = lambda: False
        self.service = Service(
            notes=self.notes,
            bell=self,
            connect=self.connect,
            make_sender=lambda journal, client: Sender(journal, client, make_world(self.clock)),
            submit=self.jobs.append,
            monotonic=self.clock,
            idle_s=30.0,
        )

    def connect(self, base_url: str, _api_key: str | None, _route: Route = STRAIGHT) -> Client:
        return self.clients.setdefault(base_url, MemoryClient(self.wire, base_url))

    def wait(self, timeout_s: float) -> bool:
        self.clock.now += timeout_s
        self.work()
        return self.on_wait()

    def work(self) -> None:
        jobs, self.jobs[:] = self.jobs[:], []
        for job in jobs:
            job()

    def journal(self, run_id: str, *, is_complete: bool = True) -> JournalFile:
        journal = JournalFile(self.root, run_id)
        journal.write(run_record(run_id), row(0, loss=1.0))
        if is_complete:
            journal.write(ExitRecord(STARTED_AT, 0))
        return journal


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_it_ships_what_is_there_and_ends_when_idle(desk: Desk) -> None:
    for run_id in ("a", "b", "c"):
        desk.notes.leave(desk.journal(run_id))
    started = desk.clock.now
    desk.service.run()
    assert {run: desk.wire.state(run) for run in "abc"} == dict.fromkeys("abc", "finished")
    assert desk.notes.notes == {}
    assert 30.0 <= desk.clock.now - started < 35.0


def test_a_live_run_keeps_it_alive(desk: Desk) -> None:
    desk.notes.leave(desk.journal("a", is_complete=False))
    end = desk.clock.now + 100.0

    def check() -> bool:
        if desk.clock.now >= end:
            desk.service.stop()
        return False

    desk.on_wait = check
    desk.service.run()
    assert desk.clock.now >= end
    desk.service.close()


def test_at_most_so_many_steps_go_to_one_server_and_others_have_their_turn(desk: Desk) -> None:
    for number in range(LINES_PER_SERVER + 3):
        desk.notes.leave(desk.journal(f"slow-{number}"), "http://slow")
    desk.notes.leave(desk.journal("other"), "http://other")
    desk.service.turn()
    assert len(desk.jobs) == LINES_PER_SERVER + 1
    desk.service.turn()
    assert len(desk.jobs) == LINES_PER_SERVER + 1


def test_a_failing_server_gets_one_try_at_a_time(desk: Desk) -> None:
    client = desk.connect("http://dead", None)
    assert isinstance(client, MemoryClient)
    client.failures.extend([Unreachable("gone")] * 100)
    for number in range(3):
        desk.notes.leave(desk.journal(f"r{number}"), "http://dead")
    desk.service.turn()
    desk.work()
    desk.clock.now += 100.0
    desk.service.turn()
    assert len(desk.jobs) == 1
    desk.service.close()


def test_a_note_that_names_another_server_takes_the_run_there(desk: Desk) -> None:
    dead = desk.connect("http://dead", None)
    assert isinstance(dead, MemoryClient)
    dead.failures.extend([Unreachable("gone")] * 100)
    journal = desk.journal("a")
    desk.notes.leave(journal, "http://dead")
    desk.service.turn()
    desk.work()
    desk.notes.leave(journal, "http://alive")
    desk.service.run()
    assert desk.wire.state("a") == "finished"


def test_a_note_that_is_taken_away_ends_the_shipment(desk: Desk) -> None:
    journal = desk.journal("a", is_complete=False)
    note = desk.notes.leave(journal)
    desk.service.turn()
    desk.work()
    desk.notes.remove(note)
    desk.service.turn()
    journal.write(row(1, loss=1.0))
    desk.clock.now += 10.0
    desk.service.turn()
    assert desk.jobs == []


def test_a_note_that_was_left_again_meanwhile_stays(desk: Desk) -> None:
    note = desk.notes.leave(desk.journal("a"))
    desk.service.turn()
    desk.work()
    again = msgspec.structs.replace(note, created_at=5.0)
    desk.notes.notes[note.journal] = again
    desk.service.turn()
    assert desk.notes.notes == {note.journal: again}
    desk.service.close()


def test_a_wake_up_hurries_those_who_wait(desk: Desk) -> None:
    client = desk.connect("http://wire.test", None)
    assert isinstance(client, MemoryClient)
    client.failures.extend([Unreachable("gone")] * 8)
    desk.notes.leave(desk.journal("a"))
    desk.on_wait = lambda: True
    started = desk.clock.now
    desk.service.run()
    assert desk.wire.state("a") == "finished"
    assert desk.clock.now - started < 35.0


def test_a_mistake_of_ours_holds_up_only_its_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = desk.journal("a"), desk.journal("b")
    step = Sender.step

    def stumbling_step(sender: Sender) -> None:
        if sender.journal == str(broken.path) and desk.clock.now < 1005.0:
            raise KeyError("oops")
        step(sender)

    monkeypatch.setattr(Sender, "step", stumbling_step)
    for journal in (broken, sound):
        desk.notes.leave(journal)
    desk.service.run()
    assert (desk.wire.state("a"), desk.wire.state("b")) == ("finished", "finished")
    assert "oops" in caplog.text


def test_a_run_with_a_lot_to_ship_does_not_starve_the_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stepped: list[str] = []
    monkeypatch.setattr(Sender, "is_due", lambda _: True)
    monkeypatch.setattr(Sender, "step", lambda sender: stepped.append(sender.journal))
    for number in range(LINES_PER_SERVER + 2):
        desk.notes.leave(desk.journal(f"r{number}"))
    for _ in range(2):
        desk.service.turn()
        desk.work()
    assert set(stepped) == set(desk.notes.notes)


def test_the_spool_is_not_read_again_for_every_step_that_ends(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    scans = waits = 0

    def scan() -> dict[str, SpoolNote]:
        nonlocal scans
        scans += 1
        return {}

    def wait(_: float) -> bool:
        nonlocal waits
        waits += 1
        desk.clock.now += TICK_S / 10
        return False

    monkeypatch.setattr(desk.notes, "scan", scan)
    monkeypatch.setattr(desk, "wait", wait)
    desk.service.run()
    assert waits > 1000
    assert scans <= waits / 9
