"""Which runs of `wandb/` a command means, and which may go from the disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from runwell.cli.kept_runs import Choice, run_folders
from runwell.cli.main import cli
from runwell.uplink.cursor import CursorFile
from runwell.wire.rendezvous import Cursor

DAY_S = 86_400


@pytest.fixture
def wandb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with four runs: online and offline, each with one that a server has."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WANDB_DIR", raising=False)
    folder = tmp_path / "wandb"
    for name, is_synced in (
        ("run-20260102_000000-on", False),
        ("offline-run-20260101_000000-off", False),
        ("offline-run-20260103_000000-sent", True),
        ("run-20260104_000000-live", True),
    ):
        journal = folder / name / f"run-{name.rpartition('-')[2]}.wandb"
        journal.parent.mkdir(parents=True)
        journal.write_bytes(b"RUNWELL")
        if is_synced:
            CursorFile(str(journal), "other").save(Cursor(state="done"))
    (folder / "run-20260105_000000-empty").mkdir()
    (folder / "latest-run").symlink_to(folder / "run-20260104_000000-live")
    return folder


def names(paths: list[Path]) -> list[str]:
    return [path.name.rpartition("-")[2] for path in paths]


def test_runs_are_those_with_a_journal_the_oldest_first(wandb: Path) -> None:
    assert names(run_folders(wandb)) == ["off", "on", "sent", "live"]


@pytest.mark.parametrize(
    ("choice", "meant"),
    [
        (Choice(), ["off"]),
        (Choice(online=True), ["off", "on"]),
        (Choice(online=True, offline=False, synced=True), ["on", "live"]),
        (Choice(synced=True, like=("*-off", "*-sent"), unlike=("*se?t",)), ["off"]),
    ],
)
def test_a_choice_means_some_of_them(wandb: Path, choice: Choice, meant: list[str]) -> None:
    assert names(choice.of_folder(wandb)) == meant


def test_paths_that_somebody_names_are_meant_whatever_they_are(wandb: Path) -> None:
    every = run_folders(wandb)
    assert Choice().of(every) == every
    assert names(Choice(unlike=("offline-*",)).of(every)) == ["on", "live"]


def run(*arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(cli, arguments, input=said)


def test_what_would_be_sent_is_said_and_not_sent(wandb: Path) -> None:
    assert run("sync", "--dry-run", "--include-online").stdout.splitlines() == [
        "wandb/offline-run-20260101_000000-off",
        "wandb/run-20260102_000000-on",
    ]
    assert "nothing to send" in run("sync", "--exclude-globs", "*").stdout
    declined = run("sync", said="n\n")
    assert (declined.exit_code, "send 1 to a server?" in declined.stdout) == (0, True)


def test_clean_removes_what_a_server_has_and_nobody_writes(wandb: Path) -> None:
    assert "nothing to remove" in run("clean", "--force").stdout  # all were written just now
    for journal in wandb.glob("*/*.wandb"):
        past = journal.stat().st_mtime - 2 * DAY_S
        os.utime(journal, (past, past))
    assert run("clean", said="n\n").exit_code == 0
    assert len(run_folders(wandb)) == 4
    assert "removed 2" in run("clean", said="y\n").stdout
    assert names(run_folders(wandb)) == ["off", "on"]
    assert "removed 2" in run("clean", "--force", "--include-unsynced").stdout
    assert run_folders(wandb) == []
