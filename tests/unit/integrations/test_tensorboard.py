"""Events of TensorBoard, as protobuf shows them, without TensorBoard."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

import runwell
from runwell.errors import UsageError
from runwell.integrations import tensorboard
from runwell.integrations.framework import FrameworkMissing
from runwell.integrations.tensorboard import Listener
from runwell.wire.records import HistoryRecord
from tests.fakes.reading import at, records_of


@dataclass
class Histo:
    min: float
    max: float
    bucket_limit: list[float]
    bucket: list[float]


@dataclass
class Value:
    tag: str
    simple_value: float | None = None
    histo: Histo | None = None

    def WhichOneof(self, name: str) -> str:  # noqa: N802  protobuf's
        assert name == "value"
        return "histo" if self.histo else "simple_value"


@dataclass
class Summary:
    value: list[Value]


@dataclass
class Event:
    step: int
    summary: Summary | None = None

    def HasField(self, name: str) -> bool:  # noqa: N802  protobuf's
        return getattr(self, name) is not None


def scalar(step: int, tag: str, value: float) -> Event:
    return Event(step, Summary([Value(tag, value)]))


def rows_of(run: runwell.Run) -> list[dict[str, Any]]:
    """Returns whole rows: what was written for one step, one after the other, is one."""
    rows: dict[int, dict[str, Any]] = {}
    for record in records_of(run):
        if isinstance(record, HistoryRecord):
            rows.setdefault(record.step, {}).update(record.data)
    return [row for row in rows.values() if row]


@pytest.fixture
def run() -> runwell.Run:
    return runwell.init(project="p")


def test_all_values_of_a_step_are_one_row(run: runwell.Run) -> None:
    listener = Listener()
    for step in (0, 5):
        listener.hear("logs", scalar(step, "loss", 1.0 + step))
        listener.hear("logs", scalar(step, "acc", 0.5))
    run.finish()
    assert rows_of(run) == [
        {"loss": 1, "acc": 0.5, "global_step": 0},
        {"loss": 6, "acc": 0.5, "global_step": 5},
    ]


def test_trainers_in_two_threads_write_rows_of_their_own_runs() -> None:
    listener, turns = Listener(), [threading.Semaphore(1), threading.Semaphore(0)]
    runs: dict[int, runwell.Run] = {}

    def train(me: int) -> None:
        for step in (0, 0, 1):  # one event in turn
            turns[me].acquire()
            if me not in runs:
                runs[me] = runwell.init(project="p")
            listener.hear("logs", scalar(step, f"a{step}", me))
            turns[1 - me].release()
        runs[me].finish()

    threads = [threading.Thread(target=train, args=(me,)) for me in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for me, run in runs.items():
        assert rows_of(run) == [{"a0": me, "global_step": 0}, {"a1": me, "global_step": 1}]


def test_folders_below_the_first_are_prefixes(run: runwell.Run) -> None:
    listener = Listener()
    for folder in ("logs", "logs/loss/train", "elsewhere/eval"):
        listener.hear(folder, scalar(0, "a", 1))
    run.finish()
    (row,) = rows_of(run)
    assert set(row) == {"a", "loss/train/a", "eval/a", "global_step"}


def test_train_and_validation_are_parts_of_what_is_above_them(run: runwell.Run) -> None:
    listener = Listener()
    for folder in ("logs/train", "logs/validation", "logs"):
        listener.hear(folder, scalar(0, "a", 1))
    run.finish()
    assert set(rows_of(run)[0]) == {"train/a", "validation/a", "a", "global_step"}


def test_a_root_makes_a_prefix_of_every_folder_below_it(run: runwell.Run) -> None:
    listener = Listener("logs")
    listener.hear("logs/first", scalar(0, "a", 1))
    run.finish()
    assert set(rows_of(run)[0]) == {"first/a", "global_step"}


def test_a_histogram_keeps_counts_between_what_occurred(run: runwell.Run) -> None:
    histo = Histo(-1, 2, [-1, 0, 1, math.inf], [0, 3, 2, 1])
    Listener().hear("logs", Event(0, Summary([Value("weights", histo=histo)])))
    run.finish()
    shown = at(rows_of(run)[0], "weights")
    assert shown == {"_type": "histogram", "values": [0, 3, 2, 1], "bins": [-1, -1, 0, 1, 2]}


def test_events_without_values_and_without_a_run_are_no_rows() -> None:
    Listener().hear("logs", scalar(0, "a", 1))
    run = runwell.init(project="p")
    Listener().hear("logs", Event(0))
    run.finish()
    assert rows_of(run) == []


class Writer:
    """What both libraries' writers are, as far as they are watched."""

    def __init__(self) -> None:
        self.taken: list[object] = []

    def get_logdir(self) -> str:
        return "logs"

    def add_event(self, event: object) -> None:
        self.taken.append(event)


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(tensorboard, "WRITERS", ((__name__, "Writer"),))
    monkeypatch.setattr(tensorboard, "import_module", lambda _: _Module)
    tensorboard.patch()
    yield
    tensorboard.unpatch()


@dataclass
class _Module:
    Writer: Any = field(default=Writer)


def test_a_writer_is_heard_and_still_writes(patched: None, run: runwell.Run) -> None:
    writer = Writer()
    writer.add_event(scalar(3, "a", 1))
    run.finish()
    assert len(writer.taken) == 1
    assert rows_of(run) == [{"a": 1, "global_step": 3}]


def test_after_unpatch_nothing_is_heard(patched: None, run: runwell.Run) -> None:
    tensorboard.unpatch()
    Writer().add_event(scalar(3, "a", 1))
    run.finish()
    assert rows_of(run) == []


def test_an_event_that_cannot_be_logged_is_written_all_the_same(
    patched: None, run: runwell.Run, capsys: pytest.CaptureFixture[str]
) -> None:
    writer, odd = Writer(), Event(0, Summary([Value("odd", histo=Histo(0, 1, [], [1, 2]))]))
    for _ in range(2):
        writer.add_event(odd)
    writer.add_event(scalar(1, "loss", 0.5))
    assert len(writer.taken) == 3
    assert capsys.readouterr().err.count("an event of TensorBoard is not logged") == 1
    assert rows_of(run) == [{"loss": 0.5, "global_step": 1}]


def test_patching_twice_is_an_error(patched: None) -> None:
    with pytest.raises(UsageError, match="patched already"):
        tensorboard.patch()


def test_without_tensorboard_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tensorboard, "WRITERS", (("no_such_module", "Writer"),))
    with pytest.raises(FrameworkMissing, match="pip install tensorboard"):
        tensorboard.patch()
