"""Text that every database and every browser takes.

Python strings may hold lone surrogates, and NUL is not allowed in PostgreSQL's text: both become
U+FFFD here. Values inside JSON documents need no mending, they are escaped there.
"""

from __future__ import annotations

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Returns the text with every character that cannot be kept replaced by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)
