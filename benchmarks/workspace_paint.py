"""Workspaces in a browser: until all that can be seen is painted; and the pointer over it.

From the address to painted lines, with an empty cache. Of a project with 10,000 keys it is the page
that opens; of 1,000 runs at once also how soon another line stands out.
"""

from __future__ import annotations

import gzip
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._browser import (
    NEXT_FRAME,
    Figure,
    MainThread,
    chromium,
    new_page,
    painted_s,
    show,
    show_all,
)
from benchmarks._server import serving
from benchmarks._stores import Bench, curves, flush, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STATIC = Path(__file__).parent.parent / "src" / "runwell" / "server" / "static"
LOADS = 3  # the middle one counts
MOVES = 40
DRAWN_AT_FIRST = 10  # runs of a new workspace


@dataclass(frozen=True, slots=True)
class Scene:
    """What is in a workspace, and in how many seconds it is to be painted."""

    runs: int
    metrics: int
    steps: int
    limit_s: float
    then: Callable[[Page], list[Figure]] = lambda _: []

    def __str__(self) -> str:
        return f"{self.runs:,} runs × {self.metrics:,} panels × {self.steps:,} steps"


def hover(page: Page) -> list[Figure]:
    """Returns the work of the main thread for a move of the cursor that all panels share."""
    box = page.locator("main article .u-over").first.bounding_box()
    if box is None:
        raise RuntimeError("no chart is on the screen")
    thread = MainThread(page)
    panels = page.evaluate(
        "document.querySelectorAll('main article .u-over').length"  # those in view, and a few below
    )
    y = box["y"] + 0.4 * box["height"]
    page.mouse.move(box["x"] + 2, y)
    page.evaluate(NEXT_FRAME)
    before = thread.busy_ms()
    for move in range(MOVES):
        page.mouse.move(box["x"] + (0.05 + 0.9 * move / MOVES) * box["width"], y)
        page.evaluate(NEXT_FRAME)
    name = f"pointer over {panels} panels: main thread a move"
    return [Figure(name, (thread.busy_ms() - before) / MOVES, 16.0, "ms")]


def another_line(page: Page) -> list[Figure]:
    """Returns the time until another line stands out, while the pointer goes down the runs."""
    rows = page.locator("[data-row]")
    taken = []
    for place in [*range(10)] * 3:
        box = rows.nth(place).bounding_box()
        if box is None:
            raise RuntimeError("the list of runs is not on the screen")
        start = time.perf_counter()
        page.mouse.move(box["x"] + 150, box["y"] + box["height"] / 2)
        page.evaluate(NEXT_FRAME)
        taken.append((time.perf_counter() - start) * 1000)
    return [Figure("… another of them to the front", middle(taken), 100.0, "ms")]


SCENES = (
    Scene(20, 40, 10_000, 1.0),
    Scene(20, 12, 1_000, 1.0, hover),
    Scene(1_000, 1, 1_000, 3.0, another_line),
    Scene(1, 10_000, 10, 1.0),
)


def fill(bench: Bench, scene: Scene) -> None:
    """Adds the runs of a scene."""
    for number in range(scene.runs):
        run = bench.run(f"run-{number}")
        bench.stores.series.append([flush(run, 0, curves(scene.metrics, scene.steps, number))])
        bench.stores.series.seal(run)


def measured(browser: Browser, scene: Scene) -> list[Figure]:
    """Returns the figures of a scene."""
    with opened() as bench:
        fill(bench, scene)
        with serving(bench.folder) as url:
            times: list[float] = []
            further: list[Figure] = []
            if scene.runs > DRAWN_AT_FIRST:
                show_all(browser, f"{url}/bench/bench")
            for _ in range(LOADS):
                page = new_page(browser, scene.runs)
                times.append(painted_s(page, f"{url}/bench/bench"))
                if len(times) == LOADS:
                    further = scene.then(page)
                page.close()
    return [Figure(f"{scene}: painted", middle(times), scene.limit_s, "s"), *further]


def first_scripts() -> Figure:
    """Returns the size of what a browser fetches before it can show anything.

    Raises RuntimeError if the page names no scripts.
    """
    page = (STATIC / "index.html").read_text()
    names = sorted(set(re.findall(r"(?:assets/)?[\w-]+(?:\.[\w-]+)*\.js\b", page)))
    if not names:
        raise RuntimeError(f"the page names no scripts: {STATIC / 'index.html'}")
    packed = gzip.compress(b"".join((STATIC / name).read_bytes() for name in names))
    return Figure("first scripts, packed", len(packed) / 1024, 250.0, "KB")


def middle(times: list[float]) -> float:
    """Returns the median."""
    return sorted(times)[len(times) // 2]


def main() -> int:
    """Measures every scene in one browser."""
    with chromium() as browser:
        if browser is None:
            return 0
        missed = show([first_scripts()])
        for scene in SCENES:
            missed |= show(measured(browser, scene))
    return missed


if __name__ == "__main__":
    sys.exit(main())
