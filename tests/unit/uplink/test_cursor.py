from __future__ import annotations

import errno
from pathlib import Path

import pytest

from runwell.uplink.batch import Outbox
from runwell.uplink.cursor import CursorFile, Ledger
from runwell.uplink.fold import Row
from runwell.wire.rendezvous import Cursor


def test_a_cursor_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    file = CursorFile(str(tmp_path / "run.wandb"))
    cursor = Cursor(offset=9, closed_rows=(3, 4), url="http://x", first_lines=(1, 2, 3))
    file.save(cursor, durable=True)
    assert file.load() == cursor
    assert [each.name for each in tmp_path.iterdir()] == ["run.wandb.cursor"]


def test_none_and_a_broken_one_count_as_fresh(tmp_path: Path) -> None:
    file = CursorFile(str(tmp_path / "run.wandb"))
    assert file.load() == Cursor()
    (tmp_path / "run.wandb.cursor").write_text("{")
    assert file.load() == Cursor()


def test_an_unchanged_cursor_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "run.wandb.cursor"
    ledger = Ledger(CursorFile(str(tmp_path / "run.wandb")))
    ledger.save()
    assert not path.exists()
    ledger.set(offset=5)
    ledger.save()
    path.unlink()
    ledger.save()
    assert not path.exists()


def test_acknowledged_rows_drop_the_places_that_no_re_send_needs(tmp_path: Path) -> None:
    ledger = Ledger(CursorFile(str(tmp_path / "run.wandb")))
    ledger.set(closed_rows=(10, 30, 50), uploaded=("a",))
    outbox = Outbox(next_event=4)
    outbox.add_row(Row(6, "{}", 20))
    outbox.add_row(Row(7, "{}", 30))
    outbox.add_event("{}")
    outbox.set_console(11, "x")
    outbox.uploaded.append("a")
    batch = outbox.next_batch()
    outbox.acknowledge(batch)
    ledger.acknowledge(batch, outbox)
    assert ledger.cursor == Cursor(
        history_lines=8, event_lines=5, console_lines=12, closed_rows=(50,), row_start=30
    )


class FullDisk(CursorFile):
    """Takes no cursor while it is full."""

    is_full = True

    def save(self, cursor: Cursor, *, durable: bool = False) -> None:
        if self.is_full:
            raise OSError(errno.ENOSPC, "no space left on device")
        super().save(cursor, durable=durable)


def test_on_a_full_disk_it_goes_on_in_memory_and_writes_later(tmp_path: Path) -> None:
    file = FullDisk(str(tmp_path / "run.wandb"))
    ledger = Ledger(file)
    ledger.set(offset=5)
    ledger.save()
    assert (ledger.cursor, file.load()) == (Cursor(offset=5), Cursor())
    file.is_full = False
    ledger.save()
    assert file.load() == Cursor(offset=5)


def test_a_row_that_cannot_be_noted_as_closed_is_not(tmp_path: Path) -> None:
    file = FullDisk(str(tmp_path / "run.wandb"))
    ledger = Ledger(file)
    with pytest.raises(OSError, match="no space"):
        ledger.note_closed(7)
    assert ledger.cursor == Cursor()
    file.is_full = False
    ledger.note_closed(9)
    assert file.load() == ledger.cursor == Cursor(closed_rows=(9,))


def test_a_cursor_without_its_directory_is_an_error(tmp_path: Path) -> None:
    ledger = Ledger(CursorFile(str(tmp_path / "gone" / "run.wandb")))
    ledger.set(offset=5)
    with pytest.raises(FileNotFoundError):
        ledger.save()
