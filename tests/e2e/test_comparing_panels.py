"""Panels that set runs against each other: what mattered, and how their code differs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import LiveServer

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import runwell
for number in range(8):
    with open("train.py", "w") as file:
        file.write(f"import math\\n# the rate\\nrate = {number % 2}\\n")
    config = {"lr": float(number), "noise": float(number * 7 % 3)}
    with runwell.init(project="set", name=f"run-{number}", config=config) as run:
        run.save("train.py")
        run.log({"loss": number * 2.0})
"""


@pytest.fixture(scope="module")
def address(shared_server: LiveServer) -> str:
    with shared_server.start(SCRIPT, "set") as training:
        training.communicate()
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/set"


def add(page: Page, label: str) -> None:
    page.locator('section[aria-label="Charts"]').hover()
    page.get_by_role("button", name="Add a panel to Charts").click()
    page.get_by_role("dialog").get_by_role("button", name=label, exact=True).click()


def test_what_mattered_stands_first(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    add(page, "Parameter importance")
    page.get_by_label("Metric").fill("summary:loss")
    page.keyboard.press("Tab")  # closes the list of suggestions
    page.get_by_role("button", name="Done").click()
    card = page.get_by_role("article", name="Importance for loss")
    names = card.locator("tbody tr td:first-child")
    expect(names).to_have_text(["lr", "noise"])
    card.get_by_role("button", name="Parameter", exact=True).click()
    expect(card.get_by_role("columnheader", name="Parameter")).to_have_attribute(
        "aria-sort", "ascending"
    )
    card.get_by_label("Search parameters").fill("noi")
    expect(names).to_have_text(["noise"])


def test_code_of_two_runs_is_compared_line_by_line(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    add(page, "Code comparer")
    page.get_by_role("button", name="Done").click()
    card = page.get_by_role("article", name="Code comparer")
    card.get_by_role("combobox", name="File").click()
    page.get_by_role("option", name="train.py").click()
    card.get_by_text("1 line less, 1 more").wait_for()
    expect(card.locator('td[data-kind="removed"]')).to_have_text("rate = 1")
    expect(card.locator('td[data-kind="added"]')).to_have_text("rate = 0")
    card.get_by_role("button", name="Unified").click()
    expect(card.locator("tbody tr")).to_have_count(4)
    card.get_by_role("combobox", name="Right run").click()
    page.get_by_role("option", name="run-5").click()
    card.get_by_text("the same in both").wait_for()


def test_fields_stand_side_by_side(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    add(page, "Run comparer")
    page.get_by_role("button", name="Done").click()
    card = page.get_by_role("article", name="Run comparer")
    expect(card.get_by_role("columnheader")).to_have_count(9)  # the fields, and eight runs
    expect(card.get_by_role("row", name="lr").get_by_role("cell").first).to_have_text("7")
    card.get_by_role("rowheader", name="State").wait_for()
    card.get_by_role("switch", name="Differences only").click()
    expect(card.get_by_role("rowheader", name="State")).to_have_count(0)
    card.get_by_label("Search fields").fill("noise")
    expect(card.get_by_role("rowheader")).to_have_text(["Config", "noise"])


def test_one_number_points_and_axes_are_drawn(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    add(page, "Scalar")
    page.get_by_label("Metric").fill("summary:loss")
    page.keyboard.press("Tab")  # closes the list of suggestions
    page.get_by_role("button", name="Done").click()
    page.get_by_text("mean of 8 runs").wait_for()
    add(page, "Scatter plot")
    for field, value in (("X", "config:lr.value"), ("Y", "summary:loss")):
        page.get_by_label(field, exact=True).fill(value)
        page.keyboard.press("Tab")
    page.get_by_role("checkbox", name="Linear regression").click()
    page.get_by_role("combobox", name="Frontier").click()
    page.get_by_role("option", name="Lowest so far").click()
    page.get_by_role("button", name="Done").click()
    points = page.get_by_role("img", name="loss over lr, 8 points")
    points.locator('polyline[data-kind="regression"]').wait_for(state="attached")
    expect(points.locator("circle")).to_have_count(8)
    expect(points.locator("circle[data-dim]")).to_have_count(7)  # a greater rate is never better
    add(page, "Parallel coordinates")
    for place, value in ((1, "config:lr.value"), (2, "summary:loss")):
        page.get_by_label("Add a column").fill(value)
        page.keyboard.press("Enter")
        page.get_by_role("button", name=f"Remove column {place}").wait_for()
    page.get_by_role("button", name="Done").click()
    axes = page.get_by_role("article", name="Parallel coordinates")
    axes.hover()  # what is not seen is not drawn; the card may be made anew meanwhile
    axes.get_by_role("img", name="Parallel coordinates, 8 lines over 2 axes").wait_for()
    names = axes.locator("svg text:has(title)")
    expect(names).to_have_text([re.compile("^lr"), re.compile("^loss")])
    log = page.get_by_role("menuitemcheckbox", name="Log")
    axes.get_by_role("button", name="Axis lr").click()
    log.click()
    expect(log).to_be_checked()
    page.get_by_role("menuitem", name="To the right").click()
    expect(names).to_have_text([re.compile("^loss"), re.compile("^lr")])
    page.reload()
    axes.hover()
    axes.get_by_role("button", name="Axis lr").click()
    expect(log).to_be_checked()
    page.keyboard.press("Escape")
