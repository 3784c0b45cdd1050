"""A workspace is edited in a browser: panels, sections, undo, views; and all of it is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import LiveServer

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import runwell
for number in range(4):
    config = {"lr": 10.0 ** -number, "opt": ["adam", "sgd"][number % 2]}
    run = runwell.init(project="edits", name=f"run-{number}", config=config)
    for step in range(20):
        run.log({"train/loss": 1 / (step + 1 + number), "val/loss": 2 / (step + 1)})
    run.finish()
"""


@pytest.fixture(scope="module")
def address(module_server: LiveServer) -> str:
    with module_server.start(SCRIPT, "edits") as training:
        training.communicate()
    return f"{module_server.url}/{module_server.get('/viewer')['entity']}/edits"


def section(page: Page, name: str) -> Locator:
    return page.locator(f'section[aria-label="{name}"]')


def titles(page: Page, name: str) -> list[str]:
    return section(page, name).locator("article h3").all_inner_texts()


def choose(page: Page, menu: str, item: str) -> None:
    page.get_by_role("button", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def test_a_bar_chart_is_added_set_up_and_kept(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    section(page, "train").hover()
    page.get_by_role("button", name="Add a panel to train").click()
    page.get_by_role("button", name="Bar chart").click()
    page.get_by_label("Metric").fill("summary:train/loss")
    page.get_by_label("Title").fill("Losses")
    page.get_by_role("img", name="summary:train/loss, 4 bars").wait_for()
    page.get_by_label("Group by").fill("config:opt.value")
    page.keyboard.press("Tab")  # closes the list of suggestions
    page.get_by_role("img", name="summary:train/loss, 2 bars").wait_for()
    page.get_by_role("button", name="Done").click()
    assert titles(page, "train") == ["train/loss", "Losses"]
    page.reload()  # at once: what was not saved yet is saved on leaving
    section(page, "train").get_by_role("img", name="summary:train/loss, 2 bars").wait_for()
    choose(page, "More of Losses", "Remove")
    expect(section(page, "train").locator("article h3")).to_have_text(["train/loss"])
    page.keyboard.press("Control+z")
    expect(section(page, "train").locator("article h3")).to_have_text(["train/loss", "Losses"])
    page.keyboard.press("Control+Shift+z")
    expect(section(page, "train").locator("article h3")).to_have_text(["train/loss"])


def test_panels_and_sections_are_moved_and_named(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    page.locator('article[aria-label="val/loss"]').wait_for()
    page.locator('article[aria-label="val/loss"] header').drag_to(section(page, "train"))
    expect(section(page, "train").locator("article h3")).to_have_text(["train/loss", "val/loss"])
    page.keyboard.press("Control+z")
    expect(section(page, "val").locator("article h3")).to_have_text(["val/loss"])
    choose(page, "More of section val", "Rename…")
    page.get_by_label("Name", exact=True).fill("Validation")
    page.get_by_role("button", name="Done").click()
    section(page, "Validation").wait_for()
    choose(page, "More of section Validation", "New section below…")
    page.get_by_label("Name", exact=True).fill("validation")
    page.get_by_role("button", name="Done").click()
    section(page, "validation").wait_for()
    choose(page, "More of section validation", "Remove section")
    section(page, "validation").wait_for(state="detached")


def test_a_view_is_saved_for_all_opened_and_deleted(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    page.get_by_role("button", name="Log y").click()
    choose(page, "My workspace", "Save as a new view…")
    page.get_by_label("Name", exact=True).fill("On a log scale")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    page.wait_for_url("**/edits?nw=*")
    page.get_by_role("button", name="On a log scale").wait_for()
    page.get_by_role("button", name="Log y").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("View saved").wait_for()
    page.reload()
    expect(page.get_by_role("button", name="Log y")).to_have_attribute("aria-pressed", "false")
    choose(page, "On a log scale", "Delete view…")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="My workspace").wait_for()
    expect(page.get_by_role("button", name="Log y")).to_have_attribute("aria-pressed", "true")


def test_runs_are_filtered_and_sorted_and_that_is_kept(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    names = page.locator('aside[aria-label="Runs"] [data-control="name"]')
    expect(names).to_have_text(["run-3", "run-2", "run-1", "run-0"])
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_label("Field").fill("config.opt")
    page.get_by_label("Value").fill("sgd")
    page.keyboard.press("Tab")
    expect(names).to_have_text(["run-3", "run-1"])
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Sort", exact=True).click()
    page.get_by_label("Sort by").fill("display_name")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Ascending", exact=True).click()
    expect(names).to_have_text(["run-1", "run-3"])
    page.reload()
    expect(names).to_have_text(["run-1", "run-3"])
    page.get_by_role("button", name="Filter 1").click()
    page.get_by_role("button", name="Clear").click()
    expect(names).to_have_text(["run-0", "run-1", "run-2", "run-3"])
