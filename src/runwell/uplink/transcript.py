"""The output of a run as a file, `files/output.log`: its lines as they stood at the end.

Lines that may still be rewritten wait in memory, the older ones lie in a file beside. One that is
rewritten after that keeps its older text there; the lines on the server have the newer.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from runwell.uplink.console import SCREEN_LINES, ConsoleLine

OUTPUT = "output.log"
_MOST_WAITING = 4 * SCREEN_LINES

_log = logging.getLogger(__name__)


class Transcript:
    """Writes the file.

    Args:
        directory: The run's `files/`.
    """

    def __init__(self, directory: Path) -> None:
        self._path = directory / OUTPUT
        self._part = directory / f"{OUTPUT}.part"
        self._waiting: dict[int, str] = {}
        self._num_written = 0
        self._is_broken = False

    def add(self, lines: Iterable[ConsoleLine]) -> None:
        """Takes lines that are new or have changed."""
        for line in lines:
            if line.number >= self._num_written:
                self._waiting[line.number] = line.text
        if len(self._waiting) > _MOST_WAITING:
            self._write(len(self._waiting) - _MOST_WAITING // 2)

    def end(self) -> bool:
        """Writes the rest; tells whether the file is there, which it is not for a silent run."""
        if not self._waiting and not self._num_written:
            return False
        self._write(len(self._waiting))
        if not self._is_broken:
            try:
                self._part.replace(self._path)
            except OSError as error:
                self._give_up(error)
        return not self._is_broken

    def _write(self, count: int) -> None:
        oldest = sorted(self._waiting)[:count]
        text = "".join(f"{self._waiting.pop(number)}\n" for number in oldest)
        is_first = not self._num_written
        self._num_written = oldest[-1] + 1
        if self._is_broken:
            return
        try:
            with self._part.open("wb" if is_first else "ab") as file:
                file.write(text.encode(errors="replace"))
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        _log.warning("%s is not written: %s", self._path, error)
        self._is_broken = True
        with suppress(OSError):
            self._part.unlink(missing_ok=True)
