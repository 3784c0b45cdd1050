"""Every page can be read on a telephone: nothing lies beyond the edge, the runs come when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import LiveServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZE = {"width": 390, "height": 844}
PATIENCE_MS = 20_000
SEED = """
import runwell

runwell.sweep(
    {"method": "random", "parameters": {"rate": {"min": 0, "max": 1}}, "name": "a name for it"},
    project="small",
)
for number in range(2):
    name = f"a-run-with-quite-a-long-name-{number}"
    with runwell.init(project="small", name=name, config={"rate": number}) as run:
        print("a line that is much longer than any telephone is wide " * 4)
        data = runwell.Artifact("a-data-set-with-a-long-name", "dataset")
        with data.new_file("folder/with/a/long/name/of/a/file.txt") as file:
            file.write("text")
        run.log_artifact(data)
        for step in range(20):
            run.log({"train/loss": 1 / (step + 1 + number), "acc": step})
"""
# What reaches beyond the screen, but for what lies in a box that scrolls by itself.
BEYOND = """
() => {
    const clipped = element => {
        for (let box = element.parentElement; box !== document.body; box = box.parentElement) {
            if (getComputedStyle(box).overflowX !== "visible") return true;
        }
        return false;
    };
    return Array.from(document.body.querySelectorAll("#root *"))
        .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !clipped(one))
        .map(one => one.outerHTML.slice(0, 120));
}
"""
# What can be pushed to the side, but for the boxes that are meant to be; and a header that is cut.
SCROLLS = """
meant => [document.scrollingElement, ...document.querySelectorAll("#root, #root *")]
    .filter(one => one === document.scrollingElement || one.matches("header")
        || ["auto", "scroll"].includes(getComputedStyle(one).overflowX))
    .filter(one => one.scrollWidth > one.clientWidth + 1 && !one.matches(meant))
    .map(one => one.outerHTML.slice(0, 120))
"""
# Tables, text as it was printed, and tabs.
MEANT = ":has(> table), pre, [aria-label=Console], [role=tablist], [role=toolbar]"


@pytest.fixture(scope="module")
def address(shared_server: LiveServer) -> str:
    """A project with two finished runs, a sweep and an artifact."""
    with shared_server.start(SEED) as training:
        assert training.wait(timeout=60) == 0
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/small"


def test_nothing_lies_beyond_the_edge(
    address: str, shared_server: LiveServer, quiet_page: Page
) -> None:
    page = quiet_page
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]
    home = f"/projects{address.removeprefix(shared_server.url)}"
    run = shared_server.get(f"{home}/runs")["items"][0]["id"]
    sweep = shared_server.get(f"{home}/sweeps")["items"][0]["id"]
    ready = {
        shared_server.url: page.get_by_role("link", name="small"),
        address: page.get_by_role("article", name="acc").locator("canvas"),
        f"{address}/runs": page.get_by_role("link", name="a-run-with-quite-a-long-name-1"),
        f"{address}/runs/{run}": page.get_by_role("article", name="acc").locator("canvas"),
        f"{address}/runs/{run}?tab=overview": page.get_by_role("region", name="Config"),
        f"{address}/runs/{run}?tab=logs": page.get_by_role("region", name="Console"),
        f"{address}/runs/{run}?tab=files": page.get_by_role("button", name="wandb-summary.json"),
        f"{address}/sweeps": page.get_by_role("table"),
        f"{address}/sweeps/{sweep}": page.get_by_role("region", name="Configuration"),
        f"{address}/artifacts": page.get_by_role("link", name="a-data-set"),
        f"{address}/artifacts/a-data-set-with-a-long-name?tab=files": page.get_by_role(
            "button", name="folder"
        ),
        f"{shared_server.url}/settings": page.get_by_role("cell"),
    }
    found = {}
    for url, sight in ready.items():
        page.goto(url)
        sight.first.wait_for()
        wrong = page.evaluate(BEYOND) + page.evaluate(SCROLLS, MEANT)
        found[url.removeprefix(shared_server.url)] = wrong
    assert {url: list_ for url, list_ in found.items() if list_} == {}


def test_the_runs_come_when_asked_and_go_again(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]
    page.goto(address)
    chart = page.get_by_role("article", name="acc").locator("canvas").first
    chart.wait_for()
    runs = page.locator('aside[aria-label="Runs"]')
    expect(runs).to_be_hidden(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Show runs").click()
    expect(runs.get_by_text("a-run-with-quite-a-long-name-1")).to_be_visible(timeout=PATIENCE_MS)
    box = runs.bounding_box()
    assert box is not None
    assert box["width"] <= SIZE["width"]
    page.get_by_role("button", name="Hide runs").click()
    expect(runs).to_be_hidden(timeout=PATIENCE_MS)


def test_the_head_leaves_room_for_panels_and_its_menus_can_be_reached(
    address: str, quiet_page: Page
) -> None:
    page = quiet_page
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]
    page.goto(address)
    page.get_by_role("article", name="acc").locator("canvas").first.wait_for()
    box = page.locator("header").first.bounding_box()
    assert box is not None
    assert box["height"] <= 130  # the path, the view, and one line of controls
    page.get_by_role("button", name="My workspace").click(timeout=PATIENCE_MS)
    page.get_by_role("menuitem", name="Save as a new view…").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Full screen").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Log y").click()
    inner, outer = dialog.get_by_role("button", name="Log y").bounding_box(), dialog.bounding_box()
    assert inner is not None
    assert outer is not None
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]
