from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from runwell.cli.greeting import greet
from runwell.cli.here import here
from runwell.cli.main import cli
from runwell.server import serve as module
from runwell.server.serve import Home, Plan, Running
from runwell.store.ports.people import User


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """Servers that were asked for; each answers at once and ends."""
    seen: list[Plan] = []
    monkeypatch.setattr(module, "serve", lambda plan, _ready: seen.append(plan))
    monkeypatch.setattr(module, "log_to_stderr", lambda: None)
    return seen


def test_without_options_it_serves_this_machine(plans: list[Plan], home: Path) -> None:
    assert CliRunner().invoke(cli, ["server"]).exit_code == 0
    expected = Plan(Home(home / "data"), "127.0.0.1", 8080, note=home / "run" / "server.json")
    assert plans == [expected]


def test_every_option_arrives(plans: list[Plan], home: Path) -> None:
    arguments = "server --host 0.0.0.0 --port 0 --data d --database sqlite:///x.db --blobs b"
    more = "--crash-after 60 --sign-in always --root-path lab/"
    assert CliRunner().invoke(cli, f"{arguments} {more}").exit_code == 0
    assert plans == [
        Plan(
            Home(Path("d"), "sqlite:///x.db", "b"),
            "0.0.0.0",
            0,
            note=home / "run" / "server.json",
            crash_after_s=60.0,
            trusts_local=False,
            root_path="/lab",
        )
    ]


def test_the_environment_arrives_too(plans: list[Plan], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNWELL_PORT", "9")
    monkeypatch.setenv("RUNWELL_DATA", "elsewhere")
    CliRunner().invoke(cli, ["server"])
    assert (plans[0].port, plans[0].home.data) == (9, Path("elsewhere"))


@pytest.mark.parametrize("bad", ["--port 70000", "--crash-after 0", "--sign-in never", "extra"])
def test_what_makes_no_sense_is_refused(plans: list[Plan], bad: str) -> None:
    assert CliRunner().invoke(cli, f"server {bad}").exit_code == 2
    assert plans == []


def test_the_greeting_says_where_and_how(capsys: pytest.CaptureFixture[str]) -> None:
    key = "k" * 40
    running = Running("http://127.0.0.1:8080", User(1, "ann", True, 0.0), key, Path("/data"))
    greet(running)
    text = capsys.readouterr().out
    for part in ("http://127.0.0.1:8080", "ann", "/data", "import runwell", "WANDB_BASE_URL"):
        assert part in text
    assert key not in text
    assert key not in repr(running)


def test_what_the_greeting_says_works_in_a_shell_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "it's $here"
    folder.mkdir()
    (folder / "owner.key").write_text("secret\n")
    monkeypatch.chdir(tmp_path)
    greet(Running("http://box", User(1, "ann", True, 0.0), "secret", Path(folder.name)))
    exports = [line for line in capsys.readouterr().out.splitlines() if "export" in line]
    script = "\n".join([*exports, 'echo "$WANDB_BASE_URL $WANDB_API_KEY"'])
    shell = subprocess.run(
        ["/bin/sh", "-c", script], cwd="/", capture_output=True, text=True, check=True
    )
    assert shell.stdout == "http://box secret\n"


def test_the_greeting_says_when_scripts_go_to_another(capsys: pytest.CaptureFixture[str]) -> None:
    owner = User(1, "ann", True, 0.0)
    greet(Running("http://box:81", owner, "k", Path("/data"), first_url="http://box:80"))
    text = capsys.readouterr().out
    (line,) = [line for line in text.splitlines() if "http://box:80;" in line]
    assert "Scripts on this machine go to" in line
    assert "find it by themselves" not in text
    assert "export WANDB_BASE_URL=http://box:81\n" in text


def test_places_follow_the_environment(home: Path) -> None:
    assert here().data == home / "data"
