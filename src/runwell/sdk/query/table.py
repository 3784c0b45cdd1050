"""An answer as an Arrow table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runwell.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa
    import urllib3


def read_arrow(answer: urllib3.BaseHTTPResponse) -> pa.Table:
    """Returns the table of a stream. Raises UsageError if pyarrow is not there."""
    try:
        from pyarrow import ipc
    except ModuleNotFoundError as error:
        raise UsageError(
            "tables need pyarrow; install it with pip install 'runwell[query]'"
        ) from error
    table: pa.Table = ipc.open_stream(_Pieces(answer)).read_all()
    return table


class _Pieces:
    """An answer as a file that Arrow reads from."""

    closed = False

    def __init__(self, answer: urllib3.BaseHTTPResponse) -> None:
        self._answer = answer

    def read(self, size: int | None = None) -> bytes:
        return self._answer.read(size)
