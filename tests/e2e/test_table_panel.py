"""A logged table is filtered by a test, grouped, joined, computed with and saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import LiveServer

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import runwell
for project, number in (("rows", 0), ("rows", 1), ("map", 0)):
    with runwell.init(project=project, name=f"run-{number}") as run:
        rows = [[i, ["cat", "dog"][i % 2], i / 10 + number] for i in range(6)]
        run.log({
            "guesses": runwell.Table(columns=["id", "class", "score"], data=rows),
            "truth": runwell.Table(columns=["id", "right"], data=[[1, "yes"], [4, "no"]]),
        })
        if project == "map":
            left = runwell.Table(columns=["id", "class"], data=[[1, "cat"], [2, "dog"]])
            right = runwell.Table(columns=["number", "sure"], data=[[2, 0.25], [3, 0.5]])
            run.log({"both": runwell.JoinedTable(left, right, ["id", "number"])})
"""


@pytest.fixture(scope="module")
def address(shared_server: LiveServer) -> str:
    with shared_server.start(SCRIPT, "rows") as training:
        training.communicate()
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/rows"


def test_rows_are_filtered_grouped_and_saved(
    address: str, quiet_page: Page, tmp_path: Path
) -> None:
    page = quiet_page
    page.goto(address)
    card = page.get_by_role("article", name="guesses")
    card.get_by_text("6 rows").wait_for()
    card.get_by_role("combobox", name="Run", exact=True).click()
    page.get_by_role("option", name="All 2 runs").click()
    card.get_by_text("12 rows").wait_for()
    card.get_by_label("Filter rows").fill('score > 1 and class == "dog"')
    card.get_by_text("3 of 12 rows").wait_for()
    with page.expect_download() as download:
        card.get_by_role("button", name="Download the rows as CSV").click()
    download.value.save_as(tmp_path / "rows.csv")
    assert (tmp_path / "rows.csv").read_text().splitlines() == [
        "run,id,class,score",
        *(f"run-1,{i},dog,{i / 10 + 1}" for i in (1, 3, 5)),
    ]
    card.get_by_label("Filter rows").fill("")
    card.get_by_role("combobox", name="Group rows by").click()
    page.get_by_role("option", name="By class").click()
    card.get_by_text("2 groups of 12 rows").wait_for()
    expect(card.get_by_role("rowheader")).to_have_text(["cat", "dog"])


def test_tables_are_joined_and_columns_computed(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    page.get_by_role("article", name="guesses").wait_for()
    page.get_by_role("button", name="More of guesses").click()
    page.get_by_role("menuitem", name="Edit…").click()
    editor = page.get_by_role("dialog", name="Edit guesses")
    editor.get_by_label("Join with").fill("truth")
    page.keyboard.press("Tab")  # closes the list of suggestions
    editor.get_by_label("By the column").fill("id")
    headers = editor.get_by_role("columnheader")
    expect(headers).to_have_text(["id", "class", "score", "right"])
    editor.get_by_text("2 rows", exact=True).wait_for()
    editor.get_by_role("button", name="Add a computed column").click()
    editor.get_by_label("New column").fill("percent")
    editor.get_by_label("is", exact=True).fill("score *")
    editor.get_by_text("percent: something is missing at the end").wait_for()
    editor.get_by_label("is", exact=True).fill("score * 100")
    expect(headers).to_have_text(["id", "class", "score", "right", "percent"])
    expect(editor.get_by_role("row").last.get_by_role("cell").last).to_have_text("140")


def test_a_joined_table_is_shown_as_one(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(f"{address.rpartition('/')[0]}/map")
    card = page.get_by_role("article", name="both")
    card.get_by_text("1 row", exact=True).wait_for()
    expect(card.get_by_role("columnheader")).to_have_text(["id", "class", "sure"])
    expect(card.get_by_role("cell")).to_have_text(["2", "dog", "0.25000"])


def test_rows_are_laid_out_as_a_map(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address.replace("/rows", "/map"))
    card = page.get_by_role("article", name="guesses")
    card.get_by_role("button", name="Map").click()
    points = card.get_by_role("img", name="guesses as a map, 6 points").locator("circle")
    expect(points).to_have_count(6)
    before = points.first.get_attribute("cx")
    card.get_by_role("button", name="UMAP").click()
    expect(points.first).not_to_have_attribute("cx", before or "")
    card.get_by_role("combobox", name="Colour by").click()
    page.get_by_role("option", name="Colour by class").click()
    card.locator("circle").nth(1).wait_for()
    colors = points.evaluate_all("all => new Set(all.map(one => one.getAttribute('fill'))).size")
    assert colors == 2
    points.first.click()
    card.get_by_text("id 0, class cat, score").wait_for()
    for _ in range(3):  # changes that follow each other at once are taken back together
        page.keyboard.press("Control+z")
    card.get_by_text("6 rows").wait_for()


STEPS = """
import runwell
for number in range(2):
    with runwell.init(project="table-steps", name=f"run-{number}") as run:
        for step in range(3):
            rows = [[i, "cat"] for i in range(6)]
            run.log({"guesses": runwell.Table(columns=["id", "class"], data=rows)})
"""


def test_the_controls_of_a_narrow_table_stay_inside(
    shared_server: LiveServer, quiet_page: Page
) -> None:
    with shared_server.start(STEPS) as training:
        training.communicate()
    page = quiet_page
    page.goto(f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/table-steps")
    card = page.get_by_role("article", name="guesses")
    later = card.get_by_role("button", name="Move all sliders together")
    later.wait_for()
    inner, outer = later.bounding_box(), card.bounding_box()
    assert inner is not None
    assert outer is not None
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"]
