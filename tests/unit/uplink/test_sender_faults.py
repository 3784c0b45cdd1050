"""What the sender does when its own death, the disk or the journal stands in the way."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwell.errors import Garbled, Unreachable
from runwell.uplink.cursor import CursorFile
from runwell.uplink.fold import Fold, Yield
from runwell.uplink.sender import PACE_S
from runwell.wire.records import (
    ConsoleRecord,
    ExitRecord,
    HistoryRecord,
    Record,
)
from runwell.wire.rendezvous import Cursor
from tests.fakes.journals import STARTED_AT, row, run_record
from tests.unit.uplink.shipment import Shipment

EXIT = ExitRecord(STARTED_AT + 100, 0)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_dying_and_failing_anywhere_loses_no_row_and_sends_none_twice(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    shipment = Shipment(tmp_path_factory.mktemp("run"))
    shipment.journal.write(run_record())
    written: list[HistoryRecord] = []
    for _ in range(data.draw(st.integers(1, 8))):
        for _ in range(data.draw(st.integers(0, 5))):
            written.append(row(len(written), n=len(written)))
            shipment.journal.write(written[-1])
        if data.draw(st.booleans()):
            open_row = row(len(written), committed=False, n=len(written))
            written.append(open_row)
            shipment.journal.write(open_row)
        failures = st.lists(st.sampled_from([None, Unreachable("gone"), Garbled("hotel")]))
        shipment.client.failures.extend(data.draw(failures))
        shipment.work(data.draw(st.sampled_from([0.0, 0.3, 1.5, 5.0])))
        if data.draw(st.booleans()):
            shipment.die()
    shipment.client.failures.clear()
    shipment.journal.write(EXIT)
    shipment.work(40.0)
    assert shipment.wire.complaints == []
    assert [each["n"] for each in shipment.wire.rows("abc")] == list(range(len(written)))
    assert shipment.wire.state("abc") == "finished"
    shipment.sender.close()


def test_what_lies_behind_damage_is_shipped_and_the_loss_is_told(shipment: Shipment) -> None:
    damaged_from = shipment.journal.write(run_record(), row(0, loss=1.0))
    damaged_to = shipment.journal.write(row(1, loss=1.0))
    shipment.journal.write(row(2, loss=1.0), EXIT)
    content = bytearray(shipment.journal.path.read_bytes())
    content[damaged_to - 1] ^= 1
    shipment.journal.path.write_bytes(content)
    shipment.work(1.0)
    shipment.die()
    shipment.work(1.0)
    assert (shipment.steps, shipment.wire.state("abc")) == ([0, 2], "finished")
    lost = damaged_to - damaged_from
    assert shipment.cursor.message == (
        f"{lost} bytes of the journal were damaged; what they held is lost"
    )


def test_a_torn_end_of_a_live_run_keeps_nobody_busy(shipment: Shipment) -> None:
    shipment.journal.write(run_record(), row(0, loss=1.0))
    with shipment.journal.path.open("ab") as file:
        file.write(b"\x40\x00\x00\x00torn")
    shipment.work(5.0)
    num_steps = 0
    while shipment.sender.is_due():
        shipment.sender.step()
        num_steps += 1
        assert num_steps < 3
    assert shipment.steps == [0]


def test_output_does_not_keep_a_row_open(shipment: Shipment) -> None:
    shipment.journal.write(run_record(), row(0, committed=False, loss=1.0))
    for _ in range(5):
        shipment.journal.write(ConsoleRecord(STARTED_AT, is_error=False, text="."))
        shipment.work(0.5)
    assert shipment.steps == [0]


def test_a_record_that_we_cannot_take_holds_up_none_behind_it(
    shipment: Shipment, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    add = Fold.add

    def stumbling_add(fold: Fold, record: Record, end: int) -> list[Yield]:
        if isinstance(record, ConsoleRecord):
            raise KeyError("oops")
        return add(fold, record, end)

    monkeypatch.setattr(Fold, "add", stumbling_add)
    output = ConsoleRecord(STARTED_AT, is_error=False, text="odd")
    shipment.journal.write(run_record(), row(0, loss=1.0), output, row(1, loss=1.0), EXIT)
    shipment.work(1.0)
    assert (shipment.steps, shipment.cursor.state) == ([0, 1], "done")
    assert "oops" in caplog.text


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A disk that takes no cursor until the patch is undone."""

    def refuse(_file: CursorFile, _cursor: Cursor, *, durable: bool = False) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(CursorFile, "save", refuse)
        yield patch


def test_a_full_disk_stops_neither_rows_nor_signs_of_life(
    shipment: Shipment, full_disk: pytest.MonkeyPatch
) -> None:
    shipment.journal.write(run_record(), row(0, loss=1.0))
    shipment.work(1.0)
    shipment.journal.write(row(1, loss=1.0))
    shipment.work(30.0)
    assert shipment.steps == [0, 1]
    assert len(shipment.client.bodies) >= 4
    full_disk.undo()
    shipment.journal.write(EXIT)
    shipment.work(1.0)
    assert shipment.cursor.state == "done"


def test_an_open_row_survives_a_full_disk(
    shipment: Shipment, full_disk: pytest.MonkeyPatch
) -> None:
    shipment.journal.write(run_record(), row(0, committed=False, a=1))
    shipment.work(3.0)
    shipment.journal.write(row(0, committed=False, b=2))
    shipment.work(3.0)
    assert shipment.steps == []
    full_disk.undo()
    shipment.work(3.0)
    shipment.journal.write(row(1, loss=1.0), EXIT)
    shipment.work(3.0)
    assert (shipment.steps, shipment.wire.complaints) == ([0, 1], [])
    assert {"a", "b"} <= set(shipment.wire.rows("abc")[0])


def test_a_journal_whose_end_went_with_the_machine_is_a_crashed_run(shipment: Shipment) -> None:
    kept = shipment.journal.write(run_record(), row(0, loss=1.0))
    shipment.journal.write(row(1, loss=1.0))
    shipment.work(1.0)
    shipment.life.alive = False
    os.truncate(shipment.journal.path, kept)
    shipment.die()
    shipment.work(1.0)
    assert (shipment.steps, shipment.wire.state("abc")) == ([0, 1], "crashed")
    assert shipment.cursor.state == "done"


def test_a_journal_that_lost_its_end_while_the_run_lives_is_refused(shipment: Shipment) -> None:
    kept = shipment.journal.write(run_record(), row(0, loss=1.0))
    shipment.journal.write(row(1, loss=1.0))
    shipment.work(1.0)
    os.truncate(shipment.journal.path, kept)
    shipment.die()
    shipment.work(1.0)
    assert shipment.cursor.state == "refused"


def test_a_pause_that_is_over_does_not_forbid_to_hurry(shipment: Shipment) -> None:
    shipment.journal.write(run_record())
    shipment.client.failures.append(Unreachable("busy", retry_after_s=1.0))
    shipment.work(2.0)
    shipment.clock.now += PACE_S
    for step in range(2):  # the second would have to wait for its time
        shipment.journal.write(row(step, loss=1.0))
        shipment.sender.nudge()
        shipment.work()
    assert shipment.steps == [0, 1]
