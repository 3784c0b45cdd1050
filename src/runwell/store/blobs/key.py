"""What may name a blob: the same words in a directory and in a bucket.

A key that passes here stays below whatever it is joined to, on every system.
"""

from __future__ import annotations

import re

from runwell.errors import InvalidName

MAX_KEY_LENGTH = 1_024
_PART = re.compile(r"[A-Za-z0-9_.@+=,() -]{1,200}")
_RULE = (
    "use parts of 1 to 200 letters, digits or _ . @ + = , ( ) - and spaces, joined by /; "
    "none may begin with a dot"
)


def check_key(key: str) -> str:
    """Returns the key if a blob may have it. Raises InvalidName."""
    is_plain = all(_PART.fullmatch(part) and part[0] != "." for part in key.split("/"))
    if not is_plain or len(key) > MAX_KEY_LENGTH:
        raise InvalidName("blob key", key[:64], _RULE)
    return key
