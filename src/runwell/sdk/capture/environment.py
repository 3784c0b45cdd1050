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
from time import gmtime, strftime

from runwell.sdk.capture.git import find_commit
from runwell.values.json import Json

REDACTED = "…"
_SECRET = re.compile(r"(key|token|secret|password|passwd|pwd|credential)s?$", re.IGNORECASE)


def environment_facts(
    *,
    started_at: float,
    host: str,
    program: str | None,
    with_git: bool,
    directory: Path,
    version: str,
) -> dict[str, Json]:
    """Returns the facts under the names that wandb-metadata.json has for them.

    Args:
        started_at: Seconds since the epoch.
        host: The machine's name.
        program: The script, if its name is not to be guessed.
        with_git: Whether to look for a commit.
        directory: The working directory.
        version: Runwell's own.
    """
    script = program or _program()
    facts: dict[str, Json] = {
        "os": _operating_system(),
        "python": f"{sys.implementation.name} {sys.version.split()[0]}",
        "startedAt": _utc(started_at),
        "args": [*redacted(sys.argv[1:])],
        "program": script,
        "codePath": _below(script, directory),
        "root": str(directory),
        "host": host,
        "username": os.environ.get("USER") or os.environ.get("USERNAME"),
        "executable": sys.executable,
        "cpu_count_logical": os.cpu_count(),
        "cpu_count": _usable_cpus(),
        "memory": {"total": _memory_bytes()},
        "pid": os.getpid(),
        "runwell": version,
    }
    commit = find_commit(directory) if with_git else None
    if commit is not None:
        facts["git"] = {
            "commit": commit.commit,
            "branch": commit.branch,
            "remote": commit.remote,
        }
        facts["codePath"] = _below(script, Path(commit.root))
    return facts


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


def _utc(moment: float) -> str:
    return strftime("%Y-%m-%dT%H:%M:%S", gmtime(moment)) + f".{int(moment % 1 * 1e6):06}Z"


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
    return f"{uname.sysname}-{uname.release}-{uname.machine}"


def _usable_cpus() -> int | None:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count()


def _memory_bytes() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None
