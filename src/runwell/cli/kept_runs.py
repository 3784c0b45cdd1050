"""The runs that a directory `wandb/` keeps: which a command means, and which a server has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

OFFLINE = "offline-run-"
JOURNALS = "run-*.wandb"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which runs are meant.

    Attributes:
        online, offline: Those that were to go to a server, or to stay on the disk.
        synced: Those that a server has, too.
        like: Patterns of the names of their directories, of which one has to fit; none: any.
        unlike: Patterns of which none may.
    """

    online: bool = False
    offline: bool = True
    synced: bool = False
    like: tuple[object, ...] = ()
    unlike: tuple[object, ...] = ()

    def of(self, paths: Iterable[Path]) -> list[Path]:
        """Returns those of the paths whose names fit; somebody has named them."""
        return [path for path in paths if self._fits(path.absolute().name)]

    def of_folder(self, folder: Path) -> list[Path]:
        """Returns the directories of the runs of `wandb/` that are meant, the oldest first."""
        return [
            path
            for path in run_folders(folder)
            if self._fits(path.name)
            and (self.offline if path.name.startswith(OFFLINE) else self.online)
            and (self.synced or not has_server(path))
        ]

    def _fits(self, name: str) -> bool:
        is_like = not self.like or any(fnmatchcase(name, str(each)) for each in self.like)
        return is_like and not any(fnmatchcase(name, str(each)) for each in self.unlike)


def folder_here(environ: Mapping[str, str]) -> Path:
    """Returns `wandb/` of this directory, or of `WANDB_DIR`."""
    return Path(environ.get("WANDB_DIR") or ".").expanduser() / "wandb"


def run_folders(folder: Path) -> list[Path]:
    """Returns the directories of runs below `wandb/` that have a journal, the oldest first."""
    found = [*folder.glob(f"run-*/{JOURNALS}"), *folder.glob(f"{OFFLINE}*/{JOURNALS}")]
    return sorted({journal.parent for journal in found}, key=_began)


def has_server(run: Path) -> bool:
    """Tells whether a server has all of a run, by its directory."""
    from runwell.uplink.sync import is_synced

    return all(is_synced(journal) for journal in run.glob(JOURNALS))


def _began(run: Path) -> str:
    return run.name.removeprefix("offline-")
