"""What is pictured: an address each, and what is done there before the picture is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

DRAWN = """
count => (window.__runwell?.charts ?? []).filter(chart => chart.data().lines.length > 0).length
        >= count
    && Array.from(document.images).every(image => image.complete || image.loading === "lazy")
"""
LOADED = "() => document.querySelectorAll('[class*=skeleton]').length === 0"


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses of what was logged, each without a slash at the end; `work` is where that ran."""

    root: str
    work: Path
    project: str = ""
    run: str = ""
    sweep: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture to take.

    Attributes:
        name: Of its file.
        at: Returns the address.
        arrange: Waits until the page is whole, and brings it into the position to show.
    """

    name: str
    at: Callable[[Places], str]
    arrange: Callable[[Page], None]


def workspace(page: Page) -> None:
    """Rests the mouse on a chart, so that crosshair and tooltip show."""
    page.wait_for_function(DRAWN, arg=6)
    box = page.get_by_role("article", name="train/loss").locator(".u-over").bounding_box()
    if box is None:
        raise RuntimeError("the chart is not on the screen")
    page.mouse.move(box["x"] + 0.42 * box["width"], box["y"] + 0.3 * box["height"])
    page.locator("body > [role=presentation]").wait_for()


def media(page: Page) -> None:
    """Goes to the pictures, the body in space and the table."""
    page.wait_for_function(DRAWN, arg=3)
    for name in ("examples", "predictions"):
        page.get_by_role("article", name=name).scroll_into_view_if_needed()
        page.get_by_role("article", name=name).locator("img").first.wait_for()
    page.get_by_role("article", name="examples").evaluate("card => card.scrollIntoView()")
    page.wait_for_function(DRAWN, arg=0)
    page.wait_for_timeout(2_000)  # bodies and custom charts draw when they are in view


def grouped(page: Page) -> None:
    """Puts runs together that differ in their seed, unless they are: a workspace is kept."""
    page.wait_for_function(DRAWN, arg=3)
    groups = page.get_by_text("groups of").first
    if groups.count() == 0:
        page.get_by_role("button", name="Group", exact=True).click()
        others = page.get_by_role("group", name="By all that differs but")
        others.get_by_role("button", name="seed").click()
        page.keyboard.press("Escape")
    groups.wait_for()
    page.wait_for_function(DRAWN, arg=3)
    page.wait_for_timeout(2_000)


def editor(page: Page) -> None:
    """Opens the settings of a line chart."""
    page.wait_for_function(DRAWN, arg=6)
    page.get_by_role("article", name="train/loss").hover()
    page.get_by_role("button", name="More of train/loss", exact=True).click()
    page.get_by_role("menuitem", name="Edit…").click()
    page.get_by_role("dialog").locator("canvas").first.wait_for()
    page.wait_for_timeout(800)


def search(page: Page) -> None:
    """Opens the quick search and asks for something."""
    page.wait_for_function(DRAWN, arg=6)
    page.keyboard.press("Control+k")
    page.get_by_role("option", name="Workspace").wait_for()
    page.keyboard.type("adam")
    page.wait_for_timeout(500)  # what was found for the letters before stands there for a moment
    page.get_by_role("option", name="adam").first.wait_for()


def shows(text: str) -> Callable[[Page], None]:
    """Returns what waits for a text."""

    def arrange(page: Page) -> None:
        page.get_by_text(text).first.wait_for()
        page.wait_for_timeout(500)

    return arrange


ABOUT = """
Tells **discs** from **squares** and **rings** before a sky.

- what it learns from is made by `prepare-data`
- the best of it is called `classifier:best`
"""


def described(page: Page) -> None:
    """Says what the project is about, where nobody has yet."""
    page.get_by_role("region", name="Contributors").get_by_role("listitem").first.wait_for()
    invitation = page.get_by_role("button", name="Say what this project is about")
    if invitation.count():
        invitation.click()
        page.get_by_role("textbox", name="description").fill(ABOUT.strip())
        page.get_by_role("button", name="Save").click()
    page.get_by_text("is made by").wait_for()
    page.wait_for_timeout(500)


def charts(page: Page) -> None:
    """Waits for charts, and for what stands below them."""
    page.wait_for_function(DRAWN, arg=6)
    page.get_by_role("article", name="predictions").locator("img").first.wait_for()


def table(page: Page) -> None:
    """Waits for the rows of a table."""
    page.locator("tbody tr").first.wait_for()
    page.wait_for_timeout(500)


def trials(page: Page) -> None:
    """Waits for what a sweep found."""
    page.get_by_role("region", name="Configuration").wait_for()
    page.wait_for_function(LOADED)
    page.wait_for_timeout(500)


def code(page: Page) -> None:
    """Opens a file of a run."""
    page.get_by_role("button", name="wandb-summary.json").click()
    page.wait_for_timeout(800)


def lineage(page: Page) -> None:
    """Opens the graph of what came of what."""
    page.get_by_role("tab", name="Lineage").click()
    page.get_by_text("prepare-data").first.wait_for()
    page.wait_for_timeout(800)


NEW = Scene("first-start", lambda at: at.root, shows("No runs yet"))
SIGN_IN = Scene("sign-in", lambda at: at.root, shows("Sign in"))
SCENES = (
    Scene("projects", lambda at: at.root, shows("language-model")),
    Scene("project", lambda at: f"{at.project}/overview", described),
    Scene("workspace", lambda at: at.project, workspace),
    Scene("media", lambda at: at.project, media),
    Scene("panel-editor", lambda at: at.project, editor),
    Scene("quick-search", lambda at: at.project, search),
    Scene("runs", lambda at: f"{at.project}/runs", table),
    Scene("run-charts", lambda at: at.run, charts),
    Scene("run-overview", lambda at: f"{at.run}?tab=overview", shows("Config")),
    Scene("run-logs", lambda at: f"{at.run}?tab=logs", shows("epoch")),
    Scene("run-files", lambda at: f"{at.run}?tab=files", code),
    Scene("sweep", lambda at: at.sweep, trials),
    Scene("artifacts", lambda at: f"{at.project}/artifacts", shows("shapes-data")),
    Scene(
        "artifact", lambda at: f"{at.project}/artifacts/shapes-data?tab=files", shows("labels.json")
    ),
    Scene("lineage", lambda at: f"{at.project}/artifacts/classifier", lineage),
    Scene("settings", lambda at: f"{at.root}/settings", shows("API keys")),
    Scene("groups", lambda at: at.project, grouped),
)
