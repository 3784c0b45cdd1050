"""The web UI, live lines and files below a path, behind nginx as the documentation has it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.e2e.conftest import LiveServer, free_port, is_ready, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PREFIX = "/runwell"
DEADLINE_S = 30.0
SEED = """
import sys
import runwell

with runwell.init(project="below", name="lower") as run:
    data = runwell.Artifact("data", "dataset")
    with data.new_file("read.txt") as file:
        file.write("what is in it")
    run.log_artifact(data)
    print("said below")
    for line in sys.stdin:
        run.log({"loss": float(line), "picture": runwell.Html("<p>a page</p>")})
"""
LENGTH = """
() => (window.__runwell?.charts ?? []).find(chart => chart.key === "loss")
    ?.data().lines[0]?.ys.length ?? 0
"""


def location(server: LiveServer) -> str:
    """Returns the block of the documentation, with what it says to add below a path."""
    page = (ROOT / "docs" / "how-to" / "https.md").read_text()
    (block,) = re.findall(r"(?ms)^    location / \{\n(.*?)^    \}\n", page)
    block = block.replace("http://127.0.0.1:8080", f"{server.url}/")
    header = f"proxy_set_header X-Forwarded-Prefix {PREFIX};"
    assert header.replace(PREFIX, "/runs") in page
    return f"location {PREFIX}/ {{ {block} {header} }}"


@pytest.fixture
def root(tmp_path: Path, shared_server: LiveServer) -> Iterator[str]:
    """Where a browser finds the server: below a path of nginx."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("there is no nginx")
    port = free_port()
    paths = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    worker = "user root;" if os.geteuid() == 0 else ""  # who may go into the folder
    own = f"{worker} daemon off; pid {tmp_path}/nginx.pid; events {{}}"
    served = f"server {{ listen 127.0.0.1:{port}; {location(shared_server)} }}"
    config = tmp_path / "nginx.conf"
    config.write_text(f"{own} http {{ access_log off; {paths} {served} }}")
    process = subprocess.Popen([program, "-c", str(config), "-e", str(tmp_path / "error.log")])
    try:
        address = f"http://127.0.0.1:{port}{PREFIX}"
        until(lambda: is_ready(address), DEADLINE_S, "nginx does not answer")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def test_pages_live_lines_and_files_work_below_a_path(
    root: str, shared_server: LiveServer, quiet_page: Page
) -> None:
    page, entity = quiet_page, shared_server.get("/viewer")["entity"]
    with shared_server.start(SEED) as training:
        assert training.stdin is not None
        training.stdin.write(b"1\n2\n")
        training.stdin.flush()
        run = shared_server.wait_for_run(entity, "below", rows=1)["id"]
        page.goto(f"{root}/")
        # What comes through a proxy is nobody's until it says who it is.
        page.get_by_label("API key").fill((shared_server.data / "owner.key").read_text().strip())
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="below").first.click()
        page.wait_for_url(f"{root}/{entity}/below")
        page.get_by_text("live", exact=True).wait_for()
        page.wait_for_function(f"() => ({LENGTH})() >= 1")
        training.stdin.write(b"3\n4\n5\n")
        training.stdin.flush()
        page.wait_for_function(f"() => ({LENGTH})() >= 4")
        training.communicate()
    page.goto(f"{root}/{entity}/below/runs/{run}?tab=logs")
    page.get_by_text("said below").wait_for()
    page.get_by_role("tab", name="Files").click()
    page.get_by_role("button", name="wandb-summary.json").click()
    page.locator("main, section").get_by_text("loss").first.wait_for()
    page.goto(f"{root}/{entity}/below")
    card = page.get_by_role("article", name="picture")
    card.scroll_into_view_if_needed()
    card.frame_locator("iframe").get_by_text("a page").wait_for()
    # As the official client prints it.
    page.goto(f"{root}/{entity}/below/artifacts/dataset/data/v0/files")
    page.wait_for_url(f"{root}/{entity}/below/artifacts/data?version=v0&tab=files")
    page.get_by_role("button", name="read.txt").click()
    page.get_by_text("what is in it").wait_for()
    page.reload()
    page.get_by_text("read.txt").first.wait_for()
