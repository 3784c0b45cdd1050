"""Which run somebody means: a path of this disk, or a run of a server."""

from __future__ import annotations

from pathlib import Path

from runwell.cli.kept_runs import JOURNALS, run_folders
from runwell.errors import UsageError


def find_journal(path: Path) -> Path:
    """Returns the file of a run: itself, that of its directory, or the latest of a `wandb/`.

    Raises:
        UsageError: There is none.
    """
    if path.is_file():
        return path
    found = [*_journals_in(path), *(run for each in _folders(path) for run in _latest_of(each))]
    if not found:
        raise UsageError(f"there is no run at {path}; name a run directory or its .wandb file")
    return found[0]


def holds_runs(path: Path) -> bool:
    """Tells whether a path is a directory of several runs, and none of a run."""
    return not _journals_in(path) and any(len(run_folders(each)) > 1 for each in _folders(path))


def journals_beside(journal: Path) -> list[Path]:
    """Returns the files of the runs of the same `wandb/`, the newest first."""
    folder = journal.absolute().parent.parent
    found = [each for run in run_folders(folder) for each in _journals_in(run)]
    return found[::-1] or [journal]


def _folders(path: Path) -> tuple[Path, Path]:
    return path, path / "wandb"


def _journals_in(run: Path) -> list[Path]:
    return sorted(run.glob(JOURNALS))


def _latest_of(folder: Path) -> list[Path]:
    runs = run_folders(folder)
    return _journals_in(runs[-1]) if runs else []
