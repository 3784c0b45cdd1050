"""A browser to measure with: how long its main thread works, what it keeps, when a page is painted.

Chromium paints without a graphics card here, which is slower than on a desk.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from tests.conftest import chromium as chromium_path

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

PATIENCE_MS = 60_000
AT_REST_MS = 500
SIZE_PX = {"width": 1440, "height": 1100}
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"]
# When every panel that can be seen has drawn its lines, in ms since the address was asked for.
WATCH = """
window.__lines = LINES;
window.__painted = null;
const isDrawn = () => {
    const charts = window.__runwell?.charts ?? [];
    if (charts.length === 0) return false;  // to ask for places would have the page laid out
    const seen = Array.from(document.querySelectorAll("main article"))
        .filter(card => card.getBoundingClientRect().top < innerHeight);
    return seen.length > 0 && seen.every(card =>
        charts.some(one => one.key === card.ariaLabel && one.runs.length === window.__lines));
};
const look = () => {
    if (!isDrawn()) return requestAnimationFrame(look);
    requestAnimationFrame(() => { window.__painted = performance.now(); });
};
addEventListener("DOMContentLoaded", look);
"""
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, beside what is to be reached; less is better."""

    name: str
    measured: float
    limit: float
    unit: str

    @property
    def is_reached(self) -> bool:
        """Whether it is within its limit."""
        return self.measured <= self.limit

    def __str__(self) -> str:
        word = "reached" if self.is_reached else "MISSED"
        measured, limit = f"{self.measured:8.2f} {self.unit}", f"{self.limit:g} {self.unit}"
        return f"{self.name:58} {measured:12} at most {limit:8} {word}"


def show(figures: Sequence[Figure]) -> int:
    """Prints figures and how busy the machine is; returns 1 if one is missed, else 0."""
    for figure in figures:
        print(figure)
    one, five, _ = os.getloadavg()
    print(f"load of the machine: {one:.1f} in the last minute, {five:.1f} in five", flush=True)
    return 0 if all(figure.is_reached for figure in figures) else 1


@contextlib.contextmanager
def chromium() -> Iterator[Browser | None]:
    """Gives a browser; None, with a word, where there is none."""
    program = chromium_path()
    if program is None or find_spec("playwright") is None:
        print("not measured: needs Playwright and Chromium (`make setup`)")
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def new_page(browser: Browser, lines: int) -> Page:
    """Returns a page without a cache that notes when the panels have so many lines.

    It is at rest: that the browser makes it, and puts the one before away, is no part of what is
    measured.
    """
    page = browser.new_page(viewport=SIZE_PX)  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(WATCH.replace("LINES", str(lines), 1))
    page.wait_for_timeout(AT_REST_MS)
    return page


def show_all(browser: Browser, address: str) -> None:
    """Has a workspace draw all of its runs from now on."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.get_by_role("button", name="Show all", exact=True).click()
    page.close()


def painted_s(page: Page, address: str) -> float:
    """Goes to an address; returns the seconds until all that can be seen is painted."""
    page.goto(address)
    page.wait_for_function("() => window.__painted !== null")
    return float(page.evaluate("window.__painted")) / 1000


class MainThread:
    """How long the main thread of a page works, and what its scripts keep."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        # In time of the processor, not of the clock: what else runs meanwhile does not count.
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy_ms(self) -> float:
        """Returns the time that it has worked since the page was opened."""
        return self._metrics()["TaskDuration"] * 1000

    def kept_mb(self) -> float:
        """Returns the size of the heap without what nobody needs any more."""
        self._session.send("HeapProfiler.collectGarbage")
        return self._metrics()["JSHeapUsedSize"] / 1e6

    def _metrics(self) -> dict[str, float]:
        told = self._session.send("Performance.getMetrics")["metrics"]
        return {one["name"]: float(one["value"]) for one in told}
