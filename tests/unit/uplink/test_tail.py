from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import JournalError
from runwell.uplink import tail as tail_module
from runwell.uplink.tail import CHUNK_BYTES, Tail
from runwell.wire.journal import MAGIC, frame, possible_starts
from runwell.wire.records import ConsoleRecord, encode
from tests.fakes.journals import JournalFile, row, run_record


def test_it_returns_what_is_new(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path)
    tail = Tail(str(journal.path))
    assert tail.read() == []
    ends = [journal.write(run_record()), journal.write(row(0, a=1))]
    assert [each.end for each in tail.read()] == ends
    assert (tail.read(), tail.has_news()) == ([], False)
    end = journal.write(row(1, a=1))
    assert tail.has_news()
    assert [each.end for each in tail.read()] == [end]
    tail.close()


def test_a_torn_end_waits_until_it_is_whole(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path)
    tail = Tail(str(journal.path))
    whole = frame(*encode(row(0, a=1)))
    for size in range(1, len(whole)):
        journal.path.write_bytes(MAGIC + whole[:size])
        assert tail.read() == []
    journal.path.write_bytes(MAGIC + whole)
    assert [each.end for each in tail.read()] == [len(MAGIC) + len(whole)]
    tail.close()


def test_a_torn_end_may_be_cut_off_and_written_anew(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path)
    tail = Tail(str(journal.path))
    journal.path.write_bytes(MAGIC + frame(*encode(row(0, text="x" * 90)))[:50])
    assert tail.read() == []
    other = frame(*encode(row(0, other=1)))
    journal.path.write_bytes(MAGIC + other)
    assert [each.end for each in tail.read()] == [len(MAGIC) + len(other)]
    tail.close()


def test_a_frame_larger_than_a_chunk_is_read_whole(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path)
    end = journal.write(ConsoleRecord(0.0, is_error=False, text="x" * 10_000))
    tail = Tail(str(journal.path))
    assert [each.end for each in tail.read(100)] == [end]
    tail.close()


@given(st.lists(st.integers(0, 300), max_size=30), st.integers(1, 500))
def test_chunks_of_any_size_give_the_same_frames(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], max_bytes: int
) -> None:
    journal = JournalFile(tmp_path_factory.mktemp("run"))
    ends = [journal.write(row(0, text="x" * size)) for size in sizes]
    tail = Tail(str(journal.path))
    read: list[int] = []
    while frames := tail.read(max_bytes):
        read.extend(each.end for each in frames)
    tail.close()
    assert read == ends


def test_another_file_is_no_journal(tmp_path: Path) -> None:
    path = tmp_path / "run.wandb"
    path.write_bytes(b":W&B\xe1\xbe\x00 and more")
    tail = Tail(str(path))
    with pytest.raises(JournalError, match="no Runwell journal"):
        tail.read()
    tail.close()


def test_a_journal_that_shrinks_is_an_error(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path)
    journal.write(row(0, a=1))
    tail = Tail(str(journal.path))
    tail.read()
    journal.path.write_bytes(MAGIC)
    with pytest.raises(JournalError, match="shorter than before"):
        tail.read()
    tail.close()


def test_only_one_can_claim_a_journal(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path)
    first, second = Tail(str(journal.path)), Tail(str(journal.path))
    assert (first.claim(), second.claim()) == (True, False)
    first.close()
    assert second.claim()
    second.close()


DAMAGES = {
    "a changed byte": lambda frame: bytes([frame[0], *frame[1:-1], frame[-1] ^ 1]),
    "a page of zeros": lambda frame: bytes(4096),
    "a length beyond the end": lambda frame: b"\xff\xff\xff\x00" + frame[4:],
    "a part": lambda frame: frame[: len(frame) // 2],
    "noise": lambda frame: random.Random(3).randbytes(5000),
    "more than a chunk": lambda frame: b"\x96" * (CHUNK_BYTES + 5000),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_whole_frames_behind_damage_are_found(
    tmp_path: Path, damage: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    journal = JournalFile(tmp_path)
    before = journal.write(run_record())
    damaged = damage(frame(*encode(row(0, text="x" * 50))))
    with journal.path.open("ab") as file:
        file.write(damaged)
    ends = [before, *(journal.write(row(step, a=1)) for step in range(3))]
    tail = Tail(str(journal.path))
    read = [each.end for _ in range(3) for each in tail.read()]
    assert (read, tail.num_lost_bytes) == (ends, len(damaged))
    assert f"damaged from byte {before} to {before + len(damaged)}" in caplog.text
    assert not tail.has_news()
    tail.close()


def test_a_torn_end_is_not_searched_again_until_it_grows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = JournalFile(tmp_path)
    journal.write(run_record())
    with journal.path.open("ab") as file:
        file.write(frame(*encode(row(0, a=1)))[:-3])
    tail = Tail(str(journal.path))
    tail.read()
    searches: list[bytes] = []

    def search(data: bytes) -> Iterator[int]:
        searches.append(data)
        return possible_starts(data)

    monkeypatch.setattr(tail_module, "possible_starts", search)
    assert [tail.read() for _ in range(5)] == [[]] * 5
    assert len(searches) == 1
    assert tail.num_lost_bytes == 0
    tail.close()
