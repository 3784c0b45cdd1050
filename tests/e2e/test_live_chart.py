"""From a call of `log()` to a point in a real browser."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import LiveServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.clock, pytest.mark.slow]

# One point each time a line comes in, so that the test says when.
SCRIPT = """
import sys
import runwell

with runwell.init(project="moving", name="live") as run:
    for line in sys.stdin:
        run.log({"loss": float(line)})
"""
POINTS = """
() => (window.__runwell?.charts ?? [])
    .filter(chart => chart.key === "loss")
    .flatMap(chart => chart.data().lines)
    .flatMap(line => Array.from(line.original ?? line.ys))
"""
SOON_MS = 2_000


def has_point(value: float) -> str:
    return f"() => ({POINTS})().some(point => Math.abs(point - {value}) < 1e-9)"


def test_chart_moves_within_two_seconds_of_a_call_of_log(
    live_server: LiveServer, quiet_page: Page
) -> None:
    entity = live_server.get("/viewer")["entity"]
    with live_server.start(SCRIPT) as training:
        assert training.stdin is not None

        def log(value: float) -> None:
            assert training.stdin is not None
            training.stdin.write(f"{value}\n".encode())
            training.stdin.flush()

        log(0.5)
        log(0.25)
        live_server.wait_for_run(entity, "moving", rows=1)
        quiet_page.goto(f"{live_server.url}/{entity}/moving")
        quiet_page.wait_for_function(has_point(0.5))

        delays_s = []
        for value in (0.75, 0.125, 0.875):
            began = time.monotonic()
            log(value)
            quiet_page.wait_for_function(has_point(value), timeout=10 * SOON_MS)
            delays_s.append(time.monotonic() - began)
        training.stdin.close()
        assert training.wait(timeout=30) == 0
    # A row stays open until the next call or for a second; the middle of three is the claim.
    assert sorted(delays_s)[1] < SOON_MS / 1000, delays_s
