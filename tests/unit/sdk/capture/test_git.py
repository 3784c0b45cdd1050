from __future__ import annotations

from pathlib import Path

import pytest

from runwell.sdk.capture.git import Commit, find_commit, without_credentials

HASH, OTHER = "a" * 40, "b" * 40


def repository(root: Path, head: str, **files: str) -> Path:
    git = root / ".git"
    for name, text in {"HEAD": head, **files}.items():
        path = git / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_outside_of_any_repository_there_is_none(tmp_path: Path) -> None:
    assert find_commit(tmp_path) is None or Path(find_commit(tmp_path).root) in tmp_path.parents  # type: ignore[union-attr]


def test_a_branch_below_the_root(tmp_path: Path) -> None:
    config = '[core]\n[remote "other"]\n\turl = x\n[remote "origin"]\n\tfetch = y\n\turl = https://me:pw@host/r.git\n'
    root = repository(
        tmp_path, "ref: refs/heads/main\n", **{"refs/heads/main": f"{HASH}\n", "config": config}
    )
    below = root / "a" / "b"
    below.mkdir(parents=True)
    assert find_commit(below) == Commit(str(root), HASH, "main", "https://host/r.git")


def test_a_packed_reference(tmp_path: Path) -> None:
    packed = f"# pack-refs\n{OTHER} refs/heads/other\n{HASH} refs/heads/f/x\n^{OTHER}\n"
    root = repository(tmp_path, "ref: refs/heads/f/x", **{"packed-refs": packed})
    assert find_commit(root) == Commit(str(root), HASH, "f/x", None)


def test_no_branch(tmp_path: Path) -> None:
    assert find_commit(repository(tmp_path, HASH)) == Commit(str(tmp_path), HASH, None, None)


def test_before_the_first_commit(tmp_path: Path) -> None:
    root = repository(tmp_path, "ref: refs/heads/main")
    assert find_commit(root) == Commit(str(root), None, "main", None)


def test_a_worktree(tmp_path: Path) -> None:
    main = repository(tmp_path / "main", "ref: refs/heads/main", **{"refs/heads/wt": OTHER})
    inner = main / ".git" / "worktrees" / "wt"
    inner.mkdir(parents=True)
    (inner / "HEAD").write_text("ref: refs/heads/wt")
    (inner / "commondir").write_text("../..\n")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / ".git").write_text(f"gitdir: {inner}\n")
    assert find_commit(tree) == Commit(str(tree), OTHER, "wt", None)


def test_a_broken_repository_is_none(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert find_commit(tmp_path) is None


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:token@host/a.git", "https://host/a.git"),
        ("https://token@host/a", "https://host/a"),
        ("git@host:a.git", "git@host:a.git"),
        ("https://host/a@b", "https://host/a@b"),
    ],
)
def test_credentials_are_left_out(url: str, shown: str) -> None:
    assert without_credentials(url) == shown
