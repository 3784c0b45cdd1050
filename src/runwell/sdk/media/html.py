"""Pages of HTML."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from runwell.errors import UsageError
from runwell.sdk.media.file import Content, Media, MediaFiles, Step
from runwell.sdk.media.source import bytes_of_file
from runwell.values.json import Json

# Links leave the frame in which the page is shown. Nothing is fetched from anywhere.
HEAD = '<base target="_blank"><style>body{font-family:system-ui,sans-serif;line-height:1.5}</style>'


class Html(Media):
    """A page for `log()`.

    Args:
        data: HTML; the path of a file with it; or an open file.
        inject: Put a plain style and `<base target="_blank">` into its head.
        data_is_not_path: Text is HTML even if a file has that name.

    Attributes:
        html: The page as it will be written.

    Raises:
        UsageError: It is none of these.
        OSError: No file is at a `Path`, or it cannot be read.
    """

    def __init__(
        self,
        data: object,
        inject: bool = True,  # noqa: FBT001, FBT002  the signature is W&B's
        data_is_not_path: bool = False,  # noqa: FBT001, FBT002  the same
    ) -> None:
        html = _text_of(data, is_path_allowed=not data_is_not_path)
        self.html = with_head(html) if inject else html

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes the page."""
        content = Content("html", self.html.encode("utf-8", "backslashreplace"))
        return files.put("html", key, step, content).as_row("html-file")

    @classmethod
    def write_several(
        cls, items: Sequence[Media], files: MediaFiles, key: str, step: Step
    ) -> dict[str, Json]:
        """Writes several pages of one key as one value."""
        rows: list[Json] = [item.write(files, key, step) for item in items]
        return {"_type": "html", "count": len(rows), "html": rows}


def with_head(html: str) -> str:
    """Returns a page with `HEAD` in its head; a fragment gets it in front."""
    lower = html.lower()
    for tag, before, after in (("<head>", "", ""), ("<html>", "<head>", "</head>")):
        at = lower.find(tag)
        if at >= 0:
            at += len(tag)
            return f"{html[:at]}{before}{HEAD}{after}{html[at:]}"
    return HEAD + html


def _text_of(data: object, *, is_path_allowed: bool) -> str:
    if isinstance(data, str):
        return _read(Path(data)) if is_path_allowed and _is_file(data) else data
    if isinstance(data, os.PathLike):
        return _read(Path(data))
    if hasattr(data, "read"):
        return bytes_of_file(data).decode("utf-8", "replace")
    raise UsageError(f"html is of type {type(data).__name__}; use text, a path or an open file")


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # what is no path at all
        return False


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")
