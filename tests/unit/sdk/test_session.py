from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from runwell.sdk import rendezvous
from runwell.sdk.run import Run, RunState
from runwell.sdk.session import Session
from runwell.sdk.settings import Settings
from runwell.sdk.waiting import Ending, Outcome, Waiter
from runwell.wire.records import (
    ArtifactRecord,
    ConsoleRecord,
    ExitRecord,
)
from runwell.wire.rendezvous import (
    Cursor,
    ServerNote,
    cursor_path,
    decode_spool_note,
    encode_note,
    places,
    spool_path,
)
from tests.fakes.reading import records_in, records_of, rows_of
from tests.unit.sdk.conftest import Start


def no_reviver(state: RunState) -> Run:
    raise AssertionError(state)


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Instead of starting an uplink, keeps what was asked for."""
    calls: list[object] = []
    monkeypatch.setattr(rendezvous, "wake_uplink", lambda places, environ: calls.append(places))
    return calls


def test_what_is_printed_goes_to_every_live_run(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    first, second = start(console="auto"), start(console="auto")
    print("both")
    second.finish(quiet=True)
    print("first", file=sys.stderr)
    first.finish(quiet=True)
    print("nobody")
    heard = [
        [(r.text, r.is_error) for r in records_of(run) if isinstance(r, ConsoleRecord)]
        for run in (first, second)
    ]
    both = [("both", False), ("\n", False)]
    assert heard[1] == both
    assert [text for text in heard[0] if not text[0].startswith("runwell:")] == [
        *both,
        ("first", True),
        ("\n", True),
    ]
    assert capsys.readouterr().out == "both\nnobody\n"


def test_an_online_run_without_a_server_waits_for_one(
    start: Start, woken: list[object], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = Session({"RUNWELL_HOME": str(home)}, no_reviver)
    run = session.start(Settings(root_dir=str(home), console="off", reinit="create_new"), {})
    assert run.directory is not None
    spool = places({"RUNWELL_HOME": str(home)}, "", 0).spool
    note = decode_spool_note(spool_path(spool, str(run.directory.journal)).read_bytes())
    assert (note.journal, note.base_url, woken) == (str(run.directory.journal), None, [])
    run.finish()
    assert "runwell up shows it" in capsys.readouterr().err


def online(home: Path) -> tuple[Session, Settings]:
    where = places({"RUNWELL_HOME": str(home)}, "", 0)
    where.runtime.mkdir(parents=True)
    note = ServerNote("http://localhost:8080/", os.getpid(), "k" * 40, "owner")
    where.server_note.write_bytes(encode_note(note))
    session = Session({"RUNWELL_HOME": str(home)}, no_reviver)
    return session, Settings(
        root_dir=str(home), console="off", project="p", run_id="abc", finish_timeout=1
    )


def test_an_online_run_finds_the_server_of_this_host_and_waits_at_the_end(
    woken: list[object], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session, settings = online(home)
    run = session.start(settings, {})
    assert run.directory is not None
    assert (run.url, run.entity) == ("http://localhost:8080/owner/p/runs/abc", "owner")
    done = Cursor(state="done", url="http://localhost:8080/p/runs/abc")
    Path(cursor_path(str(run.directory.journal))).write_bytes(encode_note(done))
    run.finish()
    assert len(woken) == 2
    assert "is complete: http://localhost:8080/p/runs/abc" in capsys.readouterr().err


def test_a_server_that_does_not_answer_is_told_with_the_place_of_the_data(
    woken: list[object],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcome = Outcome(Ending.GAVE_UP, Cursor(message="nobody answers"))
    monkeypatch.setattr(Waiter, "wait", lambda self, timeout_s: outcome)
    session, settings = online(home)
    run = session.start(settings, {})
    run.finish()
    said = capsys.readouterr().err
    assert run.directory is not None
    assert "nobody answers; the data is safe in " + str(run.directory.path) in said


def test_an_uplink_that_cannot_be_started_is_told_and_ends_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*arguments: object) -> None:
        raise OSError("no shell")

    monkeypatch.setattr(rendezvous, "wake_uplink", fail)
    session, settings = online(home)
    run = session.start(settings, {})
    run.log({"a": 1})
    run.finish()
    assert rows_of(run) == [{"a": 1}]
    assert "no shell" in capsys.readouterr().err


def test_a_configured_server_comes_first(home: Path, woken: list[object]) -> None:
    session, settings = online(home)
    asked = Settings(base_url="http://other/", api_key="x", entity="us").over(settings)
    run = session.start(asked, {})
    assert run.directory is not None
    note = spool_path(places({"RUNWELL_HOME": str(home)}, "", 0).spool, str(run.directory.journal))
    assert decode_spool_note(note.read_bytes()).base_url == "http://other"
    assert run.url == "http://other/us/p/runs/abc"


def test_settings_come_from_environment_login_and_call() -> None:
    environ = {"WANDB_PROJECT": "env", "WANDB_ENTITY": "env", "WANDB_MODE": "offline"}
    session = Session(environ, no_reviver)
    session.remember(entity="login", api_key="k")
    assert session.settings({"mode": "disabled"}).given() == {
        "project": "env",
        "entity": "login",
        "api_key": "k",
        "mode": "disabled",
    }


def test_a_quiet_run_says_nothing(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    with start(quiet=True) as run:
        run.log({"a": 1})
    with start(silent=True) as run:
        run.log(3)  # type: ignore[arg-type]
    assert capsys.readouterr().err == ""


def test_all_journals_are_closed_at_the_end_of_the_process(session: Session, start: Start) -> None:
    runs = [start(), start()]
    session.end_all(3)
    for run in runs:
        last = records_of(run)[-1]
        assert isinstance(last, ExitRecord)
        assert last.exit_code == 3
    assert session.current is None


def test_threads_that_start_and_end_runs_leave_the_console_as_it_was(
    session: Session, start: Start
) -> None:
    def many_runs() -> None:
        for _ in range(40):
            start(console="auto", quiet=True, x_disable_meta=True).finish()

    known = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=many_runs) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(known)
    assert ("write" in vars(sys.stdout), session.current) == (False, None)


def test_a_forked_child_with_a_run_of_its_own_prints_to_that_one_only(start: Start) -> None:
    parent = start(console="auto")
    pid = os.fork()
    if pid == 0:
        try:
            with start(console="auto", run_id="child"):
                print("of the child")
        finally:
            os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    parent.finish()
    assert parent.directory is not None
    child = next(parent.directory.path.parent.glob("*-child/run-child.wandb"))
    heard = [
        [r.text for r in records if isinstance(r, ConsoleRecord) and not r.is_error]
        for records in (records_of(parent), records_in(child))
    ]
    assert heard == [[], ["of the child", "\n"]]


def test_whatever_fails_at_the_start_the_training_goes_on(
    start: Start, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr(Run, "note_start", lambda self: None if self.disabled else fail())
    run = start({"lr": 1})
    run.log({"a": 1})
    run.finish()
    assert (run.disabled, run.config.lr, run.summary["a"]) == (True, 1, 1)
    assert "init() failed and was skipped" in capsys.readouterr().err


def test_a_user_without_a_home_keeps_the_run_here(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    session = Session({}, no_reviver)
    home.mkdir(exist_ok=True)
    monkeypatch.chdir(home)
    settings = Settings(console="off")
    monkeypatch.setattr(Path, "expanduser", fail)
    run = session.start(settings, {})
    run.log({"a": 1})
    run.finish()
    assert rows_of(run) == [{"a": 1}]
    assert "set HOME or RUNWELL_HOME" in capsys.readouterr().err


def test_the_program_is_kept_if_somebody_asks_and_nobody_forbids(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train.py").write_text("pass")
    kept = start(save_code=True, program="train.py")
    assert (Path(kept.dir) / "code" / "train.py").read_text() == "pass"
    for run in (start(program="train.py"), start(save_code=True, disable_code=True)):
        assert not (Path(run.dir) / "code").exists()


def test_people_may_see_the_server_under_another_address(woken: list[object], home: Path) -> None:
    session, settings = online(home)
    shown = Settings(app_url_override="https://see.me/").over(settings)
    run = session.start(shown, {})
    assert run.url == "https://see.me/owner/p/runs/abc"
    run.close(0)


def test_values_of_files_hold_unless_init_sets_others(start: Start, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("lr: {value: 1}\nseed: {value: 2}\n")
    run = start({"lr": 3}, config_paths=[str(tmp_path / "c.yaml")])
    assert run.config.as_dict() == {"lr": 3, "seed": 2}


def test_code_is_logged_where_both_settings_say_so(start: Start, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "train.py").write_text("pass")
    code = {"code_dir": str(tmp_path / "src")}
    runs = [start(**code), start(save_code=True, disable_code=True, **code)]
    runs.append(start(save_code=True, **code))
    kinds = [
        [each.type for each in records_of(run) if isinstance(each, ArtifactRecord)] for run in runs
    ]
    assert kinds == [[], [], ["code"]]
