from __future__ import annotations

import errno
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.sdk import journal
from runwell.sdk.journal import JournalWriter
from runwell.wire.journal import MAGIC, split
from tests.fakes.disk import FakeDisk


class Troubles:
    def __init__(self) -> None:
        self.told: list[OSError] = []

    def __call__(self, error: OSError) -> None:
        self.told.append(error)


def payloads(disk: FakeDisk) -> list[tuple[int, bytes]]:
    assert disk.content[: len(MAGIC)] == MAGIC
    body = bytes(disk.content[len(MAGIC) :])
    return [(frame.kind, frame.payload) for frame in split(body, len(MAGIC))]


def test_frames_are_readable_while_the_file_grows(tmp_path: Path) -> None:
    path = tmp_path / "run.wandb"
    writer = JournalWriter(str(path), Troubles())
    for number in range(3):
        writer.append(3, b"row %d" % number)
        frames = split(path.read_bytes()[8:], 8)
        assert [frame.payload for frame in frames] == [b"row %d" % n for n in range(number + 1)]
    writer.close()


def test_a_second_writer_continues_the_file(tmp_path: Path) -> None:
    path = tmp_path / "run.wandb"
    first, second = (JournalWriter(str(path), Troubles()) for _ in range(2))
    first.append(3, b"a")
    second.append(3, b"b")
    first.append(3, b"c")
    assert [frame.payload for frame in split(path.read_bytes()[8:], 8)] == [b"a", b"b", b"c"]
    first.close()
    second.close()


def test_a_full_disk_is_told_once_and_its_frames_are_written_later() -> None:
    disk, troubles = FakeDisk(), Troubles()
    writer = JournalWriter("run.wandb", troubles, disk)
    disk.room = 0
    for number in range(3):
        writer.append(3, b"%d" % number)
    assert (len(troubles.told), writer.num_waiting) == (1, 3)
    disk.room = None
    writer.append(3, b"3")
    assert payloads(disk) == [(3, b"0"), (3, b"1"), (3, b"2"), (3, b"3")]
    assert (writer.num_waiting, writer.num_dropped) == (0, 0)


def test_a_second_trouble_is_told_again() -> None:
    disk, troubles = FakeDisk(), Troubles()
    writer = JournalWriter("run.wandb", troubles, disk)
    for _ in range(2):
        disk.error = errno.EIO
        writer.append(3, b"x")
        disk.error = None
        writer.append(3, b"y")
    assert [error.errno for error in troubles.told] == [errno.EIO, errno.EIO]


def test_a_torn_frame_is_cut_back() -> None:
    disk = FakeDisk()
    writer = JournalWriter("run.wandb", Troubles(), disk)
    writer.append(3, b"whole")
    before = bytes(disk.content)
    disk.room = 5
    writer.append(3, b"torn")
    assert bytes(disk.content) == before
    disk.room = None
    assert writer.sync()
    assert payloads(disk) == [(3, b"whole"), (3, b"torn")]


def test_nothing_is_written_behind_a_torn_frame_that_cannot_be_cut() -> None:
    disk = FakeDisk()
    writer = JournalWriter("run.wandb", Troubles(), disk)
    disk.room, disk.torn = 5, True
    writer.append(3, b"torn")
    disk.room = None
    writer.append(3, b"next")
    assert len(disk.content) == len(MAGIC) + 5
    disk.torn = False
    writer.append(3, b"last")
    assert payloads(disk) == [(3, b"torn"), (3, b"next"), (3, b"last")]


def test_memory_is_bounded_and_what_is_dropped_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "MAX_BACKLOG_BYTES", 100)
    disk = FakeDisk()
    writer = JournalWriter("run.wandb", Troubles(), disk)
    disk.error = errno.ENOSPC
    for _ in range(10):
        writer.append(3, b"x" * 31)
    assert (writer.num_waiting, writer.num_dropped) == (2, 8)
    assert not writer.sync()


def test_a_record_too_large_for_the_format_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "MAX_PAYLOAD_BYTES", 10)
    disk = FakeDisk()
    writer = JournalWriter("run.wandb", Troubles(), disk)
    writer.append(3, b"x" * 12)
    assert (payloads(disk), writer.num_dropped) == ([], 1)


def test_a_closed_writer_drops() -> None:
    disk = FakeDisk()
    writer = JournalWriter("run.wandb", Troubles(), disk)
    writer.close()
    writer.append(3, b"late")
    writer.close()
    assert (writer.is_closed, writer.num_dropped, disk.is_open) == (True, 1, False)


def test_a_writer_that_is_dropped_closes_its_file() -> None:
    disk = FakeDisk()
    writer = JournalWriter("run.wandb", Troubles(), disk)
    del writer
    assert not disk.is_open


def test_a_writer_whose_file_cannot_be_opened_has_nothing_to_close(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        JournalWriter(str(tmp_path / "absent" / "run.wandb"), Troubles())


def test_a_forked_child_leaves_to_its_parent_what_waits() -> None:
    disk = FakeDisk()
    writer = JournalWriter("run.wandb", Troubles(), disk)
    disk.room = 0
    writer.append(3, b"of the parent")
    writer.reset_after_fork()
    disk.room = None
    writer.append(3, b"of the child")
    assert [payload for _, payload in payloads(disk)] == [b"of the child"]


def test_a_device_that_is_really_full_does_no_harm() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    troubles = Troubles()
    writer = JournalWriter("/dev/full", troubles)
    writer.append(3, b"x")
    writer.close()
    assert [error.errno for error in troubles.told] == [errno.ENOSPC]
    assert writer.num_waiting == 2


@given(st.lists(st.tuples(st.integers(0, 60), st.binary(max_size=40)), max_size=30))
def test_whatever_the_disk_takes_the_file_holds_whole_frames_in_order(
    steps: list[tuple[int, bytes]],
) -> None:
    disk = FakeDisk()
    writer = JournalWriter("run.wandb", Troubles(), disk)
    for room, payload in steps:
        disk.room = room
        writer.append(3, payload)
        written = payloads(disk)
        assert [payload for _, payload in written] == [p for _, p in steps][: len(written)]
    disk.room = None
    assert writer.sync()
    assert [payload for _, payload in payloads(disk)] == [payload for _, payload in steps]
