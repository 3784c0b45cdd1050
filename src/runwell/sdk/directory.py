"""The directory of a run: where it lies, what is in it.

- `wandb/run-20260131_235959-<id>/`, offline `wandb/offline-run-…`
- in it `files/`, what the user knows and the server shows, and the journal `run-<id>.wandb`
- `wandb/latest-run`, a link to the newest, where the system has links
"""

from __future__ import annotations

from pathlib import Path
from time import localtime, strftime

import msgspec

FILES = "files"
LATEST = "latest-run"


class RunDirectory(msgspec.Struct, frozen=True):
    """The places of one run.

    Attributes:
        path: The directory, absolute.
        run_id: The run it belongs to.
    """

    path: Path
    run_id: str

    @property
    def files(self) -> Path:
        return self.path / FILES

    @property
    def journal(self) -> Path:
        return self.path / f"run-{self.run_id}.wandb"


def make_run_directory(
    root: Path, run_id: str, started_at: float, *, offline: bool
) -> RunDirectory:
    """Makes the directory below `root`/wandb.

    A run that starts again under the same id within a second gets a number behind its name.

    Raises:
        OSError: It cannot be made or not be written.
    """
    stamp = strftime("%Y%m%d_%H%M%S", localtime(started_at))
    base = root.absolute() / "wandb"
    name = f"{'offline-' if offline else ''}run-{stamp}-{run_id}"
    base.mkdir(parents=True, exist_ok=True)
    directory = RunDirectory(path=_make_new(base, name), run_id=run_id)
    directory.files.mkdir()
    return directory


def _make_new(base: Path, name: str) -> Path:
    path, attempt = base / name, 1
    while True:
        try:
            path.mkdir()
        except FileExistsError:
            attempt += 1
            path = base / f"{name}-{attempt}"
        else:
            return path


def link_latest(directory: RunDirectory) -> bool:
    """Lets wandb/latest-run point to the run; tells whether the system let it."""
    link = directory.path.parent / LATEST
    waiting = link.with_name(f"{LATEST}.{directory.run_id}")
    try:
        waiting.symlink_to(directory.path.name)
        waiting.replace(link)
    except OSError:
        return False
    return True
