"""Charts tell what they show to those who do not see it, and are gone through by keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import LiveServer
from tests.e2e.test_comparing_panels import add
from tests.e2e.test_shell import complaints

if TYPE_CHECKING:
    from playwright.sync_api import Locator

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import runwell
for number in range(4):
    with runwell.init(project="read", name=f"run-{number}", config={"lr": float(number)}) as run:
        for step in range(5):
            row = {"loss": number * 2.0 + step}
            if number == 3:
                row["weights"] = runwell.Histogram([step, step, step + 1, step + 9])
            run.log(row)
"""


@pytest.fixture(scope="module")
def address(shared_server: LiveServer) -> str:
    with shared_server.start(SCRIPT) as training:
        assert training.wait(timeout=60) == 0
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/read"


def said(card: Locator, text: str) -> None:
    """Waits until the chart of a card has this name."""
    expect(card.get_by_role("img").first).to_have_attribute("aria-label", re.compile(text))


def press(card: Locator, *keys: str) -> Locator:
    """Presses keys on the chart; returns what is announced."""
    reader = card.get_by_role("application")
    reader.focus()
    for key in keys:
        reader.press(key)
    return card.locator("[aria-live]")


def test_lines_and_histograms_over_time_are_read_by_keys(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    lines = page.get_by_role("article", name="loss")
    said(lines, r"^loss by step, 4 lines; last values: run-3 10, run-2 8")
    expect(press(lines, "ArrowRight", "ArrowDown")).to_have_text("Step 0, run-2: 4")
    page.locator("[class*=tooltip]").get_by_text("run-2").wait_for()  # the others see it, too
    expect(press(lines, "End")).to_have_text("Step 4, run-2: 8")
    heat = page.get_by_role("article", name="weights")
    heat.scroll_into_view_if_needed()
    said(heat, "^weights, 5 steps of 53 bins; step 0 to 4; values from 0 to 13.25; median ")
    press(heat, "ArrowRight", "ArrowUp")
    expect(heat.locator("[aria-live]")).to_have_text(re.compile(r"^Step 0 · 0 to 0\.\d+: 2$"))
    assert complaints(page) == []


def test_arrows_read_the_chart_in_full_screen_and_esc_leaves_it_first(
    address: str, quiet_page: Page
) -> None:
    page = quiet_page
    page.goto(f"{address}?panelDisplayName=loss&panelSectionName=Charts")
    window = page.get_by_role("dialog", name="loss")
    expect(press(window, "End", "ArrowLeft")).to_have_text("Step 3, run-3: 9")
    page.keyboard.press("Escape")
    expect(window.locator("[aria-live]")).to_have_text("")
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)


def test_points_and_lines_over_axes_are_read_by_keys(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    add(page, "Scatter plot")
    for field, value in (("X", "config:lr.value"), ("Y", "summary:loss")):
        page.get_by_label(field, exact=True).fill(value)
        page.keyboard.press("Tab")
    page.get_by_role("button", name="Done").click()
    points = page.get_by_role("article", name="loss over lr")
    said(
        points,
        "^loss over lr, 4 points; lr from 0 to 3; loss from 4 to 10; lowest loss 4 at lr 0: run-0; "
        "highest loss 10 at lr 3: run-3; correlation 1$",
    )
    expect(press(points, "ArrowRight", "ArrowUp")).to_have_text("run-1: lr 1, loss 6")
    expect(points.locator("circle[r='6']")).to_have_count(1)
    add(page, "Parallel coordinates")
    for place, value in ((1, "config:lr.value"), (2, "summary:loss")):
        page.get_by_label("Add a column").fill(value)
        page.keyboard.press("Enter")
        page.get_by_role("button", name=f"Remove column {place}").wait_for()
    page.get_by_role("button", name="Done").click()
    axes = page.get_by_role("article", name="Parallel coordinates")
    axes.hover()  # what is not seen is not drawn; the card may be made anew meanwhile
    said(axes, "4 lines over 2 axes; lr from 0 to 3, loss from 4 to 10; highest loss: run-3, lr 3")
    page.mouse.move(0, 0)
    expect(press(axes, "ArrowUp")).to_have_text("run-3, lr 3, loss 10")
    expect(press(axes, "ArrowRight", "ArrowDown")).to_have_text("lr 2: run-2")
    axes.locator("p").get_by_text("run-2", exact=True).wait_for()
    assert complaints(page) == []
    expect(press(points, "End", "Enter").first).to_have_count(0)
    page.wait_for_url("**/read/runs/*")
    page.get_by_role("heading", name="run-3").wait_for()
