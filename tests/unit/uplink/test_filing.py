from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from runwell.errors import TransportError, Unreachable
from runwell.uplink.client import Client
from runwell.uplink.filing import Filing
from runwell.uplink.fold import Deed, ReadyFile
from runwell.uplink.uploads import RunPlace, Settled, Uploader


class ScriptedUploader(Uploader):
    """Settles so many files, then fails if it was told to."""

    def __init__(self, num_files: int, error: TransportError | None = None) -> None:
        super().__init__(Client("http://wire.test", None, ""), RunPlace("e", "p", "r"), Path())
        self.script = (num_files, error)

    def upload(self, files: Sequence[ReadyFile | Deed]) -> Iterator[Settled]:
        num_files, error = self.script
        for file in files[:num_files]:
            yield Settled(file, is_uploaded=True)
        if error is not None:
            raise error


class BrokenUploader(ScriptedUploader):
    """Raises what nobody thought of."""

    def upload(self, files: Sequence[ReadyFile | Deed]) -> Iterator[Settled]:
        raise KeyError("oops")


def make(jobs: list[Callable[[], None]]) -> Filing:
    filing = Filing(jobs.append, lambda: 0.0)
    for number in range(3):
        filing.add(ReadyFile(f"{number}.txt", number))
    return filing


def test_one_upload_runs_at_a_time_and_takes_all_that_waits() -> None:
    jobs: list[Callable[[], None]] = []
    filing = make(jobs)
    filing.start(0.0, ScriptedUploader(3))
    filing.start(0.0, ScriptedUploader(3))
    assert (len(jobs), filing.next_at()) == (1, float("inf"))
    assert filing.collect(0.0) == ([], None)
    jobs[0]()
    settled, error = filing.collect(0.0)
    assert ([each.file.after for each in settled], error) == ([0, 1, 2], None)
    assert filing.is_empty


def test_what_failed_is_tried_again_later_from_where_it_stopped() -> None:
    jobs: list[Callable[[], None]] = []
    filing = make(jobs)
    filing.start(0.0, ScriptedUploader(1, Unreachable("gone")))
    jobs.pop()()
    assert filing.has_results
    settled, error = filing.collect(100.0)
    assert (len(settled), str(error), filing.is_failing) == (1, "gone", True)
    filing.start(100.1, ScriptedUploader(2))
    assert jobs == []
    assert filing.next_at() == 100.25
    filing.start(100.25, ScriptedUploader(2))
    jobs.pop()()
    assert len(filing.collect(101.0)[0]) == 2
    assert (filing.is_empty, filing.is_failing) == (True, False)


def test_a_nudge_ends_the_pause() -> None:
    jobs: list[Callable[[], None]] = []
    filing = make(jobs)
    filing.start(0.0, ScriptedUploader(0, Unreachable("gone")))
    jobs.pop()()
    filing.collect(100.0)
    filing.nudge()
    filing.start(100.0, ScriptedUploader(3))
    assert len(jobs) == 1


def test_results_that_were_not_collected_start_nothing() -> None:
    jobs: list[Callable[[], None]] = []
    filing = make(jobs)
    filing.start(0.0, ScriptedUploader(1))
    jobs.pop()()
    filing.start(0.0, ScriptedUploader(3))
    assert jobs == []


def test_a_mistake_of_ours_is_not_repeated_without_a_pause() -> None:
    jobs: list[Callable[[], None]] = []
    filing = make(jobs)
    filing.start(0.0, BrokenUploader(0))
    jobs.pop()()
    settled, error = filing.collect(100.0)
    assert (settled, str(error)) == ([], "an internal error; the uplink's log says more")
    assert filing.next_at() > 100.0
