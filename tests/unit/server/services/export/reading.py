"""Reads exports back."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pyarrow as pa
from pyarrow import ipc, parquet

from runwell.server.services.export.exports import Table
from runwell.server.services.export.format import Format


def read_arrow(parts: Iterable[bytes]) -> pa.Table:
    return ipc.open_stream(b"".join(parts)).read_all()


def read_parquet(parts: Iterable[bytes]) -> pa.Table:
    return parquet.read_table(io.BytesIO(b"".join(parts)))


def rows_of(table: Table) -> list[dict[str, object]]:
    """Returns the rows without the keys that they lack."""
    found = read_arrow(table.encoded(Format.ARROW)).to_pylist()
    return [{key: value for key, value in row.items() if value is not None} for row in found]
