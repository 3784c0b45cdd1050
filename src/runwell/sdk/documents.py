"""JSON documents as bytes: what a person may find below `files/`.

Not-a-number and the infinities become their words (`values.json.plain`), so that every reader of
JSON, and of YAML, can read them.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from threading import get_ident

import msgspec

from runwell.values.json import Json, plain


def document_bytes(document: Json) -> bytes:
    """Returns a document as UTF-8 JSON."""
    readable = plain(document)
    try:
        return msgspec.json.encode(readable)
    except (UnicodeError, OverflowError):
        import json  # rare: lone surrogates, which only ASCII escapes can carry

        return json.dumps(readable).encode()


def config_yaml(config: dict[str, Json]) -> bytes:
    """Returns config.yaml: a key a line, each value under `value`, in YAML's flow style."""
    lines = [
        b"%s:\n    value: %s\n" % (document_bytes(key), document_bytes(value))
        for key, value in sorted(config.items())
    ]
    return b"".join(lines) or b"{}\n"


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that a reader sees all of it or what was there before.

    Raises:
        OSError: It could not be written; what was there before is still there.
    """
    # Threads and forked workers may write the same picture at the same moment.
    waiting = path.with_name(f"{path.name}.{os.getpid()}-{get_ident()}.part")
    try:
        waiting.write_bytes(data)
        waiting.replace(path)
    except OSError:
        with suppress(OSError):
            waiting.unlink()
        raise
