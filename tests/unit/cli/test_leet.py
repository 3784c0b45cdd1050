from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from runwell.cli import leet as module
from runwell.cli.leet import duration
from runwell.cli.main import cli
from runwell.errors import UsageError
from runwell.wire.records import ConfigRecord, ExitRecord, HistoryRecord
from tests.fakes.journals import STARTED_AT, JournalFile, run_record
from tests.unit.wire.test_official_log import written
from tests.unit.wire.test_official_records import START, at, leaf, message

ROWS = [message((2, message((1, leaf("loss", json=f"{n}.5"))))) for n in range(3)]
OUTPUT = message((13, message((1, 1), (2, at(101)), (3, "hello\n"))))
END = message((18, message((1, 0), (2, 9))))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a run of ours and a later one of the official package."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUNWELL_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WANDB_DIR", raising=False)
    ours = JournalFile(tmp_path, "ours")
    rows = [
        HistoryRecord(step, STARTED_AT + step, committed=True, data={"loss": 1.0 / (step + 1)})
        for step in range(5)
    ]
    ours.write(run_record("ours"), ConfigRecord({"lr": 0.1}), *rows, ExitRecord(STARTED_AT + 9, 1))
    official = tmp_path / "wandb" / "offline-run-20260102_000000-abc" / "run-abc.wandb"
    official.parent.mkdir()
    official.write_bytes(written([START, *ROWS, OUTPUT, END]))
    return tmp_path / "wandb"


def call(*words: object, exit_code: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["leet", *map(str, words)], catch_exceptions=False)
    assert result.exit_code == exit_code, result.output
    return result


@pytest.mark.parametrize("words", [(), ("run",), ("wandb",), ("run", "wandb"), ("run", ".")])
def test_the_latest_run_is_printed_where_there_is_no_terminal(
    folder: Path, words: tuple[str, ...]
) -> None:
    text = call(*words).output
    assert text.splitlines()[0] == "run      swift-fox (abc)"
    assert "state    finished (exit code 0)" in text
    assert "hello" in text
    assert "  loss" in text.split("metrics\n")[1]


def test_a_run_of_ours_is_printed_by_its_path(folder: Path) -> None:
    text = call(folder / "run-20260101_000000-ours", "--plain").output
    assert "failed (exit code 1)" in text
    assert "lr  0.1" in text


def test_w_and_b_s_older_name_is_the_same(folder: Path) -> None:
    result = CliRunner().invoke(cli, ["beta", "leet", "inspect", "--summary"])
    assert result.output.startswith("run      swift-fox (abc)")


def test_records_are_printed_as_text_and_as_json(folder: Path) -> None:
    assert [line for line in call("inspect").output.splitlines() if line.startswith("#")] == [
        line for line in call("inspect", folder).output.splitlines() if line.startswith("#")
    ]
    kinds = ["run", "history", "history", "history", "output_raw", "exit"]
    lines = [json.loads(line) for line in call("inspect", "--json").output.splitlines()]
    assert [line["type"] for line in lines] == kinds
    assert lines[1]["history"]["data"] == {"loss": 0.5}
    ours = folder / "run-20260101_000000-ours"
    lines = [json.loads(line) for line in call("inspect", "--json", ours).output.splitlines()]
    assert [line["type"] for line in lines] == ["run", "config", *["history"] * 5, "exit"]
    followed = call("inspect", "--json", "--follow", "--idle-timeout", "0", ours).output
    assert [json.loads(line) for line in followed.splitlines()] == lines


def test_a_summary_is_one_document(folder: Path) -> None:
    document = json.loads(call("inspect", "--summary", "--json").output)
    assert (document["state"], document["summary"]["loss"], document["console_lines"]) == (
        "finished", 2.5, 1
    )  # fmt: skip
    with pytest.raises(UsageError, match="leave out --follow"):
        call("inspect", "--summary", "--follow")


def test_what_is_not_there_is_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no run at nix"):
        call("nix")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="there is no run at empty"):
        call("empty")


def test_settings_are_shown_set_and_forgotten(folder: Path) -> None:
    assert "columns=3" in call("config").output.splitlines()
    assert call("config", "columns=5", "log=on", "columns", "log").output == "columns=5\nlog=on\n"
    assert json.loads(call("config", "--json", "columns").output) == {"columns": 5}
    with pytest.raises(UsageError, match="a number from 1 to 12"):
        call("config", "columns=many")
    for words in (("nix",), ("nix=1",)):
        with pytest.raises(UsageError, match="keeps no 'nix'"):
            call("config", *words)
    assert "columns=3" in call("config", "--reset").output.splitlines()
    assert call("config", "columns").output == "columns=3\n"


def test_the_machine_is_printed_once(folder: Path) -> None:
    names = [line.split()[0] for line in call("symon", "--interval", "100ms").output.splitlines()]
    assert {"memory_percent", "cpu.0.cpu_percent", "disk./.usagePercent"} <= set(names)
    with pytest.raises(UsageError, match="too short"):
        call("symon", "--interval", "0s")
    assert "no duration" in call("symon", "--interval", "soon", exit_code=2).output


@pytest.mark.parametrize("words", [["run"], ["symon"], ["inspect"]])
def test_without_textual_a_terminal_is_told_what_to_install(
    folder: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_has_terminal", lambda: True)
    for name in [each for each in sys.modules if each.partition(".")[0] == "textual"]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("browser", "screen", "widgets"):
        monkeypatch.delitem(sys.modules, f"runwell.cli.viewer.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "textual", None)
    with pytest.raises(UsageError, match=r"pip install 'runwell\[terminal\]'"):
        call(*words)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("500ms", 0.5), ("2s", 2.0), ("1h30m", 5400.0), ("0", 0.0), ("1.5", 1.5), (".5s", 0.5)],
)
def test_durations_are_written_as_people_do(text: str, seconds: float) -> None:
    assert duration(text) == seconds
