from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import decimal
import enum
import gc
import json
import os
import pickle
import threading
from collections.abc import Callable, Hashable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from runwell.errors import ConfigLocked, UsageError
from runwell.sdk import api
from runwell.sdk.nowhere import Nowhere
from runwell.sdk.run import Run
from runwell.sdk.session import Session
from runwell.values.json import Json
from runwell.wire.records import (
    AlertRecord,
    ConfigRecord,
    ConsoleRecord,
    EnvironmentRecord,
    ExitRecord,
    FileRecord,
    HistoryRecord,
    MetricRecord,
    RunRecord,
    SummaryRecord,
)
from tests.fakes.reading import records_of, rows_of
from tests.unit.sdk.conftest import Start


def of_kind(run: Run, *kinds: type) -> list[object]:
    return [record for record in records_of(run) if isinstance(record, kinds)]


def test_a_journal_begins_with_the_run_and_ends_with_its_exit(start: Start) -> None:
    run = start({"lr": 0.1}, project="demo")
    run.log({"loss": 0.5})
    run.finish()
    assert [type(record) for record in records_of(run)] == [
        RunRecord,
        EnvironmentRecord,
        FileRecord,
        FileRecord,
        ConfigRecord,
        HistoryRecord,
        FileRecord,
        FileRecord,
        ExitRecord,
    ]


def test_a_run_says_who_it_is(start: Start) -> None:
    run = start(
        project="demo",
        entity="us",
        run_id="abc",
        run_name="swift-fox",
        run_tags=["a"],
        run_group="g",
        run_job_type="train",
        run_notes="n",
        sweep_id="s",
    )
    shown = (run.id, run.name, run.project, run.entity, run.path, run.url, run.step, run.tags)
    assert shown == ("abc", "swift-fox", "demo", "us", "us/demo/abc", None, 0, ("a",))
    assert (run.group, run.job_type, run.notes, run.sweep_id) == ("g", "train", "n", "s")
    assert Path(run.dir).is_dir()
    assert repr(run) == "<runwell.Run us/demo/abc>"


def test_renaming_writes_the_run_again(run: Run) -> None:
    run.name = "new"
    run.tags = ["a", "b"]
    run.notes = "n"
    last = of_kind(run, RunRecord)[-1]
    assert isinstance(last, RunRecord)
    assert (last.name, last.tags, last.notes, run.name) == ("new", ("a", "b"), "n", "new")


def test_config_and_summary_by_hand_are_records(run: Run) -> None:
    run.config.lr = 0.1
    del run.config["lr"]
    run.summary["best"] = 1
    run.summary.update({"a": {"b": 2}})
    del run.summary["best"]
    assert of_kind(run, ConfigRecord, SummaryRecord) == [
        ConfigRecord({"lr": 0.1}),
        ConfigRecord({}, ("lr",)),
        SummaryRecord({"best": 1}),
        SummaryRecord({"a": {"b": 2}}),
        SummaryRecord({}, ("best",)),
    ]


@dataclasses.dataclass
class Odd:
    """A value of which nothing works."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError(name)

    def __repr__(self) -> str:
        raise RuntimeError

    def __str__(self) -> str:
        raise RuntimeError

    def __bool__(self) -> bool:
        raise RuntimeError


class Word(str, enum.Enum):
    LOSS = "loss"


ODDITIES = [
    None, True, 0, 1, -1, 2**63, 2**70, 10**5000, 0.5, float("nan"), float("inf"), 1j, "", "text",
    "a*b*", "\ud800", "\x00", "é", b"\xff", [], [1], (1, "a"), {}, {"a": {1: 2}}, {1, 2}, range(3),
    object(), object, len, Ellipsis, Odd(), Word.LOSS, np.float32(1), np.longdouble(1), np.int64(3),
    np.bool_(1), np.array(3), np.zeros((2, 2)), np.array(["a", None]), np.str_("a"),
    decimal.Decimal("1.5"), dt.date(2020, 1, 1), timedelta(1), ValueError("x"), iter([1]),
]  # fmt: skip


def calls_with(run: Run, odd: object) -> list[Callable[[], object]]:
    """Returns every call of a run, an odd argument in each place."""
    given: Any = odd
    log, define, alert = run.log, run.define_metric, run.alert
    return [
        lambda: log(given),
        lambda: log({"a": given, "b": 1}),
        lambda: log({given: 1} if isinstance(given, Hashable) else None),  # type: ignore[arg-type, dict-item]
        lambda: log({"a": 1}, step=given),
        lambda: log({"a": 1}, commit=given),
        lambda: log({"a": 1}, step=given, commit=given),
        lambda: define(given),
        lambda: define("a", step_metric=given),
        lambda: define("a", step_metric="b", step_sync=given),
        lambda: define("a", hidden=given),
        lambda: define("a", summary=given),
        lambda: define("a", goal=given),
        lambda: define("b", summary="mean,min", overwrite=given),
        lambda: alert(given, given),
        lambda: alert("a", "b", level=given),
        lambda: alert("a", "b", wait_duration=given),
        lambda: run.config.update({"a": given}, allow_val_change=True),
        lambda: setattr(run.config, "b", given),
        lambda: run.summary.update({"a": given}),
        lambda: run.summary.__setitem__("b", given),
        lambda: setattr(run, "name", given),
        lambda: setattr(run, "notes", given),
        lambda: setattr(run, "tags", given),
        lambda: log({"a": 1}),
        lambda: run.finish(exit_code=given),
        lambda: run.finish(quiet=given),
    ]


@pytest.mark.parametrize("odd", ODDITIES, ids=lambda odd: type(odd).__name__)
def test_no_argument_breaks_the_training_or_the_journal(start: Start, odd: object) -> None:
    run = start(quiet=True)
    for call in calls_with(run, odd):
        with contextlib.suppress(UsageError):  # says what is wrong with the call
            call()
    assert isinstance(records_of(run)[-1], ExitRecord)
    assert len(rows_of(run)) >= 3


def test_a_locked_config_reaches_the_user(run: Run) -> None:
    run.config.lr = 1
    with pytest.raises(ConfigLocked):
        run.config.lr = 2


def test_the_summary_follows_the_rows(run: Run) -> None:
    run.define_metric("loss", summary="min,last")
    run.log({"loss": 2.0, "acc": 0.5})
    run.log({"loss": 3.0})
    summary = run.summary.as_dict()
    assert {key: summary[key] for key in ("loss", "acc", "_step")} == {
        "loss": {"min": 2.0, "last": 3.0},
        "acc": 0.5,
        "_step": 1,
    }
    assert {"_timestamp", "_runtime"} < set(summary)


def test_metric_definitions_add_up_until_one_overwrites(run: Run) -> None:
    step = run.define_metric("epoch")
    run.define_metric("val/*", step_metric=step)
    run.define_metric("val/*", summary=["min"], goal="minimize")
    run.define_metric("val/*", hidden=True, overwrite=True)
    assert of_kind(run, MetricRecord) == [
        MetricRecord("epoch", step_sync=False),
        MetricRecord("val/*", "epoch"),
        MetricRecord("val/*", "epoch", summary=("min",), goal="minimize"),
        MetricRecord("val/*", step_sync=False, hidden=True),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a*b"},
        {"name": ""},
        {"name": "a", "summary": "median"},
        {"name": "a", "goal": "up"},
    ],
)
def test_wrong_metric_definitions_are_refused(run: Run, wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        run.define_metric(**wrong)  # type: ignore[arg-type]


def test_alerts_are_records(run: Run) -> None:
    run.alert("low", "accuracy is low", level="warn", wait_duration=timedelta(minutes=1))
    alert = of_kind(run, AlertRecord)[0]
    assert isinstance(alert, AlertRecord)
    assert (alert.title, alert.text, alert.level, alert.wait_s) == (
        "low",
        "accuracy is low",
        "WARN",
        60.0,
    )
    with pytest.raises(UsageError):
        run.alert("a", "b", level="loud")


def test_big_ints_and_surrogates_travel_in_every_record(run: Run) -> None:
    run.config.update({"big": 2**80, "odd": "\ud800"})
    run.summary["big"] = -(2**80)
    run.hear("caf\udce9", is_error=False)
    heard = of_kind(run, ConsoleRecord)[0]
    assert isinstance(heard, ConsoleRecord)
    assert of_kind(run, ConfigRecord, SummaryRecord) == [
        ConfigRecord({"big": 2**80, "odd": "\ud800"}),
        SummaryRecord({"big": -(2**80)}),
    ]
    assert heard.text == "caf\\udce9"


@pytest.mark.parametrize(
    ("exception", "code"),
    [(None, 0), (ValueError(), 1), (KeyboardInterrupt(), 255), (SystemExit(7), 7)],
)
def test_the_block_ends_the_run_with_the_code_of_its_exception(
    run: Run, exception: BaseException | None, code: int
) -> None:
    with contextlib.suppress(BaseException), run:
        if exception is not None:
            raise exception
    codes = [r.exit_code for r in of_kind(run, ExitRecord) if isinstance(r, ExitRecord)]
    assert codes == [code]


def test_finishing_twice_is_finishing_once(run: Run) -> None:
    run.finish(exit_code=3)
    run.finish()
    assert [r.exit_code for r in of_kind(run, ExitRecord) if isinstance(r, ExitRecord)] == [3]
    assert run.is_finished


def test_a_finished_run_takes_nothing_more(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run.finish()
    before = records_of(run)
    run.log({"a": 1})
    run.config.a = 1
    run.summary["a"] = 1
    run.hear("x", is_error=False)
    run.name = "late"
    assert (records_of(run), run.num_lost) == (before, 0)
    assert "the run is finished" in capsys.readouterr().err


def test_files_for_people_hold_config_and_summary(start: Start) -> None:
    run = start({"lr": 0.1, "nested": {"a": [1]}})
    run.log({"loss": float("nan")})
    run.finish()
    files = Path(run.dir)
    assert (files / "config.yaml").read_text() == (
        '"lr":\n    value: 0.1\n"nested":\n    value: {"a":[1]}\n'
    )
    summary = json.loads((files / "wandb-summary.json").read_text())
    assert (summary["loss"], summary["_step"]) == ("NaN", 0)
    assert json.loads((files / "wandb-metadata.json").read_text())["host"] == os.uname().nodename


class FailingJournal(Nowhere):
    def append(self, kind: int, payload: bytes) -> None:
        raise RuntimeError("broken")


def test_a_failure_inside_becomes_one_warning(capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(RunRecord("abc", "demo", None, "n", 0.0, "h", 1, 0.0), FailingJournal(), None)
    for number in range(2):
        run.log({"a": 1})
        run.config.update({"b": number}, allow_val_change=True)
        run.alert("t", "x")
    said = capsys.readouterr().err.splitlines()
    assert [line for line in said if "log()" in line] == [
        "runwell: warning: log() failed and was skipped; the script goes on (RuntimeError: broken)"
    ]
    assert len(said) == 3


def test_a_pickled_live_run_is_the_same_run_here(run: Run) -> None:
    run.log({"a": 1}, step=7)
    data = pickle.dumps(run)
    run.log({"a": 1}, step=3)
    assert (pickle.loads(data) is run, run.step) == (True, 3)


def test_a_pickled_run_is_a_second_writer_elsewhere(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.config.lr = 1
    run.log({"a": 1})
    data = pickle.dumps(run)
    monkeypatch.setattr(api, "session", Session({}, api.revive))
    copy = pickle.loads(data)
    assert (copy.id, dict(copy.config), copy.summary["a"], copy.step) == ("abc", {"lr": 1}, 1, 1)
    copy.log({"a": 2})
    assert rows_of(run) == [{"a": 1}, {"a": 2}]


def num_doors(run: Run) -> int:
    """Returns how often this process has the journal open."""
    assert run.directory is not None
    return [os.path.realpath(fd) for fd in Path("/proc/self/fd").iterdir()].count(
        str(run.directory.journal.resolve())
    )


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_a_worker_opens_the_journal_of_a_run_that_it_gets_often_only_once(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = pickle.dumps(run)
    monkeypatch.setattr(api, "session", Session({}, api.revive))
    copy = pickle.loads(data)
    for number in range(50):
        pickle.loads(data).log({"a": number})
    assert (copy.step, num_doors(run)) == (50, 2)
    del copy
    gc.collect()
    assert num_doors(run) == 1


def test_a_worker_goes_on_at_the_step_that_the_run_has_come_to(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = pickle.dumps(run)
    run.log({"a": 1}, step=7, commit=True)
    late = pickle.dumps(run)
    monkeypatch.setattr(api, "session", Session({}, api.revive))
    copy = pickle.loads(early)
    assert pickle.loads(late) is copy
    copy.log({"a": 2})
    assert [(r.step, r.data) for r in of_kind(run, HistoryRecord)] == [(7, {"a": 1}), (8, {"a": 2})]  # type: ignore[attr-defined]


def test_who_prints_never_waits_for_the_run(run: Run) -> None:
    held, release = threading.Event(), threading.Event()

    class Slow(Nowhere):
        """Is in the middle of a write, under the lock, until it is released."""

        def append(self, kind: int, payload: bytes) -> None:
            held.set()
            release.wait(10)
            journal.append(kind, payload)

    journal = run._journal  # noqa: SLF001
    run.log({"a": 1})
    run._history._append = Slow().append  # noqa: SLF001
    logging = threading.Thread(target=run.log, args=({"a": 2},))
    logging.start()
    assert held.wait(10)
    printing = threading.Thread(target=run.hear, args=("x",), kwargs={"is_error": False})
    printing.start()
    printing.join(10)
    assert not printing.is_alive()
    release.set()
    logging.join(10)
    last = records_of(run)[-2:]
    assert [type(record) for record in last] == [HistoryRecord, ConsoleRecord]


def test_what_waits_for_the_lock_is_written_once_by_a_forked_family(run: Run) -> None:
    run._heard.append(ConsoleRecord(1.0, False, "of the parent"))  # noqa: SLF001
    pid = os.fork()
    if pid == 0:
        try:
            run.hear("of the child", is_error=False)
        finally:
            os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    run.hear("more", is_error=False)
    texts = [r.text for r in of_kind(run, ConsoleRecord)]  # type: ignore[attr-defined]
    assert texts == ["of the child", "of the parent", "more"]


def test_a_pickled_finished_run_tells_what_it_was(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run.log({"a": 1})
    run.finish()
    copy = pickle.loads(pickle.dumps(run))
    copy.log({"a": 2})
    copy.finish()
    assert (copy.is_finished, copy.summary["a"], copy.name) == (True, 1, "swift-fox")
    assert rows_of(run) == [{"a": 1}]


def test_a_forked_child_logs_but_does_not_end_the_run(run: Run) -> None:
    held, release = threading.Event(), threading.Event()

    def hold_the_lock() -> None:
        with run._lock:  # noqa: SLF001  another thread is in the middle of a row
            held.set()
            release.wait()

    run.log({"who": "parent"})
    holder = threading.Thread(target=hold_the_lock)
    holder.start()
    held.wait()
    pid = os.fork()
    if pid == 0:
        run.log({"who": "child"})
        run.finish()
        os._exit(0)
    release.set()
    holder.join()
    assert os.waitpid(pid, 0)[1] == 0
    run.log({"who": "parent again"})
    rows: list[Json] = [row["who"] for row in rows_of(run)]
    assert rows == ["parent", "child", "parent again"]
    assert of_kind(run, ExitRecord) == []


def test_a_disabled_run_behaves_and_keeps_nothing(start: Start, tmp_path: Path) -> None:
    with start({"lr": 1}, mode="disabled") as run:
        run.log({"a": 1})
        run.log({"a": 2, "image": object()}, step=5)
        run.define_metric("b", summary="max")
        run.log({"b": 3})
        assert (run.step, run.summary["a"], run.config.lr) == (6, 2, 1)
        assert run.summary.as_dict()["b"] == {"max": 3}
    assert list(tmp_path.iterdir()) == []
