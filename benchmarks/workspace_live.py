"""A workspace that is left open: 50 runs log once a second; memory stays flat, a zoom stays.

    python -m benchmarks.workspace_live [--minutes 10]

The runs log through our own client, each 4 metrics a second, in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks._browser import Figure, MainThread, chromium, new_page, painted_s, show, show_all
from benchmarks._server import serving
from runwell.server.serve import user_name

if TYPE_CHECKING:
    from playwright.sync_api import Page

RUNS = 50
MINUTES = 1.0
# The heap breathes by some MB between two looks, whatever the time; what is drawn grows by four
# numbers a second and run, 0.1 MB a minute. Ten minutes may bring 12 MB, one may bring 6.6.
BREATH_MB, GROWTH_MB_PER_MINUTE = 6.0, 0.6
LOOKS = 10
# Logs once a second until its input ends.
TRAIN = f"""
import math, select, sys, time
import runwell

runs = [runwell.init(project="bench", name=f"run-{{n}}", reinit="create_new")
        for n in range({RUNS})]
step = 0
while not select.select([sys.stdin], [], [], 1.0)[0]:
    for number, run in enumerate(runs):
        wave = math.sin(step / 20 + number)
        run.log({{"a/wave": wave, "a/square": wave * wave, "b/step": step, "b/noise": wave % 0.1}})
    step += 1
for run in runs:
    run.finish()
"""


def zoom(page: Page) -> None:
    """Zooms into the first chart by dragging over its middle."""
    box = page.locator("main article .u-over").first.bounding_box()
    if box is None:
        raise RuntimeError("no chart is on the screen")
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.3 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], y, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Reset zoom").first.wait_for(state="attached")


def is_zoomed(page: Page) -> bool:
    """Returns whether the zoom is still there."""
    return page.get_by_role("button", name="Reset zoom").count() > 0


def check_alive(process: subprocess.Popen[bytes]) -> None:
    """Raises RuntimeError if the runs do not log any more: a page at rest says nothing."""
    if process.poll() is not None:
        raise RuntimeError(f"the runs died: exit status {process.returncode}")


def watched(page: Page, minutes: float, process: subprocess.Popen[bytes]) -> list[Figure]:
    """Looks at the page of a process's runs for a while; returns how it bears that."""
    thread = MainThread(page)
    zoom(page)
    page.wait_for_timeout(10_000)  # all that is loaded once is loaded
    kept, busy = [thread.kept_mb()], thread.busy_ms()
    began, lost = time.monotonic(), 0
    for _ in range(LOOKS):
        page.wait_for_timeout(minutes * 60_000 / LOOKS)
        check_alive(process)
        kept.append(thread.kept_mb())
        lost += not is_zoomed(page)
    passed_s = time.monotonic() - began
    work = (thread.busy_ms() - busy) / (10 * passed_s)
    print("heap in MB: " + " ".join(f"{one:.1f}" for one in kept), flush=True)
    span = f"{RUNS} live runs, {minutes:g} min"
    most_mb = BREATH_MB + GROWTH_MB_PER_MINUTE * minutes
    return [
        Figure(f"{span}: growth of the heap", max(kept[-3:]) - kept[0], most_mb, "MB"),
        Figure(f"{span}: looks at which the zoom was lost", float(lost), 0.0, ""),
        Figure(f"{span}: main thread busy", work, 60.0, "%"),
    ]


def main() -> int:
    """Serves, logs and watches."""
    parser = argparse.ArgumentParser(description="watch a workspace of live runs")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    minutes = parser.parse_args().minutes
    with TemporaryDirectory(prefix="runwell-bench-") as name, chromium() as browser:
        if browser is None:
            return 0
        folder = Path(name)
        with serving(folder / "data") as url:
            key = (folder / "data" / "owner.key").read_text().strip()
            environ = os.environ | {
                "RUNWELL_HOME": str(folder / "home"),
                "WANDB_BASE_URL": url,
                "WANDB_API_KEY": key,
            }
            command = [sys.executable, "-c", TRAIN]
            process = subprocess.Popen(command, env=environ, cwd=folder, stdin=subprocess.PIPE)
            try:
                address = f"{url}/{user_name()}/bench"
                show_all(browser, address)
                page = new_page(browser, RUNS)
                painted_s(page, address)
                figures = watched(page, minutes, process)
                page.close()
            finally:
                process.communicate(timeout=120)
            if process.returncode != 0:
                raise RuntimeError(f"the runs failed: exit status {process.returncode}")
    return show(figures)


if __name__ == "__main__":
    sys.exit(main())
