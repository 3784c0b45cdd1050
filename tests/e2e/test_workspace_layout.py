"""Which panels a workspace has, how large and how they are drawn, and where one of them is."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import LiveServer
from tests.e2e.workspace import choose_from_menu, section

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import sys, runwell
for project in sys.argv[1:]:
    for number in range(2):
        run = runwell.init(project=project, name=f"run-{number}", config={"lr": number})
        for step in range(3000):
            run.log({f"{part}/{key}": step + number for part in ("train", "val")
                     for key in ("acc", "loss")})
        run.finish()
"""
PROJECTS = ("layout-keys", "layout-sizes", "layout-full", "layout-opened")
GROWN = """
([wide, tall]) => {
    const card = document.querySelector("section[aria-label=train] article");
    const box = card.getBoundingClientRect();
    return box.width > 2 * wide && Math.abs(box.height - tall) < 6;
}
"""
CHART = """
key => (window.__runwell?.charts ?? []).filter(one => one.key === key).map(one => one.data())
"""


@pytest.fixture(scope="module")
def home(shared_server: LiveServer) -> str:
    with shared_server.start(SCRIPT, *PROJECTS) as training:
        assert training.wait(timeout=120) == 0
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}"


def test_panels_come_by_themselves_or_are_picked_from_a_list_and_by_patterns(
    home: str, quiet_page: Page
) -> None:
    page = quiet_page
    page.goto(f"{home}/layout-keys")
    section(page, "val").wait_for()
    choose_from_menu(page, "Panels of this workspace", "Start over with nothing")
    page.get_by_role("button", name="Add panels…").click()
    dialog = page.get_by_role("dialog", name="Add a panel to Charts")
    dialog.get_by_label("Search keys").fill("loss")
    dialog.get_by_text("2 keys").wait_for()
    dialog.get_by_role("checkbox", name="train/loss").click()
    shown = section(page, "Charts").locator("article h3")
    expect(shown).to_have_text(["train/loss"])
    expect(dialog.get_by_role("checkbox", name="train/loss")).to_be_checked()
    dialog.get_by_role("button", name="Add all found").click()
    expect(shown).to_have_text(["train/loss", "val/loss"])
    dialog.get_by_role("checkbox", name="train/loss").click()
    expect(shown).to_have_text(["val/loss"])
    dialog.get_by_role("button", name="Regular expression").click()
    dialog.get_by_label("Search keys").fill("^(?:train|val)/(.*)")
    dialog.get_by_text("acc", exact=True).wait_for()
    dialog.get_by_role("checkbox", name="Remove the single panels of these keys").click()
    dialog.get_by_role("button", name="Add 2 panels").click()
    page.keyboard.press("Escape")
    expect(shown).to_have_text(["acc", "loss"])
    page.reload()
    expect(shown).to_have_text(["acc", "loss"])
    # The switch brings back what comes by itself, beside what was put there by hand.
    shown.first.hover()
    choose_from_menu(page, "More of loss", "Remove")
    expect(shown).to_have_text(["acc"])
    choose_from_menu(page, "Panels of this workspace", "A panel for every key", "menuitemcheckbox")
    page.keyboard.press("Escape")
    expect(page.locator("article h3")).to_have_text(["acc", "train/loss", "val/loss"])
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("article h3")).to_have_text(["acc"])
    choose_from_menu(page, "Panels of this workspace", "Start over with every key")
    section(page, "train").wait_for()
    expect(section(page, "Charts")).to_have_count(0)


def test_a_section_has_a_size_pages_and_settings_of_its_own(home: str, quiet_page: Page) -> None:
    page = quiet_page
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{home}/layout-sizes")
    card = section(page, "train").locator("article").first
    card.locator("canvas").first.wait_for()
    before, other = card.bounding_box(), section(page, "val").locator("article").first
    assert before is not None
    card.hover()
    corner = card.locator("[data-corner]").bounding_box()
    assert corner is not None
    page.mouse.move(corner["x"] + 7, corner["y"] + 7)
    page.mouse.down()
    page.mouse.move(corner["x"] + 1500, corner["y"] + 87, steps=4)
    page.mouse.up()
    page.wait_for_function(GROWN, arg=[before["width"], before["height"] + 80])
    alone = other.bounding_box()
    assert alone is not None
    assert abs(alone["width"] - before["width"]) < 2  # the other section's panels stay as they are
    choose_from_menu(page, "More of section train", "Settings…")
    dialog = page.get_by_role("dialog", name="Settings of train")
    dialog.get_by_label("Rows on a page").fill("1")
    dialog.get_by_role("combobox", name="X axis").click()
    page.get_by_role("option", name="Relative time").click()
    dialog.get_by_role("combobox", name="Scale of y").click()
    page.get_by_role("option", name="Logarithmic").click()
    dialog.get_by_role("button", name="Done").click()
    page.get_by_text("1–1 of 2").wait_for()
    expect(section(page, "train").locator("article h3")).to_have_text(["train/acc"])
    page.get_by_role("button", name="Next panels of train").click()
    expect(section(page, "train").locator("article h3")).to_have_text(["train/loss"])
    page.reload()
    page.get_by_text("1–1 of 2").wait_for()
    choose_from_menu(page, "More of section train", "Settings…")
    expect(dialog.get_by_role("combobox", name="X axis")).to_have_text("Relative time")
    dialog.get_by_role("button", name="Reset to inherited").click()
    expect(dialog.get_by_role("combobox", name="X axis")).to_have_text("As the workspace: Step")
    dialog.get_by_role("button", name="Done").click()
    expect(section(page, "train").locator("article h3")).to_have_text(["train/acc", "train/loss"])
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("1–1 of 2").wait_for()


def test_a_panel_in_full_screen_has_an_address_finer_curves_and_the_runs_beside(
    home: str, quiet_page: Page
) -> None:
    page = quiet_page
    page.goto(f"{home}/layout-full?panelDisplayName=train%2Floss&panelSectionName=train")
    dialog = page.get_by_role("dialog", name="train/loss")
    dialog.locator("canvas").first.wait_for()
    page.wait_for_function(
        f"() => ({CHART})('train/loss').some(({{lines}}) => lines.length === 2"
        " && lines.every(({ys}) => ys.length === 3000))"  # a card has 1,000 at most
    )
    dialog.get_by_role("button", name="Show run-0").click()
    page.wait_for_function(f"() => ({CHART})('train/loss').some(({{lines}}) => lines.length === 1)")
    dialog.get_by_role("button", name="Next panel").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("dialog", name="val/acc").wait_for()
    page.wait_for_url(f"**/layout-full?panelDisplayName={quote('val/acc', safe='')}*")
    page.keyboard.press("Escape")
    page.wait_for_url("**/layout-full")


def test_the_side_opens_to_the_table_of_runs(home: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(f"{home}/layout-opened")
    page.get_by_role("button", name="Open as a table").click()
    page.locator("thead").get_by_title("config.lr", exact=True).click()
    names = page.locator("tbody a")
    expect(names).to_have_text(["run-1", "run-0"])
    page.wait_for_url("**/layout-opened?runs=table")
    page.get_by_role("button", name="Show run-1").click()
    page.reload()
    expect(page.get_by_role("button", name="Show run-1")).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Back to the panels").click()
    page.get_by_text("2 runs, 1 shown").wait_for()
    page.get_by_role("button", name="lr", exact=True).wait_for()  # both sort alike
