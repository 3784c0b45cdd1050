"""Goes along with the runs of a kernel, from cell to cell.

Between cells runs rest: their clock stands still and the uplink does not sample the machine. What
cells show is remembered, and with `save_code` a run gets the session and the notebook's file when
it ends, the file also after a cell that found it saved anew.

It holds on to the shell only while runs live.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from runwell.sdk.boundary import absorb
from runwell.sdk.documents import document_bytes
from runwell.sdk.notebook.cells import SESSION_HISTORY, Shown, session_notebook
from runwell.sdk.notebook.shell import Shell
from runwell.values.json import Json


class Attended(Protocol):
    """What is used of a run."""

    def before_end(self, call: Callable[[], None]) -> None: ...
    def rest(self, *, is_resting: bool) -> None: ...
    def keep_file(self, name: str, data: bytes) -> None: ...
    def note_internal(self, name: str, note: Json) -> None: ...


class Attendant:
    """The runs that live in one kernel.

    Args:
        shell: The kernel's.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._runs: list[_Visit] = []
        self._shown = Shown()
        self._publish = shell.display_pub.publish

    def add(self, run: Attended, document: Path | None, *, keeps_code: bool) -> None:
        """Goes along with a run until it ends.

        Args:
            run: The run.
            document: The notebook's file.
            keeps_code: Whether the run keeps code.
        """
        if not self._runs:
            self._take_hold()
        visit = _Visit(run, document if keeps_code else None, keeps_code=keeps_code)
        self._runs.append(visit)
        visit.keep_document()
        run.before_end(lambda: self._see_off(visit))

    def _take_hold(self) -> None:
        self._shell.events.register("pre_run_cell", self._begin_cell)
        self._shell.events.register("post_run_cell", self._end_cell)
        self._publish = self._shell.display_pub.publish
        self._shell.display_pub.publish = self._show

    def _let_go(self) -> None:
        self._shell.events.unregister("pre_run_cell", self._begin_cell)
        self._shell.events.unregister("post_run_cell", self._end_cell)
        self._shell.display_pub.publish = self._publish

    def _begin_cell(self, *_: object) -> None:
        for each in self._runs:
            each.run.rest(is_resting=False)

    def _end_cell(self, *_: object) -> None:
        for each in self._runs:
            each.run.rest(is_resting=True)
            each.keep_document()

    def _show(self, data: dict[str, object], *arguments: object, **options: object) -> None:
        self._publish(data, *arguments, **options)
        if self._shell.history_manager is not None:
            # `execution_count` is that of the running cell or of the next one, as versions differ.
            self._shown.add(len(self._shell.history_manager.input_hist_raw) - 1, data)

    def _see_off(self, visit: _Visit) -> None:
        if visit in self._runs:
            self._runs.remove(visit)
        if not self._runs:
            self._let_go()
        visit.keep_document()
        if visit.keeps_code:
            visit.keep_session(self._shell, self._shown)


class _Visit:
    """One run, and what of the notebook it has already."""

    def __init__(self, run: Attended, document: Path | None, *, keeps_code: bool) -> None:
        self.run = run
        self.keeps_code = keeps_code
        self._document = document
        self._saved_at = 0

    def keep_document(self) -> None:
        """Keeps the notebook's file, if it was saved since."""
        if self._document is None:
            return
        try:
            saved_at = self._document.stat().st_mtime_ns
            if saved_at != self._saved_at:
                self._saved_at = saved_at
                self.run.keep_file(f"code/{self._document.name}", self._document.read_bytes())
        except OSError as error:
            absorb("keeping the notebook", error)

    def keep_session(self, shell: Shell, shown: Shown) -> None:
        """Keeps the cells that were run."""
        session = session_notebook(shell, shown)
        if session is not None:
            self.run.keep_file(SESSION_HISTORY, document_bytes(session))
            self.run.note_internal("session_history", SESSION_HISTORY)
