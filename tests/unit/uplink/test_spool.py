from __future__ import annotations

import errno
import os
from pathlib import Path

import msgspec
import pytest

from runwell.uplink.spool import Spool
from runwell.wire.rendezvous import SpoolNote, encode_note, spool_path

NOTE = SpoolNote("/runs/a.wandb", "http://x", "key", 1.0)
WAITING = SpoolNote("/runs/b.wandb", None, None, 1.0)


def leave(directory: Path, note: SpoolNote) -> Path:
    path = spool_path(directory, note.journal)
    path.write_bytes(encode_note(note))
    return path


def test_notes_are_found_by_their_journal_if_they_have_a_server(tmp_path: Path) -> None:
    leave(tmp_path, NOTE)
    leave(tmp_path, WAITING)
    spool = Spool(tmp_path)
    assert spool.scan() == {NOTE.journal: NOTE}
    assert spool.all() == {NOTE.journal: NOTE, WAITING.journal: WAITING}


def test_no_directory_means_no_notes(tmp_path: Path) -> None:
    assert Spool(tmp_path / "none").scan() == {}


def test_a_replaced_note_is_read_again(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    leave(tmp_path, NOTE)
    spool.scan()
    moved = msgspec.structs.replace(NOTE, base_url="http://elsewhere")
    leave(tmp_path, moved)
    assert spool.scan() == {NOTE.journal: moved}


def test_what_is_no_note_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "half.json.123").write_bytes(encode_note(NOTE))
    assert Spool(tmp_path).scan() == {}


def test_only_the_note_that_was_read_is_removed(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    path = leave(tmp_path, msgspec.structs.replace(NOTE, created_at=2.0))
    spool.remove(NOTE)
    assert path.exists()
    leave(tmp_path, NOTE)
    spool.remove(NOTE)
    spool.remove(NOTE)
    assert not path.exists()


def test_one_note_that_cannot_be_read_does_not_hide_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "odd.json").mkdir()
    leave(tmp_path, NOTE)
    spool = Spool(tmp_path)
    assert [spool.scan() for _ in range(3)] == [{NOTE.journal: NOTE}] * 3
    assert len(caplog.records) == 1


def test_a_spool_that_cannot_be_read_just_now_keeps_its_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(tmp_path, NOTE)
    spool = Spool(tmp_path)
    spool.scan()

    def fail(_: object) -> None:
        raise OSError(errno.EMFILE, "too many open files")

    monkeypatch.setattr(os, "scandir", fail)
    assert spool.scan() == {NOTE.journal: NOTE}
