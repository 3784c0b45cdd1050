"""The curves of a run, read back from its journal for the picture at its end.

A journal that takes long to read is left alone: nobody wants to wait for a small picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from runwell.errors import JournalError
from runwell.wire.journal import frames_of
from runwell.wire.records import HistoryRecord, Kind, decode

MOST_BYTES = 32 << 20
MOST_ROWS = 50_000


def curves_in(journal: Path, keys: Sequence[str]) -> dict[str, list[float]]:
    """Returns the numbers under some keys in the order of their rows; of many rows a part.

    Raises:
        OSError: The journal cannot be read.
        JournalError: It is none.
    """
    curves: dict[str, list[float]] = {key: [] for key in keys}
    if not keys or journal.stat().st_size > MOST_BYTES:
        return curves
    rows = [frame for frame in frames_of(journal.read_bytes()) if frame.kind == Kind.HISTORY]
    for frame in rows[:: len(rows) // MOST_ROWS + 1]:
        record = decode(frame.kind, frame.payload)
        if not isinstance(record, HistoryRecord):
            raise JournalError("a row of the journal is none")
        for key, curve in curves.items():
            value = record.data.get(key)
            if isinstance(value, int | float) and not isinstance(value, bool):
                curve.append(float(value))
    return curves
