"""The program on the whole terminal, driven by its keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from runwell.cli.viewer.browser import PAGE, Browser
from runwell.cli.viewer.preferences import Preferences
from runwell.cli.viewer.screen import Runs, Viewer
from runwell.cli.viewer.sources import FileSource, MachineSource
from runwell.cli.viewer.widgets import Charts, Output, Overview, matcher
from runwell.errors import JournalError, Unreachable
from runwell.wire.records import (
    ConfigRecord,
    ConsoleRecord,
    ExitRecord,
    HistoryRecord,
    Record,
    StatsRecord,
)
from tests.fakes.journals import STARTED_AT, JournalFile, run_record

SIZE = (160, 45)


def row(step: int, **data: float) -> HistoryRecord:
    return HistoryRecord(step, STARTED_AT + step, committed=True, data=dict(data))


@pytest.fixture
def journal(tmp_path: Path) -> JournalFile:
    journal = JournalFile(tmp_path)
    names = ["loss", "acc", *(f"layer/{n}" for n in range(10))]
    journal.write(
        run_record(),
        ConfigRecord({"lr": 0.125}),
        *(row(step, **dict.fromkeys(names, step + 1.0)) for step in range(20)),
        ConsoleRecord(STARTED_AT, False, "".join(f"epoch {n}\n" for n in range(40))),
        StatsRecord(STARTED_AT + 1, {"memory_percent": 40.0}),
    )
    return journal


def charts(app: Viewer, which: str = "metrics") -> Charts:
    return app.query_one(f"#{which}", Charts)


def shown(app: Viewer, which: str = "metrics") -> str:
    return charts(app, which).render().plain


async def until(pilot: Pilot[None], is_so: Callable[[], bool]) -> None:
    """Waits for what another thread reads; the test's own time limit ends it."""
    while not is_so():
        await pilot.pause()


def drive(
    app: Viewer, steps: Callable[[Pilot[None]], Awaitable[None]], size: tuple[int, int] = SIZE
) -> None:
    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await steps(pilot)
        app.source.close()

    asyncio.run(run())


def viewer(journal: JournalFile, kept: list[Preferences] | None = None) -> Viewer:
    keep = (lambda _: None) if kept is None else kept.append
    return Viewer(FileSource(journal.path), Preferences(), keep)


def test_a_run_is_shown_and_grows(journal: JournalFile) -> None:
    app = viewer(journal)

    async def steps(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.view.num_lines == 40)
        await pilot.pause()
        words = str(app.query_one("#words", Static).render())
        assert "swift-fox" in words
        assert "running" in words
        assert "lr 0.125" in words
        assert shown(app).startswith("Metrics: 12, page 1 of 2\nacc")
        assert "memory_percent" in shown(app, "system")
        assert app.query_one(Output).render().plain.splitlines()[-1].endswith("epoch 39")
        journal.write(row(20, brand_new=1.0), ExitRecord(STARTED_AT + 30, 0))
        await until(pilot, lambda: app.view.exit is not None)
        await pilot.pause()
        assert "Metrics: 13" in shown(app)
        assert "finished (exit code 0)" in str(app.query_one(Overview).render())

    drive(app, steps)


def test_keys_turn_pages_filter_and_scale(journal: JournalFile) -> None:
    kept: list[Preferences] = []
    app = viewer(journal, kept)

    async def steps(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.view.step == 19)
        await pilot.press("n")
        assert charts(app).page == 1
        await pilot.press("n")
        assert charts(app).page == 0
        await pilot.press("left")
        assert charts(app).page == 1
        await pilot.press("slash", *"layer", "enter")
        assert charts(app).names == [f"layer/{n}" for n in range(10)]
        assert not app.query_one(Input).display
        await pilot.press("slash", "q", "escape")
        assert (len(charts(app).names), app.query_one(Input).value) == (12, "")
        await pilot.press("l", "t", "plus", "minus", "minus")
        assert (charts(app).is_log, charts(app).columns) == (True, 2)
        assert "log scale" in shown(app)
        assert kept[-1] == Preferences(log=True, by_time=True, columns=2)

    drive(app, steps)


def test_parts_can_be_left_out_and_the_output_scrolled(journal: JournalFile) -> None:
    app = viewer(journal)

    async def steps(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.view.num_lines == 40)
        await pilot.press("up", "up")
        assert app.query_one(Output).render().plain.splitlines()[-1].endswith("epoch 37")
        await pilot.press("down", "down", "down")
        assert app.query_one(Output).render().plain.splitlines()[-1].endswith("epoch 39")
        width = charts(app).size.width
        await pilot.press("o", "s", "c")
        await pilot.pause()
        assert [app.query_one(part).display for part in ("#overview", "#system", "#output")] == [
            False, False, False
        ]  # fmt: skip
        assert charts(app).size.width > width
        await pilot.press("question_mark")
        await pilot.pause()
        assert len(app.screen.query("HelpPanel")) == 1
        await pilot.press("question_mark")
        await pilot.pause()
        assert len(app.screen.query("HelpPanel")) == 0
        await pilot.press("q")
        assert app.return_code == 0

    drive(app, steps)


def test_another_run_of_the_folder_can_be_chosen(journal: JournalFile, tmp_path: Path) -> None:
    other = JournalFile(tmp_path, "xyz")
    other.write(run_record("xyz", name="calm"), row(0, other=1.0))
    app = viewer(journal)

    async def steps(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.view.step == 19)
        await pilot.press("r")
        await pilot.pause()
        assert isinstance(app.screen, Runs)
        await pilot.press("enter")
        await until(pilot, lambda: app.view.name == "calm")
        await pilot.pause()
        assert charts(app).names == ["other"]
        await pilot.press("r", "escape")
        assert not isinstance(app.screen, Runs)

    drive(app, steps)


def test_of_a_directory_a_run_is_chosen_at_first(journal: JournalFile) -> None:
    app = Viewer(FileSource(journal.path), Preferences(), lambda _: None, chooses=True)

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.pause()
        assert isinstance(app.screen, Runs)
        await pilot.press("escape")
        await until(pilot, lambda: app.view.step == 19)
        assert not isinstance(app.screen, Runs)

    drive(app, steps)


class Failing(MachineSource):
    """Fails as it is told, and tells how often it was asked."""

    def __init__(self, error: Exception) -> None:
        super().__init__(0.01, [])
        self.error = error
        self.num_reads = 0

    def read(self) -> list[Record]:
        self.num_reads += 1
        raise self.error


@pytest.mark.parametrize("error", [JournalError("no journal"), OSError("gone"), Unreachable("no")])
def test_what_cannot_be_read_is_said(error: Exception) -> None:
    source = Failing(error)
    app = Viewer(source, Preferences(), lambda _: None)

    async def steps(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: bool(app._notifications))  # noqa: SLF001  Textual's own
        assert [each.message for each in app._notifications] == [str(error)]  # noqa: SLF001
        assert source.num_reads == 1
        await pilot.press("q")
        assert app.return_code == 0

    drive(app, steps)


def test_a_small_terminal_shows_fewer_charts(journal: JournalFile) -> None:
    app = viewer(journal)

    async def steps(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.view.step == 19)
        await pilot.press("s", "c")
        await pilot.pause()
        size = charts(app).size
        lines = shown(app).splitlines()
        assert max(map(len, lines)) <= size.width
        assert len(lines) <= size.height
        assert charts(app).num_pages > 2

    drive(app, steps, (70, 20))


class Fixed:
    def sample(self) -> dict[str, float]:
        return {"memory_percent": 40.0, "cpu.0.cpu_percent": 7.0}


def test_the_machine_fills_the_screen() -> None:
    app = Viewer(MachineSource(60.0, [Fixed()]), Preferences(), lambda _: None, is_machine=True)

    async def steps(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: bool(app.view.system))
        await pilot.pause()
        assert charts(app, "system").size.width > SIZE[0] - 5
        assert shown(app, "system").startswith("System: 2, page 1 of 1\ncpu.0.cpu_percent")
        await pilot.press("slash", *"mem", "enter")
        assert charts(app, "system").names == ["memory_percent"]
        await pilot.press("n", "r")

    drive(app, steps)


def test_a_filter_is_a_regular_expression_or_plain_text() -> None:
    fits = matcher("^LOSS|acc$")
    assert [fits(name) for name in ("loss/a", "my_acc", "accident")] == [True, True, False]
    fits = matcher("a(")
    assert [fits(name) for name in ("f(A(b)", "ab")] == [True, False]


def test_records_can_be_browsed_page_by_page(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path)
    journal.write(run_record(), *(row(step, loss=1.0) for step in range(PAGE)))

    async def steps() -> None:
        app = Browser(journal.path)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            text, listed = app.query_one("#text", Static), app.query_one(OptionList)
            assert (listed.option_count, "swift-fox" in str(text.render())) == (PAGE, True)
            await pilot.press("down")
            await pilot.pause()
            assert "# record 2: history" in str(text.render())
            await pilot.press("n")
            await pilot.pause()
            assert (listed.option_count, f"record {PAGE + 1}:" in str(text.render())) == (1, True)
            await pilot.press("n")
            assert listed.option_count == 1
            journal.write(ExitRecord(1.0, 0))
            await pilot.press("n")
            await pilot.pause()
            assert f"# record {PAGE + 2}: exit" in str(text.render())
            await pilot.press("p", "p")
            assert listed.option_count == PAGE

    asyncio.run(steps())
