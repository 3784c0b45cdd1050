"""What entities, projects, runs and metric keys may be called.

The rules are those that users of W&B know; `docs/reference/limits.md` lists them.
"""

from __future__ import annotations

import re

from runwell.errors import InvalidName

DEFAULT_PROJECT = "uncategorized"
MAX_PROJECT_LENGTH = 128
MAX_RUN_ID_LENGTH = 128
MAX_METRIC_KEY_LENGTH = 1024
MIN_API_KEY_LENGTH = 40

# Lone surrogates are no text: no file system, database or browser takes them.
_FORBIDDEN_IN_PROJECT = re.compile(r"[/\\#?%:\x00-\x1f\x7f\ud800-\udfff]")
_FORBIDDEN_IN_RUN_ID = re.compile(r"[/\\#?%:\x00-\x1f\x7f\ud800-\udfff]")
_ENTITY = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_API_KEY = re.compile(r"[A-Za-z0-9_-]{40,128}")
_RULE = (
    "it may not contain / \\ # ? % : or control characters, nor be . or .., "
    "and has 1 to {} characters"
)


def check_project(name: str) -> str:
    """Returns the name if a project may have it.

    Raises:
        InvalidName: It may not.
    """
    if not name.strip(" .") or len(name) > MAX_PROJECT_LENGTH or _FORBIDDEN_IN_PROJECT.search(name):
        raise InvalidName("project", name[:64], _RULE.format(MAX_PROJECT_LENGTH))
    return name


def mend_project(name: str) -> str:
    """Returns the nearest name that a project may have: forbidden characters become hyphens."""
    mended = _FORBIDDEN_IN_PROJECT.sub("-", name)[:MAX_PROJECT_LENGTH]
    return mended if mended.strip(" .") else DEFAULT_PROJECT


def check_run_id(run_id: str) -> str:
    """Returns the id if a run may have it.

    Raises:
        InvalidName: It may not.
    """
    too_long = len(run_id) > MAX_RUN_ID_LENGTH
    if not run_id.strip(" .") or too_long or _FORBIDDEN_IN_RUN_ID.search(run_id):
        raise InvalidName("run id", run_id[:64], _RULE.format(MAX_RUN_ID_LENGTH))
    return run_id


def check_entity(name: str) -> str:
    """Returns the name if a user or team may have it.

    Raises:
        InvalidName: It may not.
    """
    if not _ENTITY.fullmatch(name) or not name.strip("."):
        raise InvalidName("entity", name[:64], "use 1 to 64 letters, digits, _ . or -")
    return name


def check_api_key(key: str) -> str:
    """Returns the key if it has the form of one.

    Raises:
        InvalidName: It has not. The key itself is not repeated in the message.
    """
    if not _API_KEY.fullmatch(key):
        raise InvalidName("API key", "…", "use 40 to 128 letters, digits, _ or -")
    return key


def is_official_api_key(key: str) -> bool:
    """Tells whether the official `wandb` client would send this key.

    It wants 40 characters behind the first hyphen, if there is one.
    """
    _, hyphen, rest = key.partition("-")
    return len(rest if hyphen else key) >= MIN_API_KEY_LENGTH
