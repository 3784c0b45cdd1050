"""Where a run is kept: where it was asked for, else in a temporary place, else not at all.

What stands in the way is told once; it ends no training.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from runwell.sdk import terminal
from runwell.sdk.directory import RunDirectory, link_latest, make_run_directory
from runwell.sdk.journal import JournalWriter
from runwell.sdk.settings import Settings
from runwell.wire.records import RunRecord


def root_of(settings: Settings) -> Path:
    """Returns where the directory `wandb/` of these settings lies."""
    return Path(settings.root_dir).expanduser() if settings.root_dir else Path.cwd()


def folder_of(settings: Settings) -> Path:
    """Returns the directory `wandb/` of these settings."""
    return root_of(settings) / "wandb"


def make_directory(settings: Settings, record: RunRecord, now: float) -> RunDirectory | None:
    """Makes the directory of a run that begins now, in seconds since the epoch.

    Returns:
        None, with a warning, if none can be made.
    """
    offline = settings.mode == "offline"
    try:
        directory = make_run_directory(root_of(settings), record.run_id, now, offline=offline)
    # expanduser() has its own error for no home, and a path may hold what no path can.
    except (OSError, RuntimeError, ValueError) as error:
        return _make_temporary(record, error, offline=offline)
    if settings.symlink:
        link_latest(directory)
    return directory


def open_journal(path: Path) -> JournalWriter | None:
    """Returns a writer for a journal, or None, with a warning, if it cannot be made."""
    try:
        return JournalWriter(str(path), partial(_tell_trouble, path))
    except OSError as error:
        terminal.termwarn(f"{path} cannot be written ({error}); this run is not kept")
        return None


def _make_temporary(record: RunRecord, why: Exception, *, offline: bool) -> RunDirectory | None:
    import tempfile  # only when the directory that was asked for cannot be written

    try:
        root = Path(tempfile.mkdtemp(prefix="runwell-"))
        directory = make_run_directory(root, record.run_id, record.started_at, offline=offline)
    except OSError:
        terminal.termwarn(f"no directory can be written ({why}); this run is not kept")
        return None
    terminal.termwarn(f"the run directory cannot be written ({why}); using {directory.path}")
    return directory


def _tell_trouble(path: Path, error: OSError) -> None:
    terminal.termwarn(
        f"the disk does not take records ({error}); they wait in memory until it does: {path}"
    )
