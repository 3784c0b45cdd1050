"""What agents read from the journals of runs: a metric, and whose process writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from runwell.errors import DataError
from runwell.sweeps.trial import finite
from runwell.wire.journal import Frame, frames_of
from runwell.wire.records import ExitRecord, HistoryRecord, RunRecord, decode


@dataclass(frozen=True, slots=True)
class Curve:
    """The finite values of a metric in order; `exit_code` is None if the run has not ended."""

    values: tuple[float, ...] = ()
    exit_code: int | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that a journal belongs to; `exit_code` is None if it has not said its end."""

    host: str
    pid: int
    started_at: float
    exit_code: int | None = None


def journals_of(root: Path, run_id: str) -> list[Path]:
    """Returns the journals of a run below `root`/wandb, oldest first: several if it was begun
    again."""
    folders = sorted((root.absolute() / "wandb").glob(f"*run-*-{run_id}"))
    return [folder / f"run-{run_id}.wandb" for folder in folders]


def read_owner(journal: Path) -> Owner | None:
    """Returns whose a journal is; None if that cannot be read."""
    try:
        frames = frames_of(journal.read_bytes())
    except (OSError, DataError):
        return None
    owner: Owner | None = None
    for frame in frames:
        record = decode(frame.kind, frame.payload)
        if isinstance(record, RunRecord) and owner is None:
            owner = Owner(record.host, record.pid, record.process_started_at)
        elif isinstance(record, ExitRecord) and owner is not None:
            owner = replace(owner, exit_code=record.exit_code)
    return owner


def read_curve(journals: Sequence[Path], key: str) -> Curve:
    """Returns the metric of a run in the latest of its journals that can be read."""
    for path in reversed(journals):
        try:
            frames = frames_of(path.read_bytes())
        except (OSError, DataError):
            continue
        return _curve_in(frames, key)
    return Curve()


def _curve_in(frames: Sequence[Frame], key: str) -> Curve:
    values: list[float] = []
    exit_code: int | None = None
    for frame in frames:
        record = decode(frame.kind, frame.payload)
        if isinstance(record, HistoryRecord):
            value = finite(record.data.get(key))
            if value is not None:
                values.append(value)
        elif isinstance(record, ExitRecord):
            exit_code = record.exit_code
    return Curve(tuple(values), exit_code)
