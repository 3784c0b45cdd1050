"""Files and artifacts of a run that wait for their upload, which runs beside the lines.

One upload at a time, on whatever thread `start_upload` chooses; results are handed over by queues,
and only `collect`, called by the sender, takes files off.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable

from runwell.errors import TransportError
from runwell.uplink.backoff import Patience
from runwell.uplink.fold import Deed, ReadyFile
from runwell.uplink.uploads import Settled, Uploader

_log = logging.getLogger(__name__)


class Filing:
    """A queue of files, in the order in which they were recorded.

    Args:
        start_upload: Runs an upload, now or on another thread.
        chance: A random number in [0, 1).
    """

    def __init__(
        self,
        start_upload: Callable[[Callable[[], None]], None],
        chance: Callable[[], float],
    ) -> None:
        self._start_upload = start_upload
        self._patience = Patience(chance)
        self._files: deque[ReadyFile | Deed] = deque()
        self._settled: deque[Settled] = deque()
        self._error: TransportError | None = None
        self._is_uploading = False

    @property
    def is_empty(self) -> bool:
        """Tells whether every file is settled."""
        return not self._files

    @property
    def is_failing(self) -> bool:
        """Tells whether the last try failed."""
        return self._patience.is_failing

    @property
    def has_results(self) -> bool:
        """Tells whether `collect` would return something."""
        return bool(self._settled) or (self._error is not None and not self._is_uploading)

    def add(self, file: ReadyFile | Deed) -> None:
        """Adds a file, or something to be done about an artifact."""
        self._files.append(file)

    def next_at(self) -> float:
        """Returns when `start` has something to do; never, if nothing waits."""
        is_free = self._files and not self._is_uploading
        return self._patience.retry_at if is_free else float("inf")

    def nudge(self) -> None:
        """Tries again at once, unless the server asked for a pause."""
        self._patience.hurry()

    def collect(self, now: float) -> tuple[list[Settled], TransportError | None]:
        """Takes the files that were settled, and the error that ended the upload, if one did."""
        settled: list[Settled] = []
        while self._settled:
            settled.append(self._settled.popleft())
            self._files.popleft()
            self._patience.succeed()
        if self._is_uploading:
            return settled, None
        error, self._error = self._error, None
        if error is not None:
            self._patience.fail(error, now)
        return settled, error

    def start(self, now: float, uploader: Uploader) -> None:
        """Starts an upload of all that waits, if none runs and it is time."""
        if self._is_uploading or self._settled or now < self.next_at():
            return
        self._is_uploading = True
        files = tuple(self._files)
        self._start_upload(lambda: self._upload(uploader, files))

    def _upload(self, uploader: Uploader, files: tuple[ReadyFile | Deed, ...]) -> None:
        try:
            for settled in uploader.upload(files):
                self._settled.append(settled)
        except TransportError as error:
            self._error = error
        except Exception:  # noqa: BLE001 (a mistake of ours must not be repeated without a pause)
            _log.exception("an upload went wrong")
            self._error = TransportError("an internal error; the uplink's log says more")
        finally:
            self._is_uploading = False
