from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from runwell.cli.main import cli
from runwell.errors import Conflict, NotFound


def invoke(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--data", str(folder)])


def test_a_team_with_members_and_a_service_account(tmp_path: Path) -> None:
    for name in ("ann", "bob"):
        invoke(tmp_path, "user", "add", name)
    assert invoke(tmp_path, "team", "add", "lab", "--admin", "ann").exit_code == 0
    assert invoke(tmp_path, "team", "join", "lab", "bob", "--role", "viewer").exit_code == 0
    assert invoke(tmp_path, "team", "join", "lab", "bob", "--role", "member").exit_code == 0
    assert invoke(tmp_path, "team", "join", "lab", "eve@lab.org").exit_code == 0
    made = invoke(tmp_path, "team", "service", "lab", "ci", "--key", "s" * 40)
    assert made.stdout.strip() == "s" * 40
    lines = [line.split() for line in invoke(tmp_path, "team", "list").stdout.splitlines()]
    assert lines == [
        ["lab"],
        ["ann", "admin"],
        ["bob", "member"],
        ["lab-ci", "member"],
        ["eve@lab.org", "invited"],
    ]
    assert isinstance(invoke(tmp_path, "team", "leave", "lab", "ann").exception, Conflict)
    assert invoke(tmp_path, "team", "leave", "lab", "bob").exit_code == 0
    assert invoke(tmp_path, "team", "remove", "lab").exit_code == 0
    assert invoke(tmp_path, "team", "list").stdout == ""


def test_keys_are_added_listed_and_revoked(tmp_path: Path) -> None:
    invoke(tmp_path, "user", "add", "bob", "--key", "b" * 40)
    added = invoke(tmp_path, "key", "add", "bob", "--key", "k" * 40, "--description", "laptop")
    assert added.stdout.strip() == "k" * 40
    first, second = invoke(tmp_path, "key", "list", "bob").stdout.splitlines()
    assert "bbbbb…" in first
    assert second.endswith("used never  laptop")
    assert invoke(tmp_path, "key", "revoke", second.split()[0]).exit_code == 0
    assert invoke(tmp_path, "key", "list", "bob").stdout.splitlines() == [first]
    assert isinstance(invoke(tmp_path, "key", "revoke", "0" * 15).exception, NotFound)
