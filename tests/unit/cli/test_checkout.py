"""A working tree comes to the code of a run, and nothing in it is thrown away."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from runwell.cli.checkout import Code, check_out
from runwell.errors import UsageError
from runwell.sdk.capture.changes import changes_of

WHO = ("-c", "user.name=ann", "-c", "user.email=ann@example.org")


def git(root: Path, *words: str) -> str:
    return subprocess.check_output(["git", *WHO, *words], cwd=root, text=True).strip()


def commit(root: Path, text: str) -> str:
    (root / "main.py").write_text(text)
    git(root, "add", ".")
    git(root, "commit", "-qm", text.strip())
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    root = tmp_path / "origin"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    commit(root, "lr = 0.1\n")
    return root


@pytest.fixture
def clone(origin: Path, tmp_path: Path) -> Path:
    root = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(origin), str(root))
    return root


def code_of(root: Path, patch: bytes = b"") -> Code:
    return Code("r1", git(root, "rev-parse", "HEAD"), "https://example.org/x.git", patch)


def test_a_commit_that_is_elsewhere_is_fetched_and_the_patch_is_applied(
    origin: Path, clone: Path
) -> None:
    commit(origin, "lr = 0.2\n")
    (origin / "main.py").write_text("lr = 0.3\n")
    code = code_of(origin, changes_of(origin))
    commit(origin, "lr = 9\n")
    told: list[str] = []
    check_out(clone, code, makes_branch=True, tell=told.append)
    assert (clone / "main.py").read_text() == "lr = 0.3\n"
    assert git(clone, "rev-parse", "HEAD") == code.commit
    assert git(clone, "branch", "--show-current") == "wandb/r1"
    assert told == [
        f"on the new branch wandb/r1, commit {code.commit[:12]}",
        "with the changes that were not committed",
    ]


def test_without_a_branch_it_is_on_the_commit_itself(origin: Path, clone: Path) -> None:
    code = code_of(clone)
    commit(clone, "lr = 0.5\n")
    check_out(clone, code, makes_branch=False, tell=lambda _: None)
    assert (clone / "main.py").read_text() == "lr = 0.1\n"
    assert git(clone, "branch", "--show-current") == ""


def test_a_branch_that_is_there_is_taken_as_it_is(clone: Path) -> None:
    code = code_of(clone)
    git(clone, "checkout", "-q", "-b", "wandb/r1")
    mine = commit(clone, "mine\n")
    git(clone, "checkout", "-q", "main")
    check_out(clone, code, makes_branch=True, tell=lambda _: None)
    assert git(clone, "rev-parse", "HEAD") == mine


def test_what_is_not_committed_is_not_thrown_away(origin: Path, clone: Path) -> None:
    commit(origin, "lr = 0.2\n")
    (clone / "main.py").write_text("my work\n")
    with pytest.raises(UsageError, match=r"(?s)git checkout failed: .*main.py"):
        check_out(clone, code_of(origin), makes_branch=True, tell=lambda _: None)
    assert (clone / "main.py").read_text() == "my work\n"


def test_a_commit_that_nobody_has_is_told_with_the_place_of_the_code(clone: Path) -> None:
    code = Code("r1", "a" * 40, "https://example.org/x.git", b"")
    with pytest.raises(UsageError, match=r"have the commit a+; .* at https://example.org/x.git"):
        check_out(clone, code, makes_branch=True, tell=lambda _: None)


@pytest.mark.parametrize("given", ["--orphan=x", "main", "", "A" * 40])
def test_what_is_no_hash_never_gets_to_git(clone: Path, given: str) -> None:
    with pytest.raises(UsageError, match="commit is none"):
        check_out(clone, Code("r1", given, None, b""), makes_branch=True, tell=lambda _: None)
