from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from runwell.sdk.capture.environment import (
    GitWish,
    environment_facts,
    machine_facts,
    redacted,
)
from runwell.values.json import Json


def facts(
    directory: Path, *, program: str | None = None, git: GitWish | None = None
) -> dict[str, Json]:
    return environment_facts(
        started_at=1_767_225_600.25,
        host="here",
        program=program,
        git=git,
        directory=directory,
        version="1.2",
    )


def test_what_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["train.py", "--lr", "0.1", "--api-key=secret"])
    noted = facts(tmp_path, program=str(tmp_path / "src" / "train.py"))
    assert {key: noted[key] for key in ("host", "program", "codePath", "root", "args", "pid")} == {
        "host": "here",
        "program": str(tmp_path / "src" / "train.py"),
        "codePath": "src/train.py",
        "root": str(tmp_path),
        "args": ["--lr", "0.1", "--api-key=…"],
        "pid": os.getpid(),
    }
    assert noted["startedAt"] == "2026-01-01T00:00:00.250000Z"
    assert (noted["runwell"], noted["executable"]) == ("1.2", sys.executable)
    assert {"os", "python", "username"} < set(noted)
    assert set(machine_facts()) == {"cpu_count", "cpu_count_logical", "memory", "disk", "cpu"}
    assert "git" not in noted


def test_the_commit_and_the_path_in_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("a" * 40)
    below = tmp_path / "below"
    below.mkdir()
    noted = facts(below, program=str(below / "train.py"), git=GitWish())
    assert noted["git"] == {"commit": "a" * 40, "branch": None, "remote": None}
    assert noted["codePath"] == "below/train.py"


def test_what_is_noted_instead_of_what_git_says(tmp_path: Path) -> None:
    tree, elsewhere = tmp_path / "tree", tmp_path / "elsewhere"
    (tree / ".git").mkdir(parents=True)
    elsewhere.mkdir()
    (tree / ".git" / "HEAD").write_text("a" * 40)
    (tree / ".git" / "config").write_text('[remote "fork"]\nurl = https://h/fork.git\n')
    wishes = {
        "there": GitWish(root=str(tree), remote="fork"),
        "else": GitWish(url="https://me:pw@h/x.git", commit="b" * 40),
        "over": GitWish(root=str(tree), url="https://h/x.git"),
    }
    assert {name: facts(elsewhere, git=wish)["git"] for name, wish in wishes.items()} == {
        "there": {"commit": "a" * 40, "branch": None, "remote": "https://h/fork.git"},
        "else": {"commit": "b" * 40, "branch": None, "remote": "https://h/x.git"},
        "over": {"commit": "a" * 40, "branch": None, "remote": "https://h/x.git"},
    }


def test_a_prompt_is_a_program_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sys.modules["__main__"], "__file__", raising=False)
    noted = facts(tmp_path)
    assert (noted["program"], noted["codePath"]) == ("<interactive>", "<interactive>")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (["--password", "x", "--lr", "1"], ["--password", "…", "--lr", "1"]),
        (["--hf_token=x"], ["--hf_token=…"]),
        (["WANDB_API_KEY=x"], ["WANDB_API_KEY=…"]),
        (["--secret", "--flag"], ["--secret", "--flag"]),
        (["--monkey-business", "x", "key"], ["--monkey-business", "x", "key"]),
        (["--credentials", "x"], ["--credentials", "…"]),
    ],
)
def test_values_behind_secret_flags_are_not_kept(given: list[str], shown: list[str]) -> None:
    assert redacted(given) == shown
