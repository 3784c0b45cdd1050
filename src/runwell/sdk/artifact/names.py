"""Names of artifacts: `entity/project/name:alias`, where all but the name may be left out."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from zlib import crc32

import msgspec

from runwell.errors import InvalidName, UsageError

_NAME = re.compile(r"[\w.-]{1,128}")
_AWKWARD = re.compile(r"[^a-zA-Z0-9_.-]+")
_RULE = "letters, digits, dots, dashes and underscores; at most 128"
_PREFIX = "wandb-artifact://"
_MOST_PARTS = 3


class ArtifactName(msgspec.Struct, frozen=True):
    """A name, taken apart; what was left out is None."""

    name: str
    alias: str | None = None
    project: str | None = None
    entity: str | None = None


def read_name(text: str) -> ArtifactName:
    """Takes a name apart. Raises UsageError if it is none."""
    parts = text.removeprefix(_PREFIX).split("/")
    if len(parts) > _MOST_PARTS or not all(parts):
        raise UsageError(f"{text!r} names no artifact; write entity/project/name:alias")
    name, colon, alias = parts.pop().partition(":")
    project = parts.pop() if parts else None
    if not name or (colon and not alias):
        raise UsageError(f"{text!r} names no artifact; write entity/project/name:alias")
    return ArtifactName(name, alias or None, project, parts.pop() if parts else None)


def check_name(name: str) -> str:
    """Returns the name of a new artifact. Raises InvalidName if it cannot be one."""
    if not _NAME.fullmatch(name):
        raise InvalidName("artifact name", name[:64], _RULE)
    return name


def name_for(text: str) -> str:
    """Returns the name of an artifact that is called after any text, as W&B's client makes it.

    What no name may hold is left out; then a checksum keeps names of two such texts apart.
    """
    kept = _AWKWARD.sub("", text)
    if kept == text:
        return kept
    checksum = crc32(text.encode(errors="surrogatepass")).to_bytes(4, "big")
    return f"{kept}-{urlsafe_b64encode(checksum).decode().rstrip('=')}"


def check_alias(alias: str) -> str:
    """Returns an alias, or raises InvalidName: a slash or a colon would take names apart."""
    if not alias or "/" in alias or ":" in alias:
        raise InvalidName("alias", alias[:64], "any text without / and :")
    return alias
