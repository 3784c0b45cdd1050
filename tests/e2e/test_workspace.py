"""What one sees and does in the workspace of a project, with the mouse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import LiveServer, serving

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MINUTE_MS = 60_000
SEED = """
import math
import numpy as np
import runwell

for name, rate in (("slow", 0.01), ("fast", 0.05)):
    with runwell.init(project="seen", name=name) as run:
        for step in range(200):
            loss = math.exp(-rate * step) + 0.1 * math.sin(7 * step)
            run.log({"train/loss": loss, "train/acc": 1 - loss, "val/loss": loss, "epoch": step})
        if name == "slow":
            picture = runwell.Image(np.eye(8, dtype=np.uint8) * 255)
            run.log({"mistakes": runwell.Table(columns=["image", "guess"], data=[[picture, 7]])})
            matrix = runwell.plot.confusion_matrix(
                y_true=[0, 1], preds=[0, 1], class_names=["a", "b"])
            run.log({"confusion": matrix})
"""
# Logs ten rows for each line that comes in.
FEED = """
import sys
import runwell

with runwell.init(project=sys.argv[1], name="fed") as run:
    for line in sys.stdin:
        for _ in range(10):
            run.log({"loss": float(line)})
"""
CHART = "key => (window.__runwell?.charts ?? []).find(chart => chart.key === key)"
# The colour that a run was given, once it has one.
GIVEN = """
run => Object.values(JSON.parse(localStorage["runwell.colors"] ?? "{}").state?.byProject ?? {})
    .map(given => given[run]).find(Boolean)
"""
IS_DRAWN_IN = f"""
colours => JSON.stringify(Object.entries(colours).sort()) === JSON.stringify(
    (({CHART})("train/loss")?.data().lines ?? []).map(line => [line.id, line.color]).sort())
"""
HAS_LINES = f"([key, count]) => ({CHART})(key)?.runs.length === count"


@pytest.fixture(scope="module")
def address(shared_server: LiveServer) -> str:
    """The workspace of a project with two finished runs."""
    with shared_server.start(SEED) as training:
        assert training.wait(timeout=60) == 0
    entity = shared_server.get("/viewer")["entity"]
    return f"{shared_server.url}/{entity}/seen"


def card(page: Page, key: str) -> Locator:
    return page.get_by_role("article", name=key, exact=True)


def wait_for_lines(page: Page, key: str, count: int) -> None:
    page.wait_for_function(HAS_LINES, arg=[key, count])


def point_at(page: Page, key: str, fraction: float) -> None:
    box = card(page, key).locator(".u-over").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + fraction * box["width"], box["y"] + box["height"] / 2)


def step_at(page: Page, key: str, fraction: float) -> int:
    """Points at a chart and returns the step that the tooltip names."""
    point_at(page, key, fraction)
    head = page.locator("body > [role=presentation]").get_by_text(re.compile(r"^Step [\d,]+$"))
    return int(head.inner_text().removeprefix("Step ").replace(",", ""))


def zoom(page: Page, key: str, start: float, end: float) -> None:
    point_at(page, key, start)
    page.mouse.down()
    point_at(page, key, end)
    page.mouse.up()
    card(page, key).get_by_role("button", name="Reset zoom").wait_for()


def test_every_key_has_a_panel_in_its_section(address: str, quiet_page: Page) -> None:
    quiet_page.goto(address)
    wait_for_lines(quiet_page, "train/loss", 2)
    quiet_page.get_by_role("region", name="Charts").wait_for()
    shape = quiet_page.locator("main section[aria-label]").evaluate_all(
        "sections => sections.map(section => [section.ariaLabel, ...Array.from("
        "section.querySelectorAll('article'), article => article.ariaLabel)])"
    )
    expected = [
        ["train", "train/acc", "train/loss"],
        ["val", "val/loss"],
        ["Charts", "confusion", "mistakes", "epoch"],
    ]
    assert [section for section in shape if section[0] != "Rows"][: len(expected)] == expected


def test_pictures_in_a_table_are_shown_and_enlarged(address: str, quiet_page: Page) -> None:
    quiet_page.goto(address)
    card(quiet_page, "mistakes").scroll_into_view_if_needed()
    card(quiet_page, "mistakes").get_by_role("button", name="Enlarge picture").click()
    large = quiet_page.get_by_role("dialog", name="mistakes").locator("img")
    large.wait_for()
    quiet_page.wait_for_function("image => image.naturalWidth === 8", arg=large.element_handle())


def test_eye_takes_a_line_away_and_brings_it_back(address: str, quiet_page: Page) -> None:
    quiet_page.goto(address)
    wait_for_lines(quiet_page, "train/loss", 2)
    eye = quiet_page.get_by_role("button", name="Show fast")
    eye.click()
    wait_for_lines(quiet_page, "train/loss", 1)
    eye.click()
    wait_for_lines(quiet_page, "train/loss", 2)


def test_cursor_is_followed_by_every_panel(address: str, quiet_page: Page) -> None:
    quiet_page.goto(address)
    for key in ("train/loss", "train/acc", "val/loss"):
        wait_for_lines(quiet_page, key, 2)
    step = step_at(quiet_page, "train/loss", 0.5)
    assert 90 <= step <= 110
    named = quiet_page.locator("body > [role=presentation]").inner_text()
    assert "slow" in named
    assert "fast" in named
    for key in ("train/acc", "val/loss"):
        told = quiet_page.evaluate(f"key => ({CHART})(key).told()", key)
        drawn = quiet_page.evaluate(
            f"([key, at]) => ({CHART})(key).data().lines.map(line => line.ys[at])", [key, step]
        )
        values = sorted(float(text.replace("−", "-")) for text in told)
        assert values == pytest.approx(sorted(drawn), rel=1e-3)


def test_dragging_zooms_and_a_double_click_resets(address: str, quiet_page: Page) -> None:
    quiet_page.goto(address)
    wait_for_lines(quiet_page, "train/loss", 2)
    zoom(quiet_page, "train/loss", 0.5, 0.75)
    assert 95 <= step_at(quiet_page, "train/loss", 0.05) <= 110
    assert 140 <= step_at(quiet_page, "train/loss", 0.95) <= 155
    card(quiet_page, "train/loss").locator(".u-over").dblclick()
    card(quiet_page, "train/loss").get_by_role("button", name="Reset zoom").wait_for(
        state="detached"
    )
    assert step_at(quiet_page, "train/loss", 0.05) <= 15


def test_smoothing_changes_what_is_drawn(address: str, quiet_page: Page) -> None:
    quiet_page.goto(address)
    wait_for_lines(quiet_page, "train/loss", 2)
    quiet_page.get_by_role("slider", name="Smoothing weight").focus()
    quiet_page.keyboard.press("End")
    quiet_page.wait_for_function(
        f"() => ({CHART})('train/loss').data().lines.every(line => line.original !== null &&"
        " Math.abs(line.ys[50] - line.original[50]) > 0.01)"
    )
    drawn = f"() => ({CHART})('train/loss')?.data().lines.some(line => line.original !== null)"
    with quiet_page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
        pass  # it is saved by itself, a moment after the last change
    assert saved.value.status == 200
    quiet_page.reload()
    quiet_page.wait_for_function(drawn)
    quiet_page.get_by_role("slider", name="Smoothing weight").focus()
    quiet_page.keyboard.press("Home")
    quiet_page.wait_for_function(f"() => !({drawn})()")
    quiet_page.locator("body").press("Control+z")
    quiet_page.wait_for_function(drawn)


def test_search_leaves_the_panels_that_match(address: str, quiet_page: Page) -> None:
    quiet_page.goto(address)
    wait_for_lines(quiet_page, "train/acc", 2)
    quiet_page.get_by_role("searchbox", name="Search panels").fill("loss$")
    card(quiet_page, "train/acc").wait_for(state="detached")
    assert card(quiet_page, "train/loss").is_visible()
    quiet_page.get_by_role("searchbox", name="Search runs").fill("fas")
    quiet_page.get_by_role("link", name="slow").wait_for(state="detached")
    wait_for_lines(quiet_page, "train/loss", 1)


def test_chosen_theme_is_there_before_the_application(address: str, page: Page) -> None:
    page.goto(address)
    page.get_by_role("button", name="Theme").click()
    page.get_by_role("menuitemcheckbox", name="Dark").click()
    colour = "getComputedStyle(document.body).backgroundColor"
    page.wait_for_function(f"() => Math.max(...{colour}.match(/\\d+/g).map(Number)) < 64")
    page.route("**/assets/index-*.js", lambda route: route.abort())
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_zoom_survives_new_points_and_a_killed_run_shows_as_crashed(
    shared_server: LiveServer, quiet_page: Page
) -> None:
    entity = shared_server.get("/viewer")["entity"]
    with shared_server.start(FEED, "fed") as training:
        assert training.stdin is not None
        training.stdin.write(b"1\n" * 10)
        training.stdin.flush()
        shared_server.wait_for_run(entity, "fed", rows=99)  # the hundredth is still open
        quiet_page.goto(f"{shared_server.url}/{entity}/fed")
        wait_for_lines(quiet_page, "loss", 1)
        zoom(quiet_page, "loss", 0.5, 0.75)
        before = step_at(quiet_page, "loss", 0.5)
        training.stdin.write(b"3\n" * 10)
        training.stdin.flush()
        quiet_page.wait_for_function(f"() => ({CHART})('loss').data().lines[0].ys.includes(3)")
        assert step_at(quiet_page, "loss", 0.5) == before
        quiet_page.get_by_title("running", exact=True).wait_for()
        training.kill()
    quiet_page.get_by_title("crashed", exact=True).wait_for(timeout=MINUTE_MS)


def test_one_who_comes_back_sees_what_happened_meanwhile(
    shared_server: LiveServer, quiet_page: Page
) -> None:
    entity = shared_server.get("/viewer")["entity"]
    with shared_server.start(FEED, "left") as training:
        assert training.stdin is not None
        training.stdin.write(b"1\n")
        training.stdin.flush()
        shared_server.wait_for_run(entity, "left", rows=9)  # the tenth is still open
        quiet_page.goto(f"{shared_server.url}/{entity}/left")
        wait_for_lines(quiet_page, "loss", 1)
        quiet_page.get_by_role("link", name="Projects").click()
        quiet_page.get_by_role("searchbox", name="Search projects").wait_for()
        training.communicate(b"3\n")
    # The last row has arrived, and nothing more will: only reading again can show it.
    shared_server.wait_for_run(entity, "left", rows=20)
    quiet_page.get_by_role("link", name="left").click()
    quiet_page.wait_for_function(f"() => ({CHART})('loss')?.data().lines[0]?.ys.includes(3)")
    quiet_page.get_by_title("finished", exact=True).wait_for()


def test_run_has_its_colour_on_its_own_page_too(
    address: str, shared_server: LiveServer, quiet_page: Page
) -> None:
    runs = shared_server.get(f"/projects{address.removeprefix(shared_server.url)}/runs")["items"]
    colours = {}
    for run in runs:
        quiet_page.goto(f"{address}/runs/{run['id']}")
        colours[run["id"]] = quiet_page.wait_for_function(GIVEN, arg=run["id"]).json_value()
        quiet_page.wait_for_function(IS_DRAWN_IN, arg={run["id"]: colours[run["id"]]})
    quiet_page.goto(address)
    quiet_page.wait_for_function(IS_DRAWN_IN, arg=colours)


def test_project_that_is_not_there_waits_quietly_for_its_first_run(
    shared_server: LiveServer, quiet_page: Page
) -> None:
    entity = shared_server.get("/viewer")["entity"]
    quiet_page.goto(f"{shared_server.url}/{entity}/coming")
    quiet_page.get_by_role("heading", name="No runs yet").wait_for()
    with shared_server.start(FEED, "coming") as training:
        training.communicate(b"1\n")
    wait_for_lines(quiet_page, "loss", 1)


def test_signing_in_and_out_is_quiet_too(tmp_path: Path, quiet_page: Page) -> None:
    with serving(tmp_path, "--sign-in", "always") as server:
        quiet_page.goto(server.url)
        quiet_page.get_by_label("API key").fill((server.data / "owner.key").read_text().strip())
        quiet_page.get_by_role("button", name="Sign in").click()
        quiet_page.get_by_role("link", name="Projects").wait_for()
        quiet_page.locator("nav[aria-label=Main] button").last.click()
        quiet_page.get_by_role("menuitem", name="Sign out").click()
        quiet_page.get_by_label("API key").wait_for()
        quiet_page.reload()
        quiet_page.get_by_label("API key").wait_for()
