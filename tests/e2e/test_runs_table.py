"""What one sees and does in the table of a project's runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import LiveServer

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEED = """
import sys
import runwell

for name, rate, loss in (("first", 0.1, 0.5), ("second", 0.2, 0.25), ("third", 0.3, 0.75)):
    with runwell.init(project=sys.argv[1], name=name, config={"rate": rate, "depth": 3}) as run:
        run.define_metric("score", summary="max")
        run.log({"loss": 2 * loss, "score": 10 * loss})
        run.log({"loss": loss, "score": 0, "note": "text"})
"""
LATER = """
import sys
import runwell

with runwell.init(project=sys.argv[1], name="later") as run:
    run.log({"loss": 1})
    input()
"""
NAMES = "Array.from(document.querySelectorAll('tbody a'), link => link.textContent)"


@pytest.fixture
def address(shared_server: LiveServer, project: str) -> str:
    """The table of a project with three finished runs."""
    with shared_server.start(SEED, project) as training:
        assert training.wait(timeout=60) == 0
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/{project}/runs"


def wait_for_names(page: Page, *names: str) -> None:
    page.wait_for_function(
        f"names => JSON.stringify({NAMES}) === JSON.stringify(names)", arg=list(names)
    )


def header(page: Page, column: str) -> Locator:
    """The head of a column, by the id that its tooltip shows."""
    return page.locator("thead").get_by_title(column, exact=True)


def test_rows_are_sorted_by_any_column(address: str, quiet_page: Page) -> None:
    quiet_page.goto(address)
    wait_for_names(quiet_page, "third", "second", "first")
    header(quiet_page, "summary.loss").click()
    wait_for_names(quiet_page, "third", "first", "second")
    header(quiet_page, "summary.loss").click()
    wait_for_names(quiet_page, "second", "first", "third")
    header(quiet_page, "summary.score.max").click()
    wait_for_names(quiet_page, "third", "first", "second")
    quiet_page.reload()
    wait_for_names(quiet_page, "third", "first", "second")
    # What all have alike is no order; a second key, added with Shift, makes one.
    header(quiet_page, "State").click()
    header(quiet_page, "config.rate").click(modifiers=["Shift"])
    wait_for_names(quiet_page, "third", "second", "first")
    header(quiet_page, "config.rate").click(modifiers=["Shift"])
    wait_for_names(quiet_page, "first", "second", "third")


def test_results_stand_first_and_what_all_runs_share_is_hidden_until_asked_for(
    address: str, quiet_page: Page
) -> None:
    quiet_page.set_viewport_size({"width": 1440, "height": 900})
    quiet_page.goto(address)
    wait_for_names(quiet_page, "third", "second", "first")
    heads = quiet_page.locator("thead button[title]")
    ids = heads.evaluate_all("heads => heads.map(head => head.title)")
    wanted = ["summary.loss", "summary.score.max", "config.rate", "summary.note"]
    assert [column for column in ids if "." in column] == wanted
    assert ids.index("Runtime") < ids.index("summary.loss") < ids.index("Host")

    quiet_page.get_by_role("button", name="Columns…").click()
    dialog = quiet_page.get_by_role("dialog", name="Columns")
    dialog.get_by_role("checkbox", name="depth").click()
    quiet_page.keyboard.press("Escape")
    header(quiet_page, "config.depth").wait_for()
    quiet_page.reload()
    header(quiet_page, "config.depth").wait_for()


def test_the_layout_of_the_table_belongs_to_the_view(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    wait_for_names(page, "third", "second", "first")
    page.get_by_role("button", name="Columns…").click()
    dialog = page.get_by_role("dialog", name="Columns")
    dialog.get_by_role("checkbox", name="depth").click()
    dialog.get_by_role("button", name="Pin rate to the left").click()
    page.keyboard.press("Escape")
    edge = header(page, "Name").locator("xpath=following-sibling::span")
    wide = header(page, "Name").bounding_box()
    assert wide is not None
    edge.drag_to(page.locator("thead"), target_position={"x": wide["width"] + 134, "y": 20})
    heads = "Array.from(document.querySelectorAll('thead button[title]'), head => head.title)"
    page.wait_for_function(f"() => {heads}[1] === 'config.rate'")
    page.wait_for_function(f"() => {heads}.includes('config.depth')")
    with page.expect_response(lambda reply: reply.request.method == "PUT") as saved:
        page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    feed = saved.value.json()["spec"]["section"]["runSets"][0]["runFeed"]
    assert feed["columnVisible"] == {"config:depth.value": True}
    assert feed["columnPinned"] == {"run:displayName": True, "config:rate.value": True}
    assert feed["columnWidths"]["run:displayName"] > wide["width"] + 50
    # Not in this browser, but in the view.
    page.evaluate("localStorage.clear()")
    page.reload()
    page.wait_for_function(f"() => {heads}[1] === 'config.rate'")
    page.wait_for_function(f"() => {heads}.includes('config.depth')")


def test_search_finds_runs_by_name(address: str, quiet_page: Page) -> None:
    quiet_page.goto(address)
    wait_for_names(quiet_page, "third", "second", "first")
    quiet_page.get_by_role("searchbox", name="Search runs").fill("ir")
    wait_for_names(quiet_page, "third", "first")
    quiet_page.get_by_role("searchbox", name="Search runs").fill("nobody")
    quiet_page.get_by_text("No run matches").wait_for()
    quiet_page.get_by_role("button", name="Clear search and filter").click()
    wait_for_names(quiet_page, "third", "second", "first")


def test_runs_are_narrowed_down_by_groups_of_conditions_that_the_view_remembers(
    address: str, quiet_page: Page
) -> None:
    page = quiet_page
    page.goto(address)
    wait_for_names(page, "third", "second", "first")
    page.get_by_role("button", name="Filter", exact=True).click()
    filters = page.get_by_role("dialog", name="Filter runs")
    filters.get_by_label("Field").fill("display_na")
    page.get_by_role("option", name="display_name").click()
    filters.get_by_role("combobox", name="Operator").click()
    page.get_by_role("option", name="is not").click()
    filters.get_by_label("Value").fill("fi")
    page.get_by_role("option", name="first").click()
    wait_for_names(page, "third", "second")
    filters.get_by_role("button", name="Add a group").click()
    either = filters.get_by_role("group", name="Any of these holds")
    for row, rate in ((0, "0.1"), (1, "0.2")):
        either.get_by_label("Field").nth(row).fill("config.rate")
        either.get_by_label("Value").nth(row).fill(rate)
    page.keyboard.press("Tab")
    wait_for_names(page, "second")
    page.reload()
    wait_for_names(page, "second")
    # The workspace shows the same runs: both share the filter, and what is undone there is undone.
    page.get_by_role("link", name="Workspace").click()
    page.get_by_text("1 run, 1 shown").wait_for()
    page.get_by_role("button", name="Filter 3").click()
    page.get_by_role("button", name="Clear").click()
    page.get_by_text("3 runs, 3 shown").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Runs", exact=True).click()
    wait_for_names(page, "third", "second", "first")
    page.get_by_role("button", name="Undo").click()
    wait_for_names(page, "second")


def test_run_is_renamed_where_it_stands(address: str, quiet_page: Page) -> None:
    quiet_page.goto(address)
    wait_for_names(quiet_page, "third", "second", "first")
    quiet_page.get_by_role("link", name="second").hover()
    quiet_page.get_by_role("button", name="Edit name of second").click()
    quiet_page.keyboard.type("=best")
    with quiet_page.expect_response(lambda reply: reply.request.method == "PATCH") as saved:
        quiet_page.keyboard.press("Enter")
    assert saved.value.ok
    wait_for_names(quiet_page, "third", "=best", "first")
    quiet_page.reload()
    wait_for_names(quiet_page, "third", "=best", "first")

    with quiet_page.expect_download() as download:
        quiet_page.get_by_role("button", name="Export CSV").click()
    lines = download.value.path().read_text().splitlines()
    # A spreadsheet must not take the name for a formula.
    assert [line.split(",")[1] for line in lines] == ["Name", "third", "'=best", "first"]


def test_run_that_begins_appears_by_itself(
    address: str, project: str, shared_server: LiveServer, quiet_page: Page
) -> None:
    quiet_page.goto(address)
    wait_for_names(quiet_page, "third", "second", "first")
    with shared_server.start(LATER, project) as training:
        wait_for_names(quiet_page, "later", "third", "second", "first")
        quiet_page.locator("tbody tr").first.get_by_text("running").wait_for()
        training.communicate(b"\n")
    quiet_page.locator("tbody tr").first.get_by_text("finished").wait_for()


def test_several_runs_are_tagged_deleted_and_brought_back(
    address: str, project: str, shared_server: LiveServer, quiet_page: Page
) -> None:
    page = quiet_page
    page.goto(address)
    wait_for_names(page, "third", "second", "first")
    for row in (0, 2):
        page.locator("tbody tr").nth(row).get_by_role("checkbox").check()
    page.get_by_role("button", name="Edit…").click()
    page.get_by_label("Add tags").fill("baseline, v2")
    page.get_by_label("Group").fill("paper")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("2 runs changed").wait_for()
    entity = shared_server.get("/viewer")["entity"]
    runs = shared_server.get(f"/projects/{entity}/{project}/runs")["items"]
    told = {run["name"]: (sorted(run["tags"]), run["group"]) for run in runs}
    both = (["baseline", "v2"], "paper")
    assert told == {"first": both, "second": ([], None), "third": both}
    page.get_by_role("toolbar", name="Chosen runs").get_by_role("button", name="Delete").click()
    page.get_by_text("2 runs deleted").wait_for()
    wait_for_names(page, "second")
    page.get_by_text("Undo", exact=True).click()
    wait_for_names(page, "third", "second", "first")


def test_runs_are_grouped_by_several_keys_and_groups_are_acted_upon(
    address: str, shared_server: LiveServer, project: str, quiet_page: Page
) -> None:
    page = quiet_page
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    wait_for_names(page, "third", "second", "first")
    page.get_by_role("button", name="Group", exact=True).click()
    for key in ("config.depth", "config.rate"):
        page.get_by_role("dialog", name="Group runs").get_by_role("combobox").fill(key)
        page.get_by_role("option", name=key).click()
    page.keyboard.press("Escape")
    page.get_by_text("1 group of 3 runs").wait_for()
    group = page.get_by_role("button", name="depth: 3", exact=True)
    group.wait_for()
    page.wait_for_function("() => document.querySelectorAll('tbody tr').length === 1")
    page.get_by_role("combobox", name="Statistic of a group").click()
    page.get_by_role("option", name="Maximum").click()
    page.locator("tbody").get_by_text("0.7500", exact=True).wait_for()
    group.click()
    page.get_by_role("button", name="rate: 0.3", exact=True).wait_for()
    header(page, "summary.loss").click()  # groups by their numbers, runs by theirs
    names = "Array.from(document.querySelectorAll('tbody [aria-expanded]'), one => one.title)"
    wanted = "depth: 3,rate: 0.3,rate: 0.1,rate: 0.2"
    page.wait_for_function(f"wanted => {names}.join() === wanted", arg=wanted)
    page.get_by_role("button", name="rate: 0.1", exact=True).click()
    wait_for_names(page, "first")
    page.reload()  # the view knows how runs are grouped; what was opened is closed again
    page.wait_for_function(f"() => {names}.join() === 'depth: 3'")
    page.get_by_role("button", name="depth: 3", exact=True).click()
    page.get_by_label("Choose all runs of rate: 0.1").check()
    page.get_by_label("Choose all runs of rate: 0.2").check()
    page.get_by_role("button", name="Edit…").click()
    page.get_by_label("Add tags").fill("low")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("2 runs changed").wait_for()
    entity = shared_server.get("/viewer")["entity"]
    runs = shared_server.get(f"/projects/{entity}/{project}/runs")["items"]
    assert {run["name"] for run in runs if "low" in run["tags"]} == {"first", "second"}
