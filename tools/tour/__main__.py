"""Makes the pictures of the tour again: each page, light and dark, of what our client logged.

    make screenshots        or: python -m tools.tour [--only NAME]… [--folder FOLDER]

Starts a server in a fresh folder, logs what is shown, and takes every picture with Chromium. With
FOLDER the runs are kept there and not logged again. Needs Pillow and Chromium (`make setup`).
"""

from __future__ import annotations

import argparse
import io
import itertools
import sys
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PIL import Image
from playwright.sync_api import Error, sync_playwright

from tests.conftest import chromium
from tests.e2e.conftest import LiveServer
from tools.tour.scenes import NEW, SCENES, SIGN_IN, Places, Scene
from tools.tour.serving import ROOT, serving, training
from tools.tour.training import PROJECT, SEARCH

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

PICTURES = ROOT / "docs" / "images" / "tour"
# Where this was logged, and on what, is nobody's business.
PRIVATE = """
places => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        let said = texts.currentNode.data;
        for (const place of places) said = said.replaceAll(place, "/srv/shapes");
        said = said.replace(/^Linux-.*/, "Linux-6.8-x86_64");
        if (said !== texts.currentNode.data) texts.currentNode.data = said;
    }
}
"""
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
QUALITY = 82  # of WebP: text stays sharp, a page is 30 to 80 kB
PATIENCE_MS = 60_000
SIZE_PX: ViewportSize = {"width": 1360, "height": 850}
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--enable-unsafe-swiftshader"]


def places(served: LiveServer, work: Path) -> Places:
    """Returns where things are; `work` is where the scripts ran."""
    entity = served.get("/viewer")["entity"]
    project, search = f"{entity}/{PROJECT}", f"{entity}/{SEARCH}"
    runs = {run["name"]: run["id"] for run in served.get(f"/projects/{project}/runs")["items"]}
    sweep = served.get(f"/projects/{search}/sweeps")["items"][0]["id"]
    return Places(
        root=served.url,
        work=work,
        project=f"{served.url}/{project}",
        run=f"{served.url}/{project}/runs/{runs['adam-0.01-s0']}",
        sweep=f"{served.url}/{search}/sweeps/{sweep}",
    )


def take(browser: Browser, scenes: Iterable[Scene], at: Places) -> int:
    """Takes pictures in both themes, with a line on each; returns how many could not be taken."""
    failures = 0
    for scene, theme in itertools.product(scenes, THEMES):
        file = PICTURES / f"{scene.name}-{theme}.webp"
        try:
            picture(browser, scene, theme, at).save(file, quality=QUALITY, method=6)
            told = f"{file.stat().st_size // 1000} kB"
        except Error as error:  # the others can be taken all the same
            failures += 1
            told = f"not taken: {error}"
        print(f"{file.relative_to(ROOT)}: {told}", flush=True)
    return failures


def picture(browser: Browser, scene: Scene, theme: Theme, at: Places) -> Image.Image:
    """Returns what is seen. Raises playwright's Error if it does not come."""
    page = browser.new_page(viewport=SIZE_PX, color_scheme=theme, reduced_motion="reduce")
    try:
        page.set_default_timeout(PATIENCE_MS)
        page.goto(scene.at(at))
        page.evaluate("document.fonts.ready")
        scene.arrange(page)
        page.evaluate(PRIVATE, [str(at.work), str(ROOT)])
        seen = page.screenshot(animations="disabled")
    finally:
        page.close()
    return Image.open(io.BytesIO(seen)).convert("RGB")


def wanted(scenes: Iterable[Scene], only: list[str]) -> list[Scene]:
    """Returns the scenes that were asked for; all of them if none was."""
    return [scene for scene in scenes if not only or scene.name in only]


def take_all(browser: Browser, folder: Path, only: list[str]) -> int:
    """Serves, logs and takes; returns how many could not be taken."""
    failures = 0
    for scene, *flags in ((NEW,), (SIGN_IN, "--sign-in", "always")):
        if wanted([scene], only):
            with serving(folder / scene.name, *flags) as empty:
                failures += take(browser, [scene], Places(empty.url, folder))
    scenes = wanted(SCENES, only)
    if not scenes:
        return failures
    is_new = not (folder / "data").exists()
    with ExitStack() as stack:
        served = stack.enter_context(serving(folder))
        if is_new:
            work = folder / "work"
            work.mkdir(parents=True)
            stack.enter_context(training(served, work))
        return failures + take(browser, scenes, places(served, folder / "work"))


def main() -> int:
    """Takes all pictures, or those that were asked for."""
    parser = argparse.ArgumentParser(description="make the pictures of the tour again")
    parser.add_argument("--only", action="append", default=[], help="a picture; all by default")
    parser.add_argument("--folder", type=Path, help="where the runs are kept")
    options = parser.parse_args()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        driver = stack.enter_context(sync_playwright())
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        stack.callback(browser.close)
        return 1 if take_all(browser, folder, options.only) else 0


if __name__ == "__main__":
    sys.exit(main())
