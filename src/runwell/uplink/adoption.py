"""Makes a journal of ours beside the file in which the official wandb package kept a run.

The official file stays as it is. What it says is written to `runwell-<id>.journal` in the same
directory, and from there it goes the way of every journal. Reading is steady (see
`wire/official_records.py`), so a run that goes on is taken up again: what the file said before is
there already, what is new is appended.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from runwell.errors import JournalError
from runwell.sdk.documents import config_yaml, document_bytes, write_whole
from runwell.uplink.inside import is_inside, is_plain
from runwell.wire.artifact_notes import ARTIFACTS
from runwell.wire.journal import MAGIC, OFFICIAL_MAGIC, frame
from runwell.wire.official_log import records
from runwell.wire.official_records import OfficialRun
from runwell.wire.records import ArtifactRecord, ExitRecord, FileRecord, Record, encode

_OUTPUT = "output.log"  # which the uplink writes of the lines


def is_official(journal: str) -> bool:
    """Tells whether the official wandb package wrote a file."""
    try:
        with Path(journal).open("rb") as file:
            return file.read(len(OFFICIAL_MAGIC)) == OFFICIAL_MAGIC
    except OSError:
        return False  # what is wrong with it, its shipment says


def adopt(official: Path) -> Path:
    """Returns the journal that says what an official file says, made or brought up to date.

    Raises:
        JournalError: The file cannot be read, or is not the one that the journal was made of.
        OSError: The journal cannot be written.
    """
    directory = official.parent
    run = OfficialRun()
    said = bytearray(MAGIC)
    for message in records(official.read_bytes()):
        for record in run.read(message):
            for each in _with_files(record, run, directory):
                said += frame(*encode(each))
    if len(said) == len(MAGIC):
        raise JournalError(f"no run is to be read in {official}")
    name = official.stem.removeprefix("run-")
    journal = directory / f"runwell-{name}.journal"
    before = journal.read_bytes() if journal.exists() else b""
    if not said.startswith(before):
        raise JournalError(f"{journal} was made of another file; remove it to sync this one")
    with journal.open("ab") as file:
        file.write(said[len(before) :])
    return journal


def note_synced(official: Path) -> None:
    """Leaves the mark by which the official command line knows what was synced."""
    with suppress(OSError):
        official.with_name(f"{official.name}.synced").touch()


def _with_files(record: Record, run: OfficialRun, directory: Path) -> list[Record]:
    """Brings what a record speaks of to where the uplink looks for it."""
    files = directory / "files"
    if isinstance(record, FileRecord):
        return _files_at(files, record.path)
    if isinstance(record, ArtifactRecord):
        _link(record, run, directory / ARTIFACTS)
    if isinstance(record, ExitRecord):
        files.mkdir(exist_ok=True)
        own = {
            "wandb-metadata.json": document_bytes(run.facts),
            "config.yaml": config_yaml(run.config),
            "wandb-summary.json": document_bytes(run.summary),
        }
        for name, data in own.items():
            if not (files / name).exists():
                write_whole(files / name, data)
        return [*(FileRecord(name, 0) for name in own), record]
    return [record]


def _files_at(files: Path, path: str) -> list[Record]:
    """Returns the files of a path, which may be a pattern."""
    if path == _OUTPUT or not is_inside(path):
        return []
    if "*" not in path:
        return [FileRecord(path, 0)]
    found = sorted(each for each in files.glob(path) if each.is_file())
    return [FileRecord(each.relative_to(files).as_posix(), 0) for each in found]


def _link(record: ArtifactRecord, run: OfficialRun, folder: Path) -> None:
    """Lets the bytes of an artifact be found where those of ours lie."""
    if not is_plain(record.client_id):
        raise JournalError(f"an artifact cannot be named {record.client_id!r}")
    for entry in record.entries:
        if entry.file is None:
            continue
        place = folder / record.client_id / entry.file
        place.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            place.symlink_to(run.sources[record.client_id, entry.file])
