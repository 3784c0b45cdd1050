"""Where the content of a media value comes from: a path, an open file, bytes or a web address.

A path is looked at when the value is made, and copied when it is logged. What is open is read at
once. A web address is fetched at once, with a limit in bytes and in seconds.
"""

from __future__ import annotations

import io
import os
from collections.abc import Collection
from pathlib import Path

from runwell.errors import UsageError
from runwell.sdk.media.file import Content

MAX_FETCHED_BYTES = 64 * 1024 * 1024
FETCH_TIMEOUT_S = 30.0


def content_of(
    source: object, what: str, extensions: Collection[str], file_type: str | None = None
) -> Content | None:
    """Returns the content of a path, an open file, bytes or an address; None for anything else.

    Args:
        source: The value that the script gave.
        what: The kind of media, for messages.
        extensions: Those that readers know; empty allows any.
        file_type: The extension of what has no name.

    Raises:
        UsageError: The extension is none of them, or there is none.
        OSError: No file is there, or it cannot be read.
    """
    if isinstance(source, str) and is_address(source):
        return Content(
            _known_extension(_name_in(source), what, extensions, file_type), fetched(source)
        )
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        extension = _known_extension(path.name, what, extensions, file_type)
        path.stat()
        return Content(extension, path=path.absolute())
    if isinstance(source, bytes | bytearray):
        return Content(_known_extension("", what, extensions, file_type), bytes(source))
    if hasattr(source, "read"):
        name = getattr(source, "name", "")
        extension = _known_extension(
            name if isinstance(name, str) else "", what, extensions, file_type
        )
        return Content(extension, bytes_of_file(source))
    return None


def bytes_of_file(source: object) -> bytes:
    """Returns all that an open file, or something like one, holds."""
    if isinstance(source, io.BytesIO | io.StringIO):
        source.seek(0)  # it was written a moment ago
    data: object = source.read()  # type: ignore[attr-defined]
    return data.encode() if isinstance(data, str) else bytes(data)  # type: ignore[call-overload]


def is_address(text: str) -> bool:
    """Tells whether text is the address of something on the web."""
    return text.startswith(("http://", "https://"))


def fetched(address: str) -> bytes:
    """Returns what lies at a web address.

    Raises:
        UsageError: It is larger than `MAX_FETCHED_BYTES`.
        OSError: It cannot be fetched.
    """
    from urllib.request import urlopen  # rare, and it loads the whole of HTTP

    with urlopen(address, timeout=FETCH_TIMEOUT_S) as answer:  # noqa: S310  is_address() looked
        data: bytes = answer.read(MAX_FETCHED_BYTES + 1)
    if len(data) > MAX_FETCHED_BYTES:
        raise UsageError(f"more than {MAX_FETCHED_BYTES} bytes lie there; load it first: {address}")
    return data


def _name_in(address: str) -> str:
    return address.partition("?")[0].partition("#")[0].rpartition("/")[2]


def _known_extension(
    name: str, what: str, extensions: Collection[str], file_type: str | None
) -> str:
    known = ", ".join(sorted(extensions))
    if file_type is None and not name:
        raise UsageError(f"{what} without a name needs a file_type; use one of {known or 'any'}")
    if file_type is not None:
        extension = file_type.lower().lstrip(".")
    else:
        lower = name.lower()
        fitting = [each for each in extensions if lower.endswith(f".{each}")]
        extension = max(fitting, key=len) if fitting else lower.rpartition(".")[2]
    if extensions and extension not in extensions:
        raise UsageError(f"{what} of type {extension!r} is not known; use one of {known}")
    return extension
