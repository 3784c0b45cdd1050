"""What is not committed is kept as a patch that leads there again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from runwell.errors import RunwellError
from runwell.sdk.capture.changes import changes_of

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
Git = Callable[..., str]


def git_in(root: Path) -> Git:
    who = ("-c", "user.name=ann", "-c", "user.email=ann@example.org")

    def git(*words: str) -> str:
        return subprocess.check_output(["git", *who, *words], cwd=root, text=True)

    return git


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    (root / "deep").mkdir(parents=True)
    (root / "main.py").write_text("lr = 0.1\n")
    (root / "deep" / "net.py").write_text("layers = 3\n")
    git = git_in(root)
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    return root


def test_where_all_is_committed_there_is_nothing(tree: Path) -> None:
    assert changes_of(tree) == b""


def test_the_patch_leads_from_the_commit_to_the_tree(tree: Path, tmp_path: Path) -> None:
    (tree / "main.py").write_text("lr = 0.2\n# ü\n")
    (tree / "deep" / "net.py").unlink()
    (tree / "new.py").write_text("x = 1\n")
    git_in(tree)("add", "new.py")
    (tree / "unknown.py").write_text("never told\n")
    patch = tmp_path / "diff.patch"
    patch.write_bytes(changes_of(tree))
    again = tmp_path / "again"
    git_in(tmp_path)("clone", "-q", str(tree), str(again))
    git_in(again)("apply", str(patch))
    names = sorted(path.name for path in again.iterdir() if path.name != ".git")
    assert names == ["main.py", "new.py"]
    assert (again / "main.py").read_text() == "lr = 0.2\n# ü\n"


def test_what_the_user_set_for_his_own_eyes_changes_no_patch(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git_in(tree)("config", "color.ui", "always")
    git_in(tree)("config", "diff.external", "false")
    monkeypatch.setenv("GIT_PAGER", "false")
    (tree / "main.py").write_text("lr = 0.2\n")
    assert changes_of(tree).startswith(b"diff --git a/main.py b/main.py\n")


def test_a_machine_without_git_is_told(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RunwellError, match="cannot be started"):
        changes_of(tree)


def test_a_git_that_hangs_is_not_waited_for(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(RunwellError, match=r"longer than 0\.1 s"):
        changes_of(tree, limit_s=0.1)


def test_what_git_refuses_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunwellError, match="git: "):
        changes_of(tmp_path)
