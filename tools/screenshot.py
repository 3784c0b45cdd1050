"""Makes the picture in the README again: the workspace of the finished demo.

    .venv/bin/python tools/screenshot.py [--folder FOLDER]

Runs the demo into a fresh folder, or shows what an earlier one left in FOLDER (`make demo` leaves
`.runwell`); needs Chromium on PATH. The mouse rests on a chart, so that crosshair and tooltip show.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "workspace.png"
PORT = 8199
URL = f"http://127.0.0.1:{PORT}"
START_DEADLINE_S = 30.0
SIZE_PX = {"width": 1440, "height": 900}
CHART = "train/loss"
IS_DRAWN = """
() => ["train/loss", "train/lr", "val/loss"].every(key => (window.__runwell?.charts ?? [])
        .some(chart => chart.key === key && chart.data().lines.length >= 6))
    && document.querySelectorAll("article[aria-label=mistakes] img").length > 0
    && Array.from(document.images).every(image => image.complete || image.loading === "lazy")
"""


def train(folder: Path) -> None:
    """Runs the demo to its end; without a terminal it stops by itself."""
    command = [sys.executable, "-m", "examples.digits.demo", "--folder", str(folder)]
    subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=True)


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[None]:
    """Serves the runs of a demo. Raises TimeoutError if the server does not answer."""
    runwell = Path(sys.executable).parent / "runwell"
    command = [str(runwell), "server", "--data", str(folder / "data"), "--port", str(PORT)]
    environ = os.environ | {"RUNWELL_HOME": str(folder / "home")}
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
    try:
        wait_for_server()
        yield
    finally:
        process.terminate()
        process.wait()


def wait_for_server() -> None:
    """Waits until the server answers. Raises TimeoutError."""
    end = time.monotonic() + START_DEADLINE_S
    while time.monotonic() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{URL}/ready"):  # noqa: S310
            return
        time.sleep(0.1)
    raise TimeoutError(f"the server does not answer: not within {START_DEADLINE_S:g} s")


def arrange(page: Page) -> None:
    """Opens the only project and points at the middle of a chart."""
    page.goto(URL)
    page.get_by_role("link", name="digits").first.click()
    page.wait_for_function(IS_DRAWN)
    chart = page.get_by_role("article", name=CHART).locator(".u-over")
    box = chart.bounding_box()
    if box is None:
        raise RuntimeError("the chart is not on the screen")
    # Away from the curves: near to one of them, the others would fade.
    page.mouse.move(box["x"] + 0.45 * box["width"], box["y"] + 0.14 * box["height"])
    page.get_by_text("live", exact=True).wait_for()
    page.locator("body > [role=presentation]").wait_for()


def take(picture: Path) -> None:
    """Takes the picture of what is served."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport=SIZE_PX, color_scheme="light")  # type: ignore[arg-type]
        arrange(page)
        page.screenshot(path=picture)
        browser.close()


def main() -> None:
    """Trains if need be, serves, and takes the picture."""
    parser = argparse.ArgumentParser(description="make the picture in the README again")
    parser.add_argument("--folder", type=Path, help="where a demo left its runs")
    folder: Path | None = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as fresh:
        if folder is None:
            train(Path(fresh))
        with serving(folder or Path(fresh)):
            take(PICTURE)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
