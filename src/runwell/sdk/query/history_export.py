"""The history of a run as the Parquet files that its server keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from runwell.errors import NotFound, RunwellError, UsageError
from runwell.sdk.connection import Connection
from runwell.values.json import Json
from runwell.wire.answer import at, items_of
from runwell.wire.documents.runs import HISTORY_FILES

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class HistoryExport:
    """What was fetched.

    Attributes:
        paths: The files, in the order of their steps.
        contains_live_data: Whether the run has rows that are in none of the server's files.
        errors: What went wrong, by the file that it was about; None if nothing did.
    """

    paths: list[Path]
    contains_live_data: bool
    errors: dict[Path, str] | None = None


def fetch(
    connection: Connection, path: Sequence[str], folder: Path, *, must_be_whole: bool
) -> HistoryExport:
    """Fetches the files into a folder, which is made.

    Args:
        connection: The server.
        path: Entity, project and id of the run.
        folder: Where they go, named as W&B names them.
        must_be_whole: Refuses if the run has rows that are in no file: while it goes on, and on a
            Runwell server where it logged more than numbers.

    Raises:
        UsageError: It was refused; `scan_history` has every row.
        NotFound: There is no such run.
    """
    entity, project, name = path
    asked: dict[str, Json] = {"entity": entity, "project": project, "name": name}
    run = at(connection.query(HISTORY_FILES, asked), "project", "run")
    if not isinstance(run, dict):
        raise NotFound(f"there is no run {'/'.join(path)}")
    urls = [str(url) for url in items_of(at(run, "parquetHistory", "parquetUrls"))]
    is_live = bool(at(run, "historyLineCount")) and not urls
    if is_live and must_be_whole:
        raise UsageError(
            "the server has no files with the whole history of this run; use scan_history()"
        )
    folder.mkdir(parents=True, exist_ok=True)
    fetched: list[Path] = []
    errors: dict[Path, str] = {}
    for number, url in enumerate(urls):
        target = folder / f"{entity}_{project}_{name}_{number}.runhistory.parquet"
        try:
            _fetch_one(connection, url, target)
        except (RunwellError, OSError) as error:
            errors[target] = str(error)
        else:
            fetched.append(target)
    return HistoryExport(fetched, is_live, errors or None)


def _fetch_one(connection: Connection, url: str, target: Path) -> None:
    waiting = target.with_name(f".{target.name}.part")
    try:
        with connection.fetch(url) as answer, waiting.open("wb") as file:
            while block := answer.read(_BLOCK_BYTES):
                file.write(block)
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)
