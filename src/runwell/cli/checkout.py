"""Brings a working tree of git to the code of a run: its commit, on a branch, and its patch.

Knows no server. What was not committed here is never thrown away: git refuses, and that is told.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runwell.errors import UsageError

Tell = Callable[[str], None]

_GIT = "git"
_HASH = re.compile(r"[0-9a-f]{40,64}")


@dataclass(frozen=True, slots=True)
class Code:
    """The code of a run.

    Attributes:
        run_id: The run.
        commit: The full hash.
        remote: Where others have the commit, if that is known.
        patch: What the run had that the commit has not; may be empty.
    """

    run_id: str
    commit: str
    remote: str | None
    patch: bytes


def check_out(root: Path, code: Code, *, makes_branch: bool, tell: Tell) -> None:
    """Checks the commit out, and applies the patch.

    Args:
        root: The root of the working tree.
        code: What is wanted.
        makes_branch: On the branch `wandb/<run>`, else on none. If it is there already, it is
            taken as it is, without the patch.
        tell: Is told what was done.

    Raises:
        UsageError: The commit is none or not to be had, or git refuses.
    """
    if not _HASH.fullmatch(code.commit):  # a server says it, and git would take it for an option
        raise UsageError(f"the run's commit is none: {code.commit[:64]!r}")
    _find_commit(root, code)
    branch = f"wandb/{code.run_id}"
    if makes_branch and _is_known(root, f"refs/heads/{branch}"):
        _git(root, "checkout", "-q", branch)
        tell(f"on the branch {branch}, as it was; for a fresh one, git branch -D {branch} first")
        return
    if makes_branch:
        _git(root, "checkout", "-q", "-b", branch, code.commit)
        tell(f"on the new branch {branch}, commit {code.commit[:12]}")
    else:
        _git(root, "checkout", "-q", "--detach", code.commit)
        tell(f"on the commit {code.commit[:12]}, and on no branch")
    if code.patch:
        # One piece that does not fit should not keep the others out.
        _git(root, "apply", "--reject", "--whitespace=nowarn", "-", given=code.patch)
        tell("with the changes that were not committed")


def _find_commit(root: Path, code: Code) -> None:
    name = f"{code.commit}^{{commit}}"
    if _is_known(root, name):
        return
    if _git(root, "remote").strip():
        _git(root, "fetch", "-q", "--all")
    if not _is_known(root, name):
        place = f"; the run's code is at {code.remote}" if code.remote else ""
        raise UsageError(f"neither {root} nor its remotes have the commit {code.commit}{place}")


def _is_known(root: Path, name: str) -> bool:
    return _done(root, ("rev-parse", "-q", "--verify", name)).returncode == 0


def _git(root: Path, *words: str, given: bytes | None = None) -> str:
    done = _done(root, words, given)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()
        raise UsageError(f"git {words[0]} failed: {said}")
    return done.stdout.decode(errors="replace")


def _done(
    root: Path, words: tuple[str, ...], given: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            [_GIT, *words], cwd=root, input=given, capture_output=True, check=False
        )
    except OSError as error:
        raise UsageError(f"git cannot be started ({error.strerror})") from error
