"""The viewer of a run, or of this machine: a program on the whole terminal.

What reads blocks, so it works on a thread of its own; all that is shown changes on this one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import msgspec
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, OptionList

from runwell.cli.viewer.finding import journals_beside
from runwell.cli.viewer.preferences import Preferences
from runwell.cli.viewer.run_view import RunView
from runwell.cli.viewer.sources import FileSource, Source
from runwell.cli.viewer.widgets import Charts, Output, Overview
from runwell.errors import DataError, RunwellError

_AGAIN_S = 5.0  # after an error
_LOOK_EVERY_S = 0.3  # while there is much to read


class Viewer(App[None]):
    """Shows a source until somebody leaves.

    Args:
        source: Where records are from.
        liked: How they are shown.
        keep: Told when that was changed.
        is_machine: There is no run, only the machine.
        chooses: Asks at first which run of the directory is meant.
    """

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None  # else the keys go to the filter, which is hidden
    TITLE = "Runwell"
    CSS = """
    #overview { width: 38; padding: 0 1; border-right: solid $primary; }
    #metrics { height: 1fr; padding: 0 1; }
    #output { height: 10; padding: 0 1; border-top: solid $primary; }
    #system { width: 44; padding: 0 1; border-left: solid $primary; }
    Viewer.machine #system { width: 1fr; border-left: none; }
    #filter { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "Quit"),
        Binding("n,right,pagedown", "page(1)", "Next page"),
        Binding("p,left,pageup", "page(-1)", "Previous page"),
        Binding("N", "system_page(1)", "Next page of system metrics", show=False),
        Binding("P", "system_page(-1)", "Previous page of system metrics", show=False),
        Binding("slash", "filter", "Filter"),
        Binding("escape", "unfilter", "No filter", show=False),
        Binding("l", "flip('log')", "Log"),
        Binding("t", "flip('by_time')", "Steps/time"),
        Binding("o", "flip('overview')", "Overview"),
        Binding("s", "flip('system')", "System"),
        Binding("c", "flip('console')", "Output"),
        Binding("up,k", "scroll_output(1)", "Output up", show=False),
        Binding("down,j", "scroll_output(-1)", "Output down", show=False),
        Binding("plus", "columns(1)", "More columns", show=False),
        Binding("minus", "columns(-1)", "Fewer columns", show=False),
        Binding("r", "runs", "Runs"),
        Binding("question_mark", "keys", "Keys"),
    ]

    def __init__(
        self,
        source: Source,
        liked: Preferences,
        keep: Callable[[Preferences], None],
        *,
        is_machine: bool = False,
        chooses: bool = False,
    ) -> None:
        super().__init__()
        self.source = source
        self.view = RunView()
        self.liked = liked
        self._keep = keep
        self._is_machine = is_machine
        self._chooses = chooses
        self._shows_keys = False

    def compose(self) -> ComposeResult:
        """Makes the parts."""
        with Horizontal():
            with VerticalScroll(id="overview"):
                yield Overview(id="words")
            with Vertical(id="middle"):
                yield Charts(self.view.metrics, "Metrics", id="metrics")
                yield Output(self.view, id="output")
            yield Charts(self.view.system, "System", id="system")
        yield Input(placeholder="Filter metrics: text or a regular expression", id="filter")
        yield Footer()

    def on_mount(self) -> None:
        """Begins to read."""
        self.set_class(self._is_machine, "machine")
        self._arrange()
        self.run_worker(self._follow(self.source))
        if self._chooses:
            self.action_runs()

    # What is read.

    async def _follow(self, source: Source) -> None:
        """Reads a source until another one is shown; then nobody reads it, and it is closed."""
        told_at = 0.0
        while source is self.source:
            try:
                records = await asyncio.to_thread(source.read)
            except (RunwellError, OSError) as error:
                self.notify(str(error), severity="error", timeout=2 * _AGAIN_S)
                if isinstance(error, DataError):  # a file does not get better
                    break
                await asyncio.sleep(_AGAIN_S)
                continue
            if source is not self.source:
                break
            for record in records:
                self.view.add(record)
            if not source.has_more or time.monotonic() > told_at + _LOOK_EVERY_S:
                self._tell()
                told_at = time.monotonic()
            await asyncio.sleep(0 if source.has_more else source.every_s)
        source.close()

    def _tell(self) -> None:
        state = self.source.state(self.view)
        self.query_one(Overview).tell(self.view, state, self.source.place)
        for part in ("#metrics", "#system", "#output"):
            self.query_one(part).refresh()

    # What keys do.

    def action_page(self, by: int) -> None:
        """Turns the page of metrics; of the machine if there is nothing else."""
        self.query_one("#system" if self._is_machine else "#metrics", Charts).turn(by)

    def action_system_page(self, by: int) -> None:
        """Turns the page of system metrics."""
        self.query_one("#system", Charts).turn(by)

    def action_scroll_output(self, lines: int) -> None:
        """Scrolls the output."""
        self.query_one(Output).scroll(lines)

    def action_flip(self, name: str) -> None:
        """Turns something on or off, and keeps it."""
        self._like(**{name: not getattr(self.liked, name)})

    def action_columns(self, by: int) -> None:
        """Shows more or fewer charts side by side."""
        self._like(columns=max(1, min(12, self.liked.columns + by)))

    def action_filter(self) -> None:
        """Asks which metrics are shown."""
        asked = self.query_one(Input)
        asked.display = True
        asked.focus()

    def action_unfilter(self) -> None:
        """Leaves the filter, and shows all metrics again."""
        self.query_one(Input).value = ""
        self._leave_filter()

    def action_keys(self) -> None:
        """Shows what keys do, or no more."""
        self._shows_keys = not self._shows_keys
        if self._shows_keys:
            self.action_show_help_panel()
        else:
            self.action_hide_help_panel()

    def action_runs(self) -> None:
        """Lets another run of the same directory be chosen."""
        if not isinstance(self.source, FileSource):
            self.notify("only runs of this disk are listed")
            return
        self.push_screen(Runs(journals_beside(Path(self.source.place))), self._open)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filters while it is written."""
        for charts in self.query(Charts):
            if self._is_machine or charts.id == "metrics":
                charts.pattern = event.value
                charts.refresh()

    def on_input_submitted(self) -> None:
        """Goes back to the charts; the filter stays."""
        self._leave_filter()

    def _leave_filter(self) -> None:
        self.query_one(Input).display = False
        self.set_focus(None)

    def _open(self, journal: Path | None) -> None:
        if journal is None:
            return
        try:
            source = FileSource(journal)
        except RunwellError as error:
            self.notify(str(error), severity="error")
            return
        self.source, self.view = source, RunView()
        self.query_one("#metrics", Charts).curves = self.view.metrics
        self.query_one("#system", Charts).curves = self.view.system
        self.query_one(Output).view = self.view
        self.run_worker(self._follow(source))

    # How it looks.

    def _like(self, **changed: object) -> None:
        self.liked = msgspec.structs.replace(self.liked, **changed)
        self._keep(self.liked)
        self._arrange()

    def _arrange(self) -> None:
        liked, is_run = self.liked, not self._is_machine
        metrics, system = self.query_one("#metrics", Charts), self.query_one("#system", Charts)
        metrics.columns, metrics.rows, metrics.colour = liked.columns, liked.rows, liked.colour
        metrics.is_log, system.colour = liked.log, liked.system_colour
        system.columns = 1 if is_run else liked.columns
        system.rows = liked.system_rows if is_run else liked.rows
        system.is_log = liked.log and not is_run
        metrics.liked = system.liked = liked
        self.query_one("#overview").display = is_run and liked.overview
        self.query_one("#middle").display = is_run
        self.query_one("#output").display = liked.console
        system.display = liked.system or not is_run
        metrics.refresh()
        system.refresh()


class Runs(ModalScreen["Path | None"]):
    """A list of runs.

    Args:
        journals: Their files.
    """

    AUTO_FOCUS = "OptionList"
    CSS = "Runs { align: center middle; } OptionList { width: 70%; height: 70%; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "Back")]

    def __init__(self, journals: list[Path]) -> None:
        super().__init__()
        self._journals = journals

    def compose(self) -> ComposeResult:
        """Makes the list."""
        yield OptionList(*(journal.absolute().parent.name for journal in self._journals))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Takes one."""
        self.dismiss(self._journals[event.option_index])

    def action_leave(self) -> None:
        """Takes none."""
        self.dismiss(None)
