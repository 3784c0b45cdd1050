"""Which commit the script runs from, read from git's own files.

No subprocess: `git` costs tens of milliseconds, and forking is unsafe beside CUDA and threads. It
knows worktrees, submodules and packed refs; what it cannot read it leaves out.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

_CREDENTIALS = re.compile(r"(?<=://)[^/@]+@")
_SECTION = re.compile(r'^\s*\[remote "(.*)"\]\s*$')
_URL = re.compile(r"^\s*url\s*=\s*(\S+)")
_HASH = re.compile(r"[0-9a-f]{40,64}")
MAX_FILE_CHARACTERS = 4 * 1024 * 1024


class Commit(msgspec.Struct, frozen=True):
    """The state of a working tree.

    Attributes:
        root: The directory of the working tree.
        commit: The full hash; None before the first commit.
        branch: None if no branch is checked out.
        remote: URL of the remote that was asked for, without credentials.
    """

    root: str
    commit: str | None
    branch: str | None
    remote: str | None


def find_commit(start: Path, remote: str = "origin") -> Commit | None:
    """Returns the commit of the working tree that holds a directory, or None outside of any.

    Args:
        start: The directory.
        remote: The name of the remote whose address is wanted.
    """
    directory = start.absolute()
    places = (directory, *directory.parents)
    root = next((place for place in places if (place / ".git").exists()), None)
    if root is None:
        return None
    git_dir = _git_directory(root)
    head = _read(git_dir / "HEAD")
    if head is None:
        return None
    common = git_dir / (_read(git_dir / "commondir") or ".").strip()
    branch, commit = None, head.strip()
    if commit.startswith("ref:"):
        ref = commit[4:].strip()
        branch = ref.removeprefix("refs/heads/")
        commit = _resolve(ref, git_dir, common) or ""
    return Commit(
        root=str(root),
        commit=commit if _HASH.fullmatch(commit) else None,
        branch=branch,
        remote=_remote(common, remote),
    )


def without_credentials(url: str) -> str:
    """Returns a URL without user name and password; `git@host:path` names no secret and stays."""
    return _CREDENTIALS.sub("", url)


def _git_directory(root: Path) -> Path:
    """Returns the directory behind `.git`, which is a file in worktrees and submodules."""
    dot_git = root / ".git"
    if dot_git.is_dir():
        return dot_git
    pointer = (_read(dot_git) or "").strip()
    return root / pointer.removeprefix("gitdir:").strip()


def _resolve(ref: str, git_dir: Path, common: Path) -> str | None:
    for directory in (git_dir, common):
        loose = _read(directory / ref)
        if loose is not None:
            return loose.strip()
    for line in (_read(common / "packed-refs") or "").splitlines():
        commit, _, name = line.partition(" ")
        if name == ref:
            return commit
    return None


def _remote(common: Path, name: str) -> str | None:
    is_meant = False
    for line in (_read(common / "config") or "").splitlines():
        if line.lstrip().startswith("["):
            section = _SECTION.match(line)
            is_meant = section is not None and section[1] == name
        found = _URL.match(line) if is_meant else None
        if found:
            return without_credentials(found.group(1))
    return None


def _read(path: Path) -> str | None:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(MAX_FILE_CHARACTERS)
    except OSError:
        return None
