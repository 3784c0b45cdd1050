"""What collections, types, aliases, tags and paths of artifacts may be called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from posixpath import normpath

from runwell.errors import InvalidName, UsageError
from runwell.store.artifacts.nouns import LATEST
from runwell.values.text import storable

MAX_NAME_LENGTH = 128
MAX_PATH_LENGTH = 4096
MAX_NAMES_AT_ONCE = 1000
# Separators of any system; control characters, also those that turn text around or break lines.
_FORBIDDEN = re.compile(
    r"[/\\:\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_DRIVE = re.compile(r"[A-Za-z]:[/\\]")
_TAG = re.compile(r"[-\w]+([ ]+[-\w]+)*")
_RULE = f"it has 1 to {MAX_NAME_LENGTH} characters, without / \\ : and control characters"


def check_name(kind: str, name: str) -> str:
    """Returns the name if a collection, type or alias may have it. Raises InvalidName."""
    if name.strip() in ("", ".", "..") or len(name) > MAX_NAME_LENGTH or _FORBIDDEN.search(name):
        raise InvalidName(kind, name[:64], _RULE)
    return name


def check_aliases(names: Iterable[str]) -> tuple[str, ...]:
    """Returns the aliases without repetitions. Raises InvalidName, UsageError."""
    found = tuple(dict.fromkeys(check_name("alias", name) for name in names))
    return _bounded(found, "aliases")


def check_tags(names: Iterable[str]) -> tuple[str, ...]:
    """Returns the tags without repetitions. Raises InvalidName, UsageError."""
    found = tuple(dict.fromkeys(names))
    for name in found:
        if len(name) > MAX_NAME_LENGTH or not _TAG.fullmatch(name):
            raise InvalidName("tag", name[:64], "use letters, digits, _, - and spaces in between")
    return _bounded(found, "tags")


def check_entry_path(path: str) -> str:
    """Returns the path if a client may write a downloaded file there. Raises InvalidName."""
    if (
        not path
        or len(path) > MAX_PATH_LENGTH
        or storable(path) != path
        or path.startswith(("/", "\\"))
        or _DRIVE.match(path)
        or normpath(path) != path
        # Where a client runs on Windows, a backslash leads out of its folder as well.
        or {".", ".."} & set(path.replace("\\", "/").split("/"))
    ):
        rule = "a file of an artifact has a relative path with / and without . and .. parts"
        raise InvalidName("file path", path[:64], rule)
    return path


def split_name(name: str) -> tuple[str, str]:
    """Returns collection and alias of `collection:alias`; without one, `latest`."""
    collection, separator, alias = name.partition(":")
    return collection, alias if separator else LATEST


def _bounded(found: tuple[str, ...], what: str) -> tuple[str, ...]:
    if len(found) > MAX_NAMES_AT_ONCE:
        raise UsageError(f"at most {MAX_NAMES_AT_ONCE} {what} can be given at once")
    return found
