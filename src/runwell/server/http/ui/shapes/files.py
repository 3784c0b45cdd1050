"""Files of runs."""

from __future__ import annotations

from runwell.server.http.ui.shapes.shape import Shape


class File(Shape):
    """A file of a run."""

    path: str
    size_bytes: int
    mimetype: str
    updated_at: float


class FileList(Shape):
    """Files by path."""

    items: list[File]
