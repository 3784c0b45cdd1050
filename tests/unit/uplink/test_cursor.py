from __future__ import annotations

from pathlib import Path

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
