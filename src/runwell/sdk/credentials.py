"""API keys that are kept for good: in netrc, where W&B's own client looks for them, too.

An entry is named after host and port, as that client writes it; one that names the host alone
counts for every port.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

LOGIN = "user"


def find_key(url: str, environ: Mapping[str, str]) -> str | None:
    """Returns the key that is kept for a server."""
    import netrc  # only with a server that is configured without a key

    try:
        kept = netrc.netrc(str(_path(environ)))
    except (OSError, netrc.NetrcParseError):
        return None
    parts = urlsplit(url)
    for name in (parts.netloc.rpartition("@")[2], parts.hostname or ""):
        found = kept.hosts.get(name)
        if found:
            return found[2] or None
    return None


def keep_key(url: str, key: str, environ: Mapping[str, str]) -> Path:
    """Keeps a key for a server in place of the one before; returns the file.

    Raises:
        OSError: The file cannot be written.
    """
    path = _path(environ)
    name = urlsplit(url).netloc.rpartition("@")[2]
    try:
        before = path.read_text()
    except FileNotFoundError:
        before = ""
    entry = rf"^[ \t]*machine\s+{re.escape(name)}\s+login\s+\S+\s+password\s+\S+[ \t]*\n?"
    others = re.sub(entry, "", before, flags=re.MULTILINE)
    if others and not others.endswith("\n"):
        others += "\n"
    _write(path, f"{others}machine {name}\n  login {LOGIN}\n  password {key}\n")
    return path


def _path(environ: Mapping[str, str]) -> Path:
    named = environ.get("NETRC")
    return Path(named) if named else Path(environ.get("HOME") or "~").expanduser() / ".netrc"


def _write(path: Path, text: str) -> None:
    """Writes a file whole or not at all, readable for its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    waiting.replace(path)
