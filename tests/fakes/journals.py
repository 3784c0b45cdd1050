"""Writes journals record by record, without the client."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

import msgspec

from runwell.values.json import Json
from runwell.wire.journal import MAGIC, frame
from runwell.wire.records import EXT_BIG_INT, HistoryRecord, Record, RunRecord, encode

STARTED_AT = 1_700_000_000.0


class JournalFile:
    """A journal that grows.

    Attributes:
        path: Where it lies, in a run directory of its own.
    """

    def __init__(self, root: Path, run_id: str = "abc") -> None:
        directory = root / "wandb" / f"run-20260101_000000-{run_id}"
        (directory / "files").mkdir(parents=True)
        self.path = directory / f"run-{run_id}.wandb"
        self.path.write_bytes(MAGIC)

    @property
    def files(self) -> Path:
        return self.path.parent / "files"

    def write(self, *records: Record) -> int:
        """Appends records; returns the journal's size."""
        with self.path.open("ab") as file:
            for record in records:
                file.write(frame(*encode(record)))
            return file.tell()


def run_record(
    run_id: str = "abc",
    *,
    host: str = "elsewhere",
    pid: int = 1,
    process_started_at: float = 0.0,
    name: str = "swift-fox",
    tags: tuple[str, ...] = (),
    resume: str | None = None,
) -> RunRecord:
    return RunRecord(
        run_id=run_id,
        project="demo",
        entity=None,
        name=name,
        started_at=STARTED_AT,
        host=host,
        pid=pid,
        process_started_at=process_started_at,
        tags=tags,
        resume=resume,
    )


def row(step: int, *, committed: bool = True, **data: Json) -> HistoryRecord:
    """Returns a row, or a piece of one; keys that are no Python names go to `HistoryRecord`."""
    return HistoryRecord(step, STARTED_AT + step, committed, data)


def big(number: int) -> Json:
    """Returns an integer that MessagePack lacks, as the client writes it."""
    return cast("Json", msgspec.msgpack.Ext(EXT_BIG_INT, str(number).encode()))


def this_host() -> str:
    return os.uname().nodename
