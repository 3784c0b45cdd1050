"""A run's history as one Parquet file, for those who read ranges of it.

The file is made when it is asked for and kept as a blob whose name says of which state of the run
it is; those of earlier states go when a newer one is made. Rows are in the order of their steps;
the columns are the keys of the history, and no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from runwell.errors import NotFound
from runwell.server.services.export.columns import RUN
from runwell.server.services.export.exports import Exports
from runwell.server.services.export.format import Format
from runwell.server.services.runs import is_over
from runwell.server.services.signatures import Signer
from runwell.store.ports.histories import Stream
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores

FOLDER = "derived/history"
HISTORIES = "/histories"
LINGER_S = 3_600.0  # who has the address of an earlier state may be in the middle of it


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """A Parquet file; `blob` is the key of its bytes."""

    blob: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class HistoryFiles:
    """Makes and opens the files."""

    stores: Stores
    exports: Exports
    signer: Signer
    clock: Callable[[], float]

    def ensure(self, run: Run) -> HistoryFile:
        """Returns the file of the run as it is now; whoever asks first makes it."""
        folder = f"{FOLDER}/{run.id}"
        blob = f"{folder}/{_state_of(run)}.parquet"
        size = self.stores.blobs.size(blob)
        if size is None:
            size = self.stores.blobs.put(
                blob, self.exports.of_run(run).without(RUN).encoded(Format.PARQUET)
            )
            self._sweep(folder, blob)
        return HistoryFile(blob, size)

    def link(self, run: Run) -> str | None:
        """Returns path and query of a link to which whoever has it may GET the file, for a day.

        None for a run that goes on, of which the file would be another one after each row, and for
        one that logged more than numbers: a table has less forms for those than rows have.
        """
        if not is_over(run.state) or not run.rows:
            return None
        infos = self.stores.series.metrics(run.id, Stream.HISTORY)
        if any(info.kind != "number" for info in infos):
            return None
        path = f"{HISTORIES}/{self.ensure(run).blob.removeprefix(FOLDER).lstrip('/')}"
        return f"{path}?{self.signer.sign('GET', path)}"

    def find(self, path: str, expires: str, signature: str) -> HistoryFile:
        """Returns the file to which a link leads.

        Raises:
            PermissionDenied: `link` did not make this link, or it is not good any more.
            NotFound: The file was swept away meanwhile; a new link leads to a newer one.
        """
        self.signer.check("GET", path, expires, signature)
        blob = f"{FOLDER}/{path.removeprefix(HISTORIES).lstrip('/')}"
        size = self.stores.blobs.size(blob)
        if size is None:
            raise NotFound("this export is not there any more; ask for a new link")
        return HistoryFile(blob, size)

    def open(self, file: HistoryFile) -> BinaryIO:
        """Opens the bytes (seekable). Raises NotFound."""
        return self.stores.blobs.open(file.blob)

    def _sweep(self, folder: str, newest: str) -> None:
        old = self.clock() - LINGER_S
        for found in list(self.stores.blobs.list(folder)):
            if found.key != newest and found.updated_at < old:
                self.stores.blobs.delete(found.key)


def _state_of(run: Run) -> str:
    """Returns a name that changes whenever the history may have."""
    state = (run.rows, run.last_step, run.state, run.created_at, run.finished_at)
    return hashlib.sha256(repr(state).encode()).hexdigest()[:32]
