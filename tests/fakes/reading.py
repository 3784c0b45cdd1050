"""Reads whole journals back."""

from __future__ import annotations

from pathlib import Path

from runwell.sdk.run import Run
from runwell.values.json import Json
from runwell.wire.journal import MAGIC, check_magic, split
from runwell.wire.records import HistoryRecord, Record, decode


def records_in(path: Path) -> list[Record]:
    data = path.read_bytes()
    check_magic(data)
    found = [decode(frame.kind, frame.payload) for frame in split(data[len(MAGIC) :], len(MAGIC))]
    return [record for record in found if record is not None]


def records_of(run: Run) -> list[Record]:
    assert run.directory is not None
    return records_in(run.directory.journal)


def at(value: Json, *path: str | int) -> Json:
    """Returns what lies inside nested JSON."""
    for key in path:
        if isinstance(key, str):
            assert isinstance(value, dict)
            value = value[key]
        else:
            assert isinstance(value, list)
            value = value[key]
    return value


def rows_of(run: Run) -> list[dict[str, Json]]:
    return [record.data for record in records_of(run) if isinstance(record, HistoryRecord)]
