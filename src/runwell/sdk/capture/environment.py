"""Where a run runs: host, interpreter, command, commit, machine; the facts of wandb-metadata.json.

Everything is read from the process itself and from files; nothing is started. Values behind flags
that look like secrets are not kept.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from runwell.sdk.capture.git import Commit, find_commit, without_credentials
from runwell.sdk.capture.nvidia import nvidia_facts
from runwell.values.json import Json
from runwell.values.moment import utc_text

REDACTED = "…"
_SECRET = re.compile(r"(key|token|secret|password|passwd|pwd|credential)s?$", re.IGNORECASE)


class GitWish(msgspec.Struct, frozen=True):
    """Which commit is noted.

    Attributes:
        root: A directory of the working tree; None: that of the run.
        remote: The remote whose address is noted.
        url, commit: What is noted instead of what git says, also where there is no git.
    """

    root: str | None = None
    remote: str = "origin"
    url: str | None = None
    commit: str | None = None


def environment_facts(
    *,
    started_at: float,
    host: str,
    program: str | None,
    git: GitWish | None,
    directory: Path,
    version: str,
) -> dict[str, Json]:
    """Returns the facts under the names that wandb-metadata.json has for them.

    Args:
        started_at: Seconds since the epoch.
        host: The machine's name.
        program: The script, if its name is not to be guessed.
        git: Which commit is noted; None: none is.
        directory: The working directory.
        version: Runwell's own.
    """
    script = program or _program()
    facts: dict[str, Json] = {
        "os": _operating_system(),
        "python": f"{_interpreter()} {sys.version.split()[0]}",
        "startedAt": utc_text(started_at),
        "args": [*redacted(sys.argv[1:])],
        "program": script,
        "codePath": _below(script, directory),
        "codePathLocal": _below(script, directory),
        "root": str(directory),
        "host": host,
        "username": os.environ.get("USER") or os.environ.get("USERNAME"),
        "executable": sys.executable,
        "pid": os.getpid(),
        "runwell": version,
    }
    commit = None if git is None else _commit(git, directory)
    if commit is not None:
        facts["git"] = {
            "commit": commit.commit,
            "branch": commit.branch,
            "remote": commit.remote,
        }
        if commit.root:
            facts["codePath"] = _below(script, Path(commit.root))
    return facts


def machine_facts() -> dict[str, Json]:
    """Returns what the machine is, under the same names."""
    return {
        "cpu_count_logical": os.cpu_count(),
        "cpu_count": _usable_cpus(),
        # As text: W&B's files have these 64-bit integers so.
        "memory": {"total": str(_memory_bytes())},
        "disk": _disk(),
        "cpu": {"model": _cpu_model()},
        **nvidia_facts(),
    }


def code_path(program: str | None, directory: Path) -> str:
    """Returns the script's path from a directory; of one elsewhere, and of a shell, its name."""
    return _below(program or _program(), directory)


def redacted(args: Sequence[str]) -> list[str]:
    """Returns command-line arguments without the values of flags that look like secrets."""
    shown: list[str] = []
    hides_next = False
    for arg in args:
        name, equals, _ = arg.partition("=")
        is_secret = bool(_SECRET.search(name.lstrip("-"))) and (arg.startswith("-") or bool(equals))
        if hides_next and not arg.startswith("-"):
            shown.append(REDACTED)
        else:
            shown.append(f"{name}={REDACTED}" if is_secret and equals else arg)
        hides_next = is_secret and not equals
    return shown


def _commit(git: GitWish, directory: Path) -> Commit | None:
    start = Path(git.root).expanduser() if git.root else directory
    found = find_commit(start, git.remote)
    if found is None and not (git.url or git.commit):
        return None
    found = found or Commit(root="", commit=None, branch=None, remote=None)
    url = without_credentials(git.url) if git.url else found.remote
    return msgspec.structs.replace(found, commit=git.commit or found.commit, remote=url)


def _below(script: str, directory: Path) -> str:
    """Returns a script's path from a directory; what is no path, or elsewhere, stays as it is."""
    path = Path(script)
    return path.relative_to(directory).as_posix() if path.is_relative_to(directory) else script


def _program() -> str:
    main = sys.modules.get("__main__")
    path = getattr(main, "__file__", None)
    return str(Path(path).absolute()) if path else "<interactive>"


def _operating_system() -> str:
    if not hasattr(os, "uname"):
        return sys.platform
    uname = os.uname()
    libc = _libc()
    return f"{uname.sysname}-{uname.release}-{uname.machine}{f'-with-{libc}' if libc else ''}"


def _interpreter() -> str:
    name = sys.implementation.name
    return {"cpython": "CPython", "pypy": "PyPy"}.get(name, name)


def _libc() -> str:
    """Returns name and version of the C library; nothing where the system does not tell."""
    try:
        return (os.confstr("CS_GNU_LIBC_VERSION") or "").replace(" ", "")
    except (AttributeError, ValueError, OSError):
        return ""


def _cpu_model() -> str | None:
    try:
        with open("/proc/cpuinfo", "rb") as file:  # noqa: PTH123  half the time of a Path
            head = file.read(1024)
    except OSError:
        return None
    found = re.search(rb"^model name\s*:\s*(.*)$", head, re.MULTILINE)
    return found[1].decode(errors="replace") if found else None


def _disk() -> dict[str, Json]:
    """Returns size and use of the root file system in bytes, as text."""
    try:
        told = os.statvfs("/")
    except (AttributeError, OSError):
        return {}
    used = (told.f_blocks - told.f_bfree) * told.f_frsize
    return {"/": {"total": str(told.f_blocks * told.f_frsize), "used": str(used)}}


def _usable_cpus() -> int | None:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count()


def _memory_bytes() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None
