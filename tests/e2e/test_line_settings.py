"""How a line panel can be drawn: formulas, other axes, groups, stacks, names; and what is saved."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import LiveServer
from tests.e2e.workspace import choose, edit

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import runwell
for number in range(3):
    config = {"lr": 10.0 ** -number, "opt": ["adam", "sgd"][number % 2]}
    with runwell.init(project="curves", name=f"run-{number}", config=config) as run:
        for step in range(10):
            spike = 1000.0 if (number, step) == (0, 5) else float(step)
            run.log({"val/loss": (number + 1) / (step + 1), "seen": 64 * step, "spike": spike})
with runwell.init(project="dense", name="long") as run:
    for step in range(30_000):
        run.log({"wave": step % 50})
"""

# The last chart with this name: that of the editor lies over the one of the page.
LINES = """
name => {
    const chart = (window.__runwell?.charts ?? []).findLast(chart => chart.key === name);
    return (chart?.data().lines ?? []).map(({ label, ys, original, low, color, dash, width }) =>
        ({ label, ys: [...ys], original: original !== null, band: low !== null, color, dash, width,
           x: [...chart.data().x], top: chart.shown().y[1] }));
}
"""


@pytest.fixture(scope="module")
def address(shared_server: LiveServer) -> str:
    with shared_server.start(SCRIPT, "curves") as training:
        training.communicate()
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/curves"


@pytest.fixture
def editor(address: str, quiet_page: Page) -> Locator:
    """The editor of the loss, over the page."""
    quiet_page.goto(address)
    return edit(quiet_page, "val/loss")


def unnamed(editor: Locator) -> None:
    """Takes the template of names away, and waits until the view is kept without: others go on."""
    with editor.page.expect_response(
        lambda reply: (
            reply.request.method == "PUT"
            and "legendTemplate" not in (reply.request.post_data or "")
        )
    ):
        editor.get_by_label("Names in the legend").fill("")


def lines(page: Page, name: str, count: int) -> list[dict[str, Any]]:
    """Waits until a chart has so many lines; returns them."""
    page.wait_for_function(
        f"([name, count]) => ({LINES})(name).length === count", arg=[name, count]
    )
    found: list[dict[str, Any]] = page.evaluate(LINES, name)
    return found


def test_a_formula_takes_the_place_of_the_metrics(editor: Locator) -> None:
    page = editor.page
    editor.get_by_label("Expression", exact=True).fill("val/loss * ${config:lr}")
    drawn = lines(page, "val/loss * ${config:lr}", 3)
    assert {line["label"]: round(line["ys"][0], 6) for line in drawn} == {
        "run-2": 0.03,
        "run-1": 0.2,
        "run-0": 1,
    }
    editor.get_by_label("Expression", exact=True).fill("val/loss *")
    editor.get_by_text("something is missing at the end").first.wait_for()
    editor.locator(".u-over").wait_for(state="detached")
    editor.get_by_label("Expression", exact=True).fill("")


def test_another_metric_stands_on_x(editor: Locator) -> None:
    page = editor.page
    choose(editor, "X axis", "A logged key")
    page.keyboard.press("Tab")
    editor.get_by_role("img", name="val/loss by seen, 3 lines").wait_for()
    editor.get_by_role("checkbox", name="Log x").click()
    editor.get_by_label("Y axis title").fill("how wrong")
    expect(editor.get_by_text("how wrong")).to_be_visible()
    editor.get_by_role("checkbox", name="Log x").click()
    choose(editor, "X axis", "Step")
    editor.get_by_role("img", name="val/loss by step, 3 lines").wait_for()


def test_x_is_computed(editor: Locator) -> None:
    page = editor.page
    editor.get_by_label("X expression").fill("seen / 64 + ${config:lr}")
    editor.get_by_role("img", name="val/loss by seen / 64 + ${config:lr}, 3 lines").wait_for()
    (first, *_) = lines(page, "val/loss", 3)
    assert [round(x, 6) for x in first["x"][:4]] == [0.01, 0.1, 1, 1.01]
    editor.get_by_label("X expression").fill("x +")
    editor.get_by_text("something is missing at the end").first.wait_for()
    editor.locator(".u-over").wait_for(state="detached")
    editor.get_by_label("X expression").fill("")


def test_one_line_is_drawn_by_hand_and_a_point_is_told_in_ones_words(editor: Locator) -> None:
    page = editor.page
    choose(editor, "Style one line", "run-0")
    editor.get_by_label("Colour").fill("#ff0000")
    choose(editor, "Strokes", "Dashed")
    editor.get_by_label("Width").press_sequentially("0.5")
    page.wait_for_function(f"() => ({LINES})('val/loss')[2]?.width === 0.5")
    editor.get_by_label("Width").fill("4")
    editor.get_by_label("Line name").fill("the first")
    choose(editor, "Text size", "Large")
    page.wait_for_function(f"() => ({LINES})('val/loss')[2]?.label === 'the first'")
    drawn = lines(page, "val/loss", 3)[2]
    assert (drawn["color"], drawn["dash"], drawn["width"]) == ("#ff0000", [6, 4], 4)
    editor.get_by_label("Tooltip of a point").press_sequentially("${y} at ${x}")
    editor.locator(".u-over").hover()
    page.get_by_role("presentation").get_by_text(re.compile(r"^[\d.]+ at \d$")).first.wait_for()
    editor.get_by_label("Tooltip of a point").fill("")
    editor.get_by_role("button", name="Reset").click()
    page.wait_for_function(f"() => ({LINES})('val/loss')[2]?.label === 'run-0'")
    editor.get_by_label("Names in the legend").press_sequentially("${run:displayName} again")
    page.wait_for_function(f"() => ({LINES})('val/loss')[2]?.label === 'run-0 again'")
    unnamed(editor)


def test_outliers_are_left_out_of_the_scale(address: str, quiet_page: Page) -> None:
    quiet_page.goto(address)
    editor = edit(quiet_page, "spike")
    assert lines(quiet_page, "spike", 3)[0]["top"] > 900
    editor.get_by_role("checkbox", name="Ignore outliers").click()
    quiet_page.wait_for_function(f"() => ({LINES})('spike')[0]?.top < 20")


def test_all_points_count_or_a_sample_of_them(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address.replace("/curves", "/dense"))
    editor = edit(page, "wave")
    assert lines(page, "wave", 1)[0]["band"]
    choose(editor, "Points", "A sample, one per bucket")
    page.wait_for_function(f"() => ({LINES})('wave')[0]?.band === false")
    page.keyboard.press("Escape")
    page.get_by_role("article", name="wave").hover()
    page.get_by_role("button", name="Full screen").click()
    page.get_by_text(re.compile(r"of 30,000 points: a sample, one per bucket$")).wait_for()


def test_runs_are_put_together_stacked_and_named(editor: Locator) -> None:
    page = editor.page
    editor.get_by_label("Group by").fill("config:opt.value")
    page.keyboard.press("Tab")  # closes the list of suggestions
    drawn = lines(page, "val/loss", 2)
    assert {line["label"]: line["ys"][0] for line in drawn} == {"adam": 2, "sgd": 2}
    editor.get_by_label("Group by").fill("")
    page.keyboard.press("Tab")
    choose(editor, "Drawn as", "Stacked areas")
    page.wait_for_function(f"() => ({LINES})('val/loss')[0]?.ys[0] === 6")
    choose(editor, "Drawn as", "Lines")
    editor.get_by_label("Names in the legend").fill("rate ${config:lr}")
    page.wait_for_function(f"() => ({LINES})('val/loss')[2]?.label === 'rate 1'")
    editor.get_by_label("At most").fill("1")
    lines(page, "val/loss", 1)
    editor.get_by_label("At most").fill("3")
    unnamed(editor)


def test_numbers_are_saved_and_all_panels_zoom_alike(
    address: str, quiet_page: Page, tmp_path: Path
) -> None:
    page = quiet_page
    page.goto(address)
    card = page.get_by_role("article", name="val/loss")
    box = card.locator(".u-over").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 20, steps=5)
    page.mouse.up()
    other = page.get_by_role("article", name="seen")
    card.get_by_role("button", name="Zoom all the same").click()
    other.get_by_role("button", name="Reset zoom").click()
    expect(card.get_by_role("button", name="Reset zoom")).to_be_hidden()
    card.hover()
    card.get_by_role("button", name="Full screen").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    download.value.save_as(tmp_path / "loss.csv")
    first, second, *_ = (tmp_path / "loss.csv").read_text().splitlines()
    assert (first, second) == ("Step,run-2,run-1,run-0", "0,3,2,1")
    page.get_by_text("All 30 points").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as SVG").click()
    download.value.save_as(tmp_path / "loss.svg")
    names = re.findall(r">(run-\d)</text>", (tmp_path / "loss.svg").read_text())
    assert names == ["run-2", "run-1", "run-0"]
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as PNG").click()
    download.value.save_as(tmp_path / "loss.png")
    assert (tmp_path / "loss.png").read_bytes().startswith(b"\x89PNG")


WATCHED = """
import sys, runwell
with runwell.init(project="watched", name=sys.argv[1]) as run:
    run.log({"loss": float(sys.argv[2])})
"""


def test_a_metric_that_passes_a_threshold_raises_an_alert(
    shared_server: LiveServer, quiet_page: Page
) -> None:
    page, entity = quiet_page, shared_server.get("/viewer")["entity"]
    with shared_server.start(WATCHED, "early", "1") as training:
        training.communicate()
    page.goto(f"{shared_server.url}/{entity}/watched")
    page.get_by_role("article", name="loss").hover()
    page.get_by_role("button", name="Full screen").click()
    page.get_by_role("button", name="Alert…").click()
    dialog = page.get_by_role("dialog", name="Alert on a metric")
    dialog.get_by_label("Threshold").fill("2.5")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_role("list", name="Rules")).to_contain_text("loss is above 2.5")
    with shared_server.start(WATCHED, "late", "9") as training:
        training.communicate()
    runs = shared_server.get(f"/projects/{entity}/watched/runs")["items"]
    late = next(run["id"] for run in runs if run["name"] == "late")
    page.goto(f"{shared_server.url}/{entity}/watched/runs/{late}?tab=overview")
    page.get_by_role("region", name="Alerts").get_by_text("loss was 9 at step 0").wait_for()
