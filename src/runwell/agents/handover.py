"""Sweeps that folders keep, brought to a server: their runs are shipped first, by whoever calls.

A sweep on the server has the id, the seed and the trials of its folder, so an agent of either goes
on where it was. Doing it again brings what has come since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from runwell.agents.folder import FolderKeeper, TrialNote
from runwell.agents.orders import Place
from runwell.agents.server import Wire, take_over
from runwell.values.json import Json

AT_ONCE = 500  # trials told of in one request


def sweeps_at(paths: Sequence[Path]) -> list[FolderKeeper]:
    """Returns the sweeps at the paths: their folders, or directories that hold such."""
    folders: dict[Path, None] = {}
    for path in paths:
        folders.update(dict.fromkeys(_folders_at(path.expanduser().absolute())))
    return [FolderKeeper(folder.parent.parent, _name(folder)) for folder in folders]


def is_sweep(path: Path) -> bool:
    """Says whether a folder keeps a sweep."""
    return (path / "sweep.json").is_file()


def runs_of(keeper: FolderKeeper) -> list[Path]:
    """Returns the run directories of a sweep."""
    found = (keeper.run_folders(trial.run_id) for trial in keeper.read_trials())
    return [folder for folders in found for folder in folders]


def hand_over(keeper: FolderKeeper, wire: Wire, missing: Collection[Path] = ()) -> Place:
    """Has a server take over a sweep, with its trials that have ended; returns where it is there.

    Args:
        keeper: The sweep.
        wire: The server.
        missing: Run directories that the server has not; their trials follow the next time.
    """
    trials = [trial for trial in keeper.settled_trials() if trial.state != "running"]
    known = [t for t in trials if not set(missing).intersection(keeper.run_folders(t.run_id))]
    note, place = keeper.read_note(), None
    for start in range(0, max(1, len(known)), AT_ONCE):
        some = {trial.run_id: _told(trial) for trial in known[start : start + AT_ONCE]}
        place = take_over(wire, note, some)
    assert place is not None  # noqa: S101 - at least one request was made
    return place


def _told(trial: TrialNote) -> Json:
    return {
        "number": trial.number,
        "state": trial.state,
        "params": trial.params,
        "attempts": trial.attempts,
    }


def _folders_at(path: Path) -> Iterator[Path]:
    if is_sweep(path):
        yield path
        return
    for root in (path, path / "wandb"):
        yield from (folder for folder in sorted(root.glob("sweep-*")) if is_sweep(folder))


def _name(folder: Path) -> str:
    return folder.name.removeprefix("sweep-")
