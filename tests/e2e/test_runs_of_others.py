"""Runs of another project are pinned in a workspace, drawn beside its own, and kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from tests.e2e.conftest import LiveServer
from tests.e2e.workspace import choose_from_menu, section

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

# Two runs here and two elsewhere, one of them with the id and name of one here.
SEED = """
import sys
import numpy as np
import runwell

here, old = sys.argv[1], sys.argv[1] + "-old"
for project, names in ((here, ("first", "second")), (old, ("first", "old"))):
    for place, name in enumerate(names):
        config = {"lr": 10.0 ** -place}
        with runwell.init(project=project, name=name, id=name, config=config) as run:
            for step in range(30):
                run.log({"train/loss": (place + 1) / (step + 1)})
            picture = runwell.Image(np.full((8, 8), 60 * place + 40, dtype=np.uint8))
            table = runwell.Table(columns=["image", "guess"], data=[[picture, place]])
            run.log({"picture": picture, "mistakes": table})
            if project == old:
                run.log({"old/only": 1.0})
"""
# Logs a row for each line that comes in.
FEED = """
import sys
import runwell

with runwell.init(project=sys.argv[1], name="fed", id="fed") as run:
    for line in sys.stdin:
        run.log({"train/loss": float(line)})
"""
CHART = "key => (window.__runwell?.charts ?? []).find(chart => chart.key === key)"
HAS_LINES = f"""
([key, ids]) => JSON.stringify(ids.toSorted()) === JSON.stringify(
    (({CHART})(key)?.data().lines ?? []).map(line => line.id).toSorted())
"""
HAS_POINT = f"""
([id, value]) => (({CHART})("train/loss")?.data().lines ?? []).filter(line => line.id === id)
    .some(line => Array.from(line.original ?? line.ys).some(y => Math.abs(y - value) < 1e-9))
"""
ADD = "Add a run of another project…"


@dataclass(frozen=True, slots=True)
class Two:
    """A project, and an older one with `-old` behind its name."""

    url: str
    entity: str
    project: str

    @property
    def address(self) -> str:
        return f"{self.url}/{self.entity}/{self.project}"

    def other(self, run: str) -> str:
        """Returns what a run of the older project is called in this one."""
        return f"{self.entity}/{self.project}-old/{run}"


@pytest.fixture
def two(shared_server: LiveServer, project: str) -> Two:
    name = project.removeprefix("test_")[:40]
    with shared_server.start(SEED, name) as training:
        assert training.wait(timeout=60) == 0
    return Two(shared_server.url, shared_server.get("/viewer")["entity"], name)


def wait_for_lines(page: Page, key: str, *ids: str) -> None:
    page.wait_for_function(HAS_LINES, arg=[key, list(ids)])


def pinned(page: Page) -> Locator:
    return page.get_by_role("list", name="Pinned from other projects").get_by_role("listitem")


def has_pins(count: int) -> Callable[[Response], bool]:
    """Says whether a workspace with so many pins was saved."""

    def is_saved(answer: Response) -> bool:
        if answer.request.method != "PUT":
            return False
        (runs,) = json.loads(answer.request.post_data or "")["spec"]["section"]["runSets"]
        return len(runs.get("pinnedRunIds", [])) == count

    return is_saved


def pin(page: Page, two: Two, run: str) -> None:
    """Finds a run of the older project, by keys alone once the window is open."""
    choose_from_menu(page, "More of the runs", ADD)
    line = page.get_by_role("combobox", name="Search projects and their runs")
    expect(line).to_be_focused()
    page.keyboard.type(f"{two.project}-old")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(line).to_have_value(f"{two.entity}/{two.project}-old/")
    page.keyboard.type(run)
    expect(page.get_by_role("option")).to_have_text([re.compile(f"^Run{run}")])
    page.keyboard.press("Enter")
    expect(line).to_have_count(0)


def test_a_run_of_another_project_is_pinned_drawn_and_kept(two: Two, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(two.address)
    wait_for_lines(page, "train/loss", "first", "second")
    expect(section(page, "old")).to_have_count(0)
    pin(page, two, "old")
    expect(pinned(page)).to_have_count(1)
    wait_for_lines(page, "train/loss", "first", "second", two.other("old"))
    wait_for_lines(page, "old/only", two.other("old"))
    row = pinned(page).first
    expect(page.get_by_text("3 runs, 3 shown")).to_be_visible()
    expect(row.get_by_role("link", name="old", exact=True)).to_have_attribute(
        "href", f"/{two.entity}/{two.project}-old/runs/old"
    )
    with page.expect_response(has_pins(2)):
        pin(page, two, "first")
    wait_for_lines(page, "train/loss", "first", "second", two.other("old"), two.other("first"))
    page.reload()
    wait_for_lines(page, "train/loss", "first", "second", two.other("old"), two.other("first"))
    expect(pinned(page)).to_have_count(2)

    page.get_by_role("button", name="Show old").click()
    wait_for_lines(page, "train/loss", "first", "second", two.other("first"))
    row.hover()
    choose_from_menu(page, "More of old", "Unpin")
    expect(pinned(page)).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(pinned(page)).to_have_count(2)
    expect(page.get_by_role("button", name="Show old")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Control+z")
    wait_for_lines(page, "train/loss", "first", "second", two.other("old"), two.other("first"))
    row.get_by_role("button", name="Colour of old").click()
    page.get_by_label("Other…").fill("#123456")
    page.wait_for_function(
        f"id => ({CHART})('train/loss').data().lines.find(line => line.id === id)"
        ".color === '#123456'",
        arg=two.other("old"),
    )
    page.keyboard.press("Escape")
    row.get_by_role("link", name=f"{two.project}-old").click()
    page.wait_for_url(f"{two.address}-old")
    wait_for_lines(page, "train/loss", "first", "old")
    expect(pinned(page)).to_have_count(0)


def test_all_panels_show_a_run_of_another_project(two: Two, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(two.address)
    pin(page, two, "first")
    wait_for_lines(page, "train/loss", "first", "second", two.other("first"))
    pictures = page.get_by_role("article", name="picture", exact=True)
    expect(pictures.locator("img")).to_have_count(3)
    expect(pictures.get_by_text(f"first ({two.project}-old)")).to_be_visible()
    table = page.get_by_role("article", name="mistakes", exact=True)
    table.get_by_role("combobox", name="Run", exact=True).click()
    page.get_by_role("option", name="All 3 runs").click()
    expect(table.get_by_role("row")).to_have_count(4)

    section(page, "train").hover()
    page.get_by_role("button", name="Add a panel to train").click()
    page.get_by_role("button", name="Bar chart").click()
    page.get_by_label("Metric").fill("summary:train/loss")
    page.keyboard.press("Tab")  # closes the list of suggestions
    page.get_by_role("img", name="summary:train/loss, 3 bars").wait_for()
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Add a panel to train").click()
    page.get_by_role("button", name="Run comparer").click()
    page.get_by_role("button", name="Done").click()
    heads = page.get_by_role("columnheader").get_by_role("link", name="first")
    expect(heads).to_have_count(2)
    links = {link.get_attribute("href") for link in heads.all()}
    assert links == {f"/{two.entity}/{two.project}{which}/runs/first" for which in ("", "-old")}


def test_in_groups_a_run_of_another_project_is_by_itself(two: Two, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(two.address)
    pin(page, two, "old")
    page.get_by_role("button", name="Group", exact=True).click()
    page.get_by_label("Group by", exact=True).fill("state")
    page.get_by_role("option", name="state", exact=True).click()
    page.keyboard.press("Escape")
    page.get_by_text("1 group of 2 runs").wait_for()
    page.wait_for_function(
        f"id => ({CHART})('train/loss')?.data().lines.length === 2"
        f" && ({CHART})('train/loss').data().lines.some(line => line.id === id)",
        arg=two.other("old"),
    )
    expect(pinned(page)).to_have_count(1)


def test_a_run_of_another_project_moves_as_it_is_logged(
    shared_server: LiveServer, two: Two, quiet_page: Page
) -> None:
    page = quiet_page
    with shared_server.start(FEED, f"{two.project}-old") as training:
        assert training.stdin is not None

        def log(value: float) -> None:
            assert training.stdin is not None
            training.stdin.write(f"{value}\n".encode())
            training.stdin.flush()

        log(0.5)
        page.goto(f"{two.address}-old")
        page.get_by_role("link", name="fed", exact=True).wait_for()
        page.goto(two.address)
        pin(page, two, "fed")
        fed = two.other("fed")
        page.wait_for_function(HAS_POINT, arg=[fed, 0.5])
        log(0.75)
        page.wait_for_function(HAS_POINT, arg=[fed, 0.75])
        page.reload()
        page.wait_for_function(HAS_POINT, arg=[fed, 0.75])
        log(0.875)
        page.wait_for_function(HAS_POINT, arg=[fed, 0.875])
        expect(pinned(page).get_by_text("running")).to_have_count(1)
        training.stdin.close()
        assert training.wait(timeout=60) == 0
        expect(pinned(page).get_by_text("finished")).to_have_count(1)


def test_a_run_that_is_gone_says_so_and_can_be_unpinned(two: Two, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(f"{two.address}-old")
    page.get_by_role("link", name="old", exact=True).hover()
    choose_from_menu(page, "More of old", "Pin in another project…")
    page.keyboard.type(two.project)
    expect(page.get_by_role("option")).not_to_have_count(0)
    page.keyboard.press("Enter")
    page.get_by_text(f"Pinned in {two.entity}/{two.project}").wait_for()
    page.get_by_role("button", name="Go there").click()
    page.wait_for_url(two.address)
    wait_for_lines(page, "train/loss", "first", "second", two.other("old"))

    page.goto(f"{two.address}-old")
    page.get_by_role("link", name="old", exact=True).hover()
    choose_from_menu(page, "More of old", "Delete…")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("link", name="old", exact=True)).to_have_count(0)
    page.goto(two.address)
    wait_for_lines(page, "train/loss", "first", "second")
    expect(pinned(page)).to_have_text([re.compile("gone, or not yours to see")])
    page.get_by_role("button", name="Unpin old").click()
    expect(pinned(page)).to_have_count(0)
