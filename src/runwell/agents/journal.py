"""A metric of a run, read from its journals: for sweeps without a server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from runwell.errors import DataError
from runwell.sweeps.trial import finite
from runwell.wire.journal import MAGIC, check_magic, split
from runwell.wire.records import ExitRecord, HistoryRecord, decode


@dataclass(frozen=True, slots=True)
class Curve:
    """The finite values of a metric in order; `exit_code` is None if the run has not ended."""

    values: tuple[float, ...] = ()
    exit_code: int | None = None


def read_curve(journals: Sequence[Path], key: str) -> Curve:
    """Returns the metric of a run in the latest of its journals that can be read."""
    for path in reversed(journals):
        try:
            data = path.read_bytes()
            check_magic(data)
        except (OSError, DataError):
            continue
        return _curve_in(data, key)
    return Curve()


def _curve_in(data: bytes, key: str) -> Curve:
    values: list[float] = []
    exit_code: int | None = None
    for frame in split(data[len(MAGIC) :], len(MAGIC)):
        record = decode(frame.kind, frame.payload)
        if isinstance(record, HistoryRecord):
            value = finite(record.data.get(key))
            if value is not None:
                values.append(value)
        elif isinstance(record, ExitRecord):
            exit_code = record.exit_code
    return Curve(tuple(values), exit_code)
