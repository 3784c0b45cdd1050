"""The workspace in a browser: from the address to painted lines, and bringing one to the front.

Needs Playwright and Chromium (`make setup`). Chromium paints without a GPU here, which is slower
than on a desk.
"""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from benchmarks._server import serving
from benchmarks._stores import Bench, curves, flush, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MOVES = 30
# Shows every run, as a click on the open eye does.
SHOW_ALL = """
localStorage.setItem("runwell.selections", JSON.stringify({version: 1, state: {byProject: {
    "bench/bench": {rule: "all", chosen: {}, colors: {}, given: {}}}}}))
"""
HAS_LINES = """
lines => (window.__runwell?.charts ?? []).some(chart => chart.runs.length === lines)
"""
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"


@dataclass(frozen=True, slots=True)
class Scene:
    """What is in the workspace, and what is to be reached on any machine."""

    runs: int
    metrics: int
    steps: int
    max_paint_s: float
    max_move_ms: float


SCENES = (Scene(20, 40, 10_000, 6.0, 150.0), Scene(1000, 1, 1000, 12.0, 250.0))


def fill(bench: Bench, scene: Scene) -> None:
    """Adds the runs of a scene."""
    for number in range(scene.runs):
        run = bench.run(f"run-{number}")
        bench.stores.series.append([flush(run, 0, curves(scene.metrics, scene.steps, number))])
        bench.stores.series.seal(run)


def paint_s(page: Page, address: str, scene: Scene) -> float:
    """Returns the time from the address to painted lines of every run."""
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_function(HAS_LINES, arg=scene.runs)
    page.evaluate(NEXT_FRAME)
    return time.perf_counter() - start


def move_ms(page: Page) -> float:
    """Returns the time until another line stands out, while the pointer goes down the runs."""
    rows = page.locator("[data-row]")
    boxes = [rows.nth(place).bounding_box() for place in range(10)]
    taken = []
    for box in (boxes * (MOVES // len(boxes) + 1))[:MOVES]:
        if box is None:
            raise RuntimeError("the list of runs is not on the screen")
        start = time.perf_counter()
        page.mouse.move(box["x"] + 150, box["y"] + box["height"] / 2)
        page.evaluate(NEXT_FRAME)
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)[len(taken) // 2]


def measured(browser: Browser, scene: Scene) -> bool:
    """Prints the figures of a scene; returns whether they reach their marks."""
    with opened() as bench:
        fill(bench, scene)
        with serving(bench.folder) as url:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.add_init_script(SHOW_ALL)
            paint = paint_s(page, f"{url}/bench/bench", scene)
            move = move_ms(page)
            page.close()
    lines = f"{scene.runs} runs × {scene.metrics} metrics × {scene.steps:,} steps"
    print(f"{lines:34} painted {paint:5.2f} s   next line to the front {move:4.0f} ms")
    return paint <= scene.max_paint_s and move <= scene.max_move_ms


def main() -> int:
    """Measures every scene in one browser."""
    chromium = shutil.which("chromium")
    if chromium is None or find_spec("playwright") is None:
        print("not measured: needs Playwright and Chromium (`make setup`)")
        return 0
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        reached = [measured(browser, scene) for scene in SCENES]
        browser.close()
    marks = ", ".join(f"{one.max_paint_s:g} s and {one.max_move_ms:g} ms" for one in SCENES)
    print(f"to reach on any machine: {marks}")
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
