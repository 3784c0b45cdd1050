"""Runs are put together in a browser: one line a group, with a band, kept and undone."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import LiveServer

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import runwell
for lr in (0.1, 0.01):
    for seed in range(3):
        run = runwell.init(project="groups", name=f"run-{lr}-{seed}",
                           config={"lr": lr, "opt": "adam", "seed": seed})
        for step in range(20):
            run.log({"loss": lr * 100 + seed})
        run.finish()
"""
LINES = """
() => {
    const chart = (window.__runwell?.charts ?? []).find(({key}) => key === "loss");
    const lines = chart?.data().lines ?? [];
    return lines.map(({label, ys, low, high}) =>
        [label, ys.at(-1), low ? low.at(-1) : null, high ? high.at(-1) : null]);
}
"""


@pytest.fixture(scope="module")
def address(shared_server: LiveServer) -> str:
    with shared_server.start(SCRIPT, "groups") as training:
        training.communicate()
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/groups"


def await_lines(page: Page, expected: list[list[object]]) -> None:
    wanted = json.dumps(expected, separators=(",", ":"))
    page.wait_for_function(f"wanted => JSON.stringify(({LINES})()) === wanted", arg=wanted)


def set_band(page: Page, band: str) -> None:
    page.locator("article[aria-label=loss]").hover()
    page.get_by_role("button", name="More of loss", exact=True).click()
    page.get_by_role("menuitem", name="Edit…").click()
    page.get_by_role("combobox", name="Group band").click()
    page.get_by_role("option", name=band, exact=True).click()
    page.get_by_role("button", name="Done").click()


def test_all_but_the_seed_is_one_click_and_can_be_undone(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    page.get_by_text("6 runs, 6 shown").wait_for()
    page.get_by_role("button", name="Group", exact=True).click()
    page.get_by_role("group", name="By all that differs but").get_by_role(
        "button", name="seed"
    ).click()
    page.keyboard.press("Escape")
    page.get_by_text("2 groups of 6 runs, 6 shown").wait_for()
    await_lines(page, [["lr: 0.01", 2, 1, 3], ["lr: 0.1", 11, 10, 12]])
    page.get_by_role("button", name="lr: 0.01", exact=True).click()
    set_band(page, "None")
    await_lines(page, [["lr: 0.01", 2, None, None], ["lr: 0.1", 11, None, None]])
    set_band(page, "Standard deviation")
    await_lines(page, [["lr: 0.01", 2, 1, 3], ["lr: 0.1", 11, 10, 12]])
    members = page.get_by_role("list", name="Runs of lr: 0.01").get_by_role("link")
    expect(members).to_have_text(["run-0.01-2", "run-0.01-1", "run-0.01-0"])
    page.get_by_role("button", name="Show group lr: 0.01").click()
    await_lines(page, [["lr: 0.1", 11, 10, 12]])
    page.reload()
    await_lines(page, [["lr: 0.1", 11, 10, 12]])
    page.get_by_role("button", name="lr", exact=True).click()
    page.get_by_role("button", name="Do not group", exact=True).click()
    page.get_by_text("6 runs, 6 shown").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    page.get_by_text("2 groups of 6 runs, 3 shown").wait_for()
