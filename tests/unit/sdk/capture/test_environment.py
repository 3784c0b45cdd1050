from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from runwell.sdk.capture.environment import environment_facts, redacted
from runwell.values.json import Json


def facts(directory: Path, *, program: str | None = None, with_git: bool = True) -> dict[str, Json]:
    return environment_facts(
        started_at=1_767_225_600.25,
        host="here",
        program=program,
        with_git=with_git,
        directory=directory,
        version="1.2",
    )


def test_what_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["train.py", "--lr", "0.1", "--api-key=secret"])
    noted = facts(tmp_path, program=str(tmp_path / "src" / "train.py"), with_git=False)
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
    assert {"os", "python", "cpu_count", "cpu_count_logical", "memory", "username"} < set(noted)
    assert "git" not in noted


def test_the_commit_and_the_path_in_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("a" * 40)
    below = tmp_path / "below"
    below.mkdir()
    noted = facts(below, program=str(below / "train.py"))
    assert noted["git"] == {"commit": "a" * 40, "branch": None, "remote": None}
    assert noted["codePath"] == "below/train.py"


def test_a_prompt_is_a_program_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sys.modules["__main__"], "__file__", raising=False)
    noted = facts(tmp_path, with_git=False)
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
