"""The forms in which a table leaves: each takes batches one by one and gives bytes back.

A writer keeps no more than what it was given last: what it wrote is taken away after every batch.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING, Protocol

import msgspec
import pyarrow as pa
from pyarrow import csv, ipc, parquet

from runwell.values.json import plain

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class Format(str, Enum):
    """How an export is written."""

    ARROW = "arrow"
    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"

    @property
    def media_type(self) -> str:
        """Its registered name."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.ARROW: "application/vnd.apache.arrow.stream",
    Format.PARQUET: "application/vnd.apache.parquet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSONL: "application/x-ndjson",
}


class _Writer(Protocol):
    def write_table(self, table: pa.Table) -> None: ...
    def close(self) -> None: ...


def encode(format: Format, schema: pa.Schema, tables: Iterable[pa.Table]) -> Iterator[bytes]:
    """Yields the bytes of a table that comes in parts."""
    sink = _Sink()
    writer = _writer(format, schema, sink)
    for table in tables:
        writer.write_table(table)
        if written := sink.take():
            yield written
    writer.close()
    if written := sink.take():
        yield written


class _Sink(io.RawIOBase):
    """Collects what a writer writes until somebody takes it; only `tell` knows what went before."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._taken = 0

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._taken += len(part)
        return len(part)

    def tell(self) -> int:
        return self._taken

    def take(self) -> bytes:
        """Returns what was written since the last call."""
        written = b"".join(self._parts)
        self._parts.clear()
        return written


def _writer(format: Format, schema: pa.Schema, sink: _Sink) -> _Writer:
    if format is Format.ARROW:
        # A reader of a stream takes one dictionary of runs; parts carry the same one.
        return _as_writer(ipc.new_stream(sink, schema))
    if format is Format.PARQUET:
        return _as_writer(parquet.ParquetWriter(sink, schema, compression="zstd"))
    if format is Format.CSV:
        return _Plain(csv.CSVWriter(sink, _without_dictionaries(schema)), schema)
    return _JsonLines(sink)


def _as_writer(writer: _Writer) -> _Writer:
    return writer


class _Plain:
    """For writers that know no dictionaries."""

    def __init__(self, writer: _Writer, schema: pa.Schema) -> None:
        self._writer = writer
        self._schema = _without_dictionaries(schema)

    def write_table(self, table: pa.Table) -> None:
        self._writer.write_table(table.cast(self._schema))

    def close(self) -> None:
        self._writer.close()


class _JsonLines:
    """An object a row, without the keys that it lacks; NaN and the infinities as words."""

    def __init__(self, sink: _Sink) -> None:
        self._sink = sink

    def write_table(self, table: pa.Table) -> None:
        lines = [
            msgspec.json.encode(
                {key: plain(value) for key, value in row.items() if value is not None}
            )
            for row in table.to_pylist()
        ]
        self._sink.write(b"".join(line + b"\n" for line in lines))

    def close(self) -> None:
        """There is nothing behind the last line."""


def _without_dictionaries(schema: pa.Schema) -> pa.Schema:
    return pa.schema(
        [
            field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
            for field in schema
        ]
    )
