"""Histograms that a run logs stand in its workspace as a heat map over the steps."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import LiveServer

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import runwell
with runwell.init(project="shapes") as run:
    for step in range(20):
        run.log({"weights": runwell.Histogram([step, step, step + 1, step + 9])})
with runwell.init(project="shapes", name="without") as run:
    run.log({"loss": 1})
"""


def test_a_heat_map_of_the_first_run_that_has_one_tells_the_counts_below_the_pointer(
    shared_server: LiveServer, quiet_page: Page
) -> None:
    with shared_server.start(SCRIPT, "shapes") as training:
        training.communicate()
    quiet_page.goto(f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/shapes")
    picture = quiet_page.get_by_role("img", name=re.compile("^weights, 20 steps of"))
    picture.wait_for()  # though the newest run logged none
    box = picture.bounding_box()
    assert box is not None
    quiet_page.mouse.move(box["x"] + 54, box["y"] + box["height"] - 35)  # the lower left corner
    expect(picture.locator("output")).to_have_text(re.compile(r"^Step 0 · 0 to 0\.\d+: 2$"))
