"""A workspace is edited in a browser: panels, sections, undo, views; and all of it is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import LiveServer
from tests.e2e.workspace import choose_from_menu, section

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import sys
import runwell
for number in range(4):
    config = {"lr": 10.0 ** -number, "opt": ["adam", "sgd"][number % 2]}
    run = runwell.init(project=sys.argv[1], name=f"run-{number}", config=config)
    for step in range(20):
        run.log({"train/loss": 1 / (step + 1 + number), "val/loss": 2 / (step + 1)})
    run.finish()
"""


@pytest.fixture(scope="module")
def address(shared_server: LiveServer) -> str:
    with shared_server.start(SCRIPT, "edits") as training:
        training.communicate()
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/edits"


def titles(page: Page, name: str) -> list[str]:
    return section(page, name).locator("article h3").all_inner_texts()


def test_a_bar_chart_is_added_set_up_and_kept(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    section(page, "train").hover()
    page.get_by_role("button", name="Add a panel to train").click()
    page.get_by_role("button", name="Bar chart").click()
    page.get_by_label("Metric").fill("summary:train/loss")
    page.get_by_label("Title", exact=True).fill("Losses")
    page.get_by_role("img", name="summary:train/loss, 4 bars").wait_for()
    page.get_by_label("Group by").fill("config:opt.value")
    page.keyboard.press("Tab")  # closes the list of suggestions
    page.get_by_role("img", name="summary:train/loss, 2 bars").wait_for()
    page.get_by_role("textbox", name="Expression", exact=True).fill("${train/loss} * 2")
    page.get_by_role("img", name="${train/loss} * 2, 2 bars").wait_for()
    page.get_by_role("textbox", name="Expression", exact=True).fill("")
    page.get_by_role("button", name="Done").click()
    assert titles(page, "train") == ["train/loss", "Losses"]
    page.reload()  # at once: what was not saved yet is saved on leaving
    section(page, "train").get_by_role("img", name="summary:train/loss, 2 bars").wait_for()
    choose_from_menu(page, "More of Losses", "Remove")
    expect(section(page, "train").locator("article h3")).to_have_text(["train/loss"])
    page.keyboard.press("Control+z")
    expect(section(page, "train").locator("article h3")).to_have_text(["train/loss", "Losses"])
    page.keyboard.press("Control+Shift+z")
    expect(section(page, "train").locator("article h3")).to_have_text(["train/loss"])
    page.reload()
    expect(section(page, "train").locator("article h3")).to_have_text(["train/loss"])


def test_panels_and_sections_are_moved_and_named(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    page.locator('article[aria-label="val/loss"]').wait_for()
    page.locator('article[aria-label="val/loss"] header').drag_to(section(page, "train"))
    expect(section(page, "train").locator("article h3")).to_have_text(["train/loss", "val/loss"])
    choose_from_menu(page, "More of val/loss", "Move forward")
    expect(section(page, "train").locator("article h3")).to_have_text(["val/loss", "train/loss"])
    page.keyboard.press("Control+z")
    expect(section(page, "train").locator("article h3")).to_have_text(["train/loss", "val/loss"])
    page.keyboard.press("Control+z")
    expect(section(page, "val").locator("article h3")).to_have_text(["val/loss"])
    choose_from_menu(page, "More of section val", "Rename…")
    page.get_by_label("Name", exact=True).fill("Validation")
    page.get_by_role("button", name="Done").click()
    section(page, "Validation").wait_for()
    choose_from_menu(page, "More of section Validation", "New section below…")
    page.get_by_label("Name", exact=True).fill("validation")
    page.get_by_role("button", name="Done").click()
    section(page, "validation").wait_for()
    choose_from_menu(page, "More of section validation", "Remove section")
    section(page, "validation").wait_for(state="detached")


def test_a_view_is_saved_for_all_opened_and_deleted(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    page.get_by_role("button", name="Log y").click()
    choose_from_menu(page, "My workspace", "Save as a new view…")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("On a log scale")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edits?nw=*")
    page.get_by_role("button", name="On a log scale").wait_for()
    page.get_by_role("button", name="Log y").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("View saved").wait_for()
    page.get_by_role("link", name="Runs", exact=True).click()
    page.wait_for_url("**/edits/runs?nw=*")
    page.get_by_role("button", name="On a log scale").wait_for()
    page.keyboard.press("Control+j")
    page.wait_for_url("**/edits?nw=*")
    page.reload()
    expect(page.get_by_role("button", name="Log y")).to_have_attribute("aria-pressed", "false")
    choose_from_menu(page, "On a log scale", "Delete view…")
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
    page.get_by_label("Value", exact=True).fill("sgd")
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


LINES = """
() => ((window.__runwell?.charts ?? []).find(({key}) => key === "val/loss")?.data().lines ?? [])
    .map(({label, color, isBold}) => [label, color, isBold === true])
"""


def lines_of(page: Page, count: int) -> dict[str, tuple[str, bool]]:
    """The lines of a panel, once it has so many: colour and weight by name."""
    page.wait_for_function(f"count => ({LINES})().length === count", arg=count)
    return {label: (color, bold) for label, color, bold in page.evaluate(LINES)}


def from_menu(page: Page, run: str, item: str) -> None:
    page.locator(f'[data-row]:has([title="{run}"])').hover()
    page.get_by_role("button", name=f"More of {run}", exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def test_eyes_colours_pins_and_the_baseline_belong_to_the_view(
    project: str, shared_server: LiveServer, quiet_page: Page
) -> None:
    with shared_server.start(SCRIPT, project) as training:
        training.communicate()
    page = quiet_page
    address = f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/{project}"
    page.goto(address)
    names = page.locator('aside[aria-label="Runs"] [data-control="name"]')
    expect(names).to_have_text(["run-3", "run-2", "run-1", "run-0"])
    page.get_by_role("button", name="Show run-2").click()
    page.get_by_role("button", name="Colour of run-3").click()
    page.get_by_role("button", name="#e45756", exact=True).or_(
        page.locator("[aria-pressed=false][aria-label^='#']")
    ).first.click()
    page.keyboard.press("Escape")
    from_menu(page, "run-1", "Pin")
    from_menu(page, "run-0", "Use as baseline")
    expect(names).to_have_text(["run-1", "run-0", "run-3", "run-2"])
    before = lines_of(page, 3)
    assert {run: bold for run, (_, bold) in before.items()} == {
        "run-0": True,
        "run-1": False,
        "run-3": False,
    }
    # All of it is in the document, not in this browser.
    page.get_by_role("button", name="Undo").click()
    expect(names).to_have_text(["run-1", "run-3", "run-2", "run-0"])
    page.get_by_role("button", name="Redo").click()
    expect(names).to_have_text(["run-1", "run-0", "run-3", "run-2"])
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(names).to_have_text(["run-1", "run-0", "run-3", "run-2"])
    after = lines_of(page, 3)
    assert after["run-3"] == before["run-3"]
    # The table of runs says how far the others are from the baseline.
    page.goto(f"{address}/runs")
    page.get_by_title("beside run-0").first.wait_for()
    page.goto(address)
    from_menu(page, "run-0", "No baseline any more")
    page.wait_for_function(f"() => ({LINES})().length === 3 && ({LINES})().every(one => !one[2])")


def test_a_run_is_renamed_tagged_and_deleted_from_its_row(
    project: str, shared_server: LiveServer, quiet_page: Page
) -> None:
    with shared_server.start(SCRIPT, project) as training:
        training.communicate()
    page, entity = quiet_page, shared_server.get("/viewer")["entity"]
    page.goto(f"{shared_server.url}/{entity}/{project}")
    names = page.locator('aside[aria-label="Runs"] [data-control="name"]')
    from_menu(page, "run-1", "Rename…")
    page.get_by_label("Name", exact=True).fill("better")
    page.keyboard.press("Enter")
    expect(names).to_have_text(["run-3", "run-2", "better", "run-0"])
    from_menu(page, "better", "Tags…")
    page.get_by_role("dialog").get_by_role("button", name="Add tag").click()
    page.get_by_label("New tag").fill("good")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Done").click()
    from_menu(page, "run-3", "Delete…")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(names).to_have_text(["run-2", "better", "run-0"])
    page.get_by_text("1 run deleted").wait_for()
    page.get_by_text("Undo", exact=True).click()
    expect(names).to_have_text(["run-3", "run-2", "better", "run-0"])
    runs = shared_server.get(f"/projects/{entity}/{project}/runs")["items"]
    assert [run["tags"] for run in runs if run["name"] == "better"] == [["good"]]


def test_enter_takes_the_first_that_is_offered(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    page.get_by_role("link", name="run-0").wait_for()
    page.get_by_role("button", name="Group", exact=True).click()
    page.get_by_role("combobox", name="Group by").fill("opt")
    page.get_by_role("option", name="config.opt").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Do not group by opt").wait_for()
    page.get_by_role("combobox", name="Then by").fill("lr")
    page.get_by_role("option", name="config.lr").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Do not group by lr").wait_for()
    page.get_by_text("4 groups").wait_for()
    page.keyboard.press("Escape")  # once: there is no list to close any more
    expect(page.get_by_role("combobox", name="Then by")).to_have_count(0)
    page.get_by_role("button", name="2 keys", exact=True).click()
    page.get_by_role("button", name="Do not group", exact=True).click()
    page.get_by_role("link", name="run-0").wait_for()


def test_a_condition_finds_its_field_or_says_that_there_is_none(
    address: str, quiet_page: Page
) -> None:
    page = quiet_page
    page.goto(f"{address}/runs")
    page.get_by_text("4 runs").wait_for()
    page.get_by_role("button", name="Filter", exact=True).click()
    field = page.get_by_role("combobox", name="Field")
    field.fill("nonsense")
    page.keyboard.press("Tab")
    page.get_by_text("No run has this field").wait_for()
    field.fill("opt")
    page.get_by_role("option", name="config.opt").wait_for()
    page.keyboard.press("Enter")
    expect(field).to_have_value("config.opt")
    page.get_by_role("combobox", name="Value").fill("sgd")
    page.get_by_text("2 runs").wait_for()
    expect(page.get_by_text("No run has this field")).to_have_count(0)
    page.keyboard.press("Tab")  # closes the list of suggestions
    page.get_by_role("button", name="Remove condition").click()
    page.get_by_text("4 runs").wait_for()


def test_where_no_run_matches_the_way_back_is_there(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(f"{address}?q=nothing-like-it")
    page.get_by_role("main").get_by_text("No run matches").wait_for()
    page.get_by_role("button", name="Clear search and filter").click()
    page.get_by_role("article", name="train/loss", exact=True).wait_for()
    expect(page.get_by_role("button", name="Clear search and filter")).to_have_count(0)


def test_panels_are_added_where_nothing_was_logged(
    shared_server: LiveServer, project: str, quiet_page: Page
) -> None:
    page = quiet_page
    script = "import sys, runwell\nrunwell.init(project=sys.argv[1]).finish()"
    with shared_server.start(script, project) as training:
        training.communicate()
    page.goto(f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/{project}")
    page.get_by_role("button", name="Add panels…").click()
    page.get_by_role("button", name="Markdown").click()
    page.get_by_label("Text, in Markdown").fill("What this is **about**")
    page.get_by_role("button", name="Done").click()
    page.get_by_role("article", name="Text").get_by_text("about").wait_for()


def test_a_run_that_is_deleted_leaves_other_windows(
    shared_server: LiveServer, project: str, quiet_page: Page
) -> None:
    page = quiet_page
    with shared_server.start(SCRIPT, project) as training:
        training.communicate()
    entity = shared_server.get("/viewer")["entity"]
    runs = shared_server.get(f"/projects/{entity}/{project}/runs")["items"]
    (run,) = (run["id"] for run in runs if run["name"] == "run-1")
    page.goto(f"{shared_server.url}/{entity}/{project}")
    page.get_by_role("link", name="run-1").wait_for()
    other = page.context.new_page()
    other.goto(f"{shared_server.url}/{entity}/{project}/runs/{run}")
    other.get_by_role("article", name="train/loss", exact=True).wait_for()
    third = page.context.new_page()
    third.goto(f"{shared_server.url}/{entity}/{project}/runs/{run}")
    third.get_by_role("button", name="More of this run").click()
    third.get_by_role("menuitem", name="Delete…").click()
    third.get_by_role("dialog").get_by_role("button", name="Delete").click()
    other.get_by_text("This run is not here").wait_for()
    expect(page.get_by_role("link", name="run-1")).to_have_count(0)
    other.get_by_role("button", name="Deleted runs").click()
    other.get_by_role("button", name="Restore run-1").click()
    page.get_by_role("link", name="run-1").wait_for()
