"""What the page of one run shows, and the button that stops it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import LiveServer, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Prints and logs what comes in, until it is stopped.
SCRIPT = """
import sys
import runwell

config = {"rate": 0.1, "net": {"depth": 3}}
with runwell.init(project="page", name="going", config=config) as run:
    for line in sys.stdin:
        print(line.strip().upper(), flush=True)
        run.log({"loss": len(line)})
"""
DRAWN = """
prefix => (window.__runwell?.charts ?? []).some(chart =>
    chart.key.startsWith(prefix) && chart.data().lines.some(line => line.ys.some(Number.isFinite)))
"""


@dataclass(frozen=True, slots=True)
class Training:
    """A script that runs, and the page of its run."""

    process: subprocess.Popen[bytes]
    address: str

    def say(self, line: str) -> None:
        """Sends the script a line, which it prints in capitals and logs the length of."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()


@pytest.fixture
def training(shared_server: LiveServer, request: pytest.FixtureRequest) -> Iterator[Training]:
    """A script that has begun a run in a project of its own."""
    entity, project = shared_server.get("/viewer")["entity"], request.node.originalname
    with shared_server.start(SCRIPT.replace('"page"', repr(project))) as process:
        run = shared_server.wait_for_run(entity, project, rows=0)["id"]
        yield Training(process, f"{shared_server.url}/{entity}/{project}/runs/{run}")
        process.kill()


def test_overview_shows_config_and_summary(training: Training, quiet_page: Page) -> None:
    quiet_page.goto(f"{training.address}?tab=overview")
    config = quiet_page.get_by_role("region", name="Config")
    for text in ("rate", "0.1", "net", "depth", "3"):
        config.get_by_text(text, exact=True).wait_for()
    training.say("seven")
    summary = quiet_page.get_by_role("region", name="Summary")
    summary.get_by_text("loss", exact=True).wait_for()
    summary.get_by_text("6", exact=True).wait_for()


def test_console_is_followed_while_the_script_prints(training: Training, quiet_page: Page) -> None:
    quiet_page.goto(training.address)
    quiet_page.get_by_role("tab", name="Logs").click()
    console = quiet_page.get_by_role("region", name="Console")
    for number in range(80):
        training.say(f"line {number} ends")
    console.get_by_text("LINE 79 ENDS").wait_for()
    training.say("one more")
    console.get_by_text("ONE MORE").wait_for()
    is_at_end = "box => box.scrollHeight - box.scrollTop - box.clientHeight < 40"
    quiet_page.wait_for_function(is_at_end, arg=console.element_handle())


def test_charts_and_system_charts_are_drawn(training: Training, quiet_page: Page) -> None:
    training.say("first")
    training.say("second")
    quiet_page.goto(training.address)
    quiet_page.wait_for_function(DRAWN, arg="loss")
    quiet_page.get_by_role("tab", name="System").click()
    quiet_page.wait_for_function(DRAWN, arg="system.cpu")
    memory = quiet_page.get_by_role("article", name="system.proc.memory.rssMB")
    memory.scroll_into_view_if_needed()  # what nobody sees is not drawn
    quiet_page.wait_for_function(DRAWN, arg="system.proc.memory.rssMB")


def test_files_are_listed_and_previewed(training: Training, quiet_page: Page) -> None:
    training.process.communicate(b"only\n")
    quiet_page.goto(f"{training.address}?tab=files")
    quiet_page.get_by_role("button", name="wandb-summary.json").click()
    preview = quiet_page.get_by_role("region", name="Preview")
    preview.get_by_text('"loss": 5').wait_for()


def test_stop_button_ends_the_script(training: Training, quiet_page: Page) -> None:
    training.say("begin")
    quiet_page.goto(training.address)
    quiet_page.get_by_role("button", name="Stop run…").click()
    dialog = quiet_page.get_by_role("dialog", name="Stop going?")
    dialog.get_by_role("button", name="Stop run").click()
    until(lambda: training.process.poll() is not None, 30, "the script goes on")
    # A script may end before the answer closes the dialog, so there can be two of them for a while.
    stops = quiet_page.get_by_role("button", name="Stop")
    until(lambda: stops.count() == 0, 30, "it can still be stopped")
    assert quiet_page.get_by_text("running", exact=True).count() == 0


ENDED = """
import pathlib
import runwell

graph = runwell.Graph("torch")
first = graph.add_node(id=0, name="hidden", class_name="Linear(4, 3)", num_parameters=[12, 3])
graph.add_edge(first, graph.add_node(id=1, name="act", class_name="ReLU()"))
PATCH = "--- a/x\\n+++ b/x\\n@@ -1 +1 @@\\n-old\\n+new\\n"
with runwell.init(project="kept", name="told") as run:
    pathlib.Path(run.dir, "diff.patch").write_text(PATCH)
    run.save(str(pathlib.Path(run.dir, "diff.patch")), policy="now")
    pathlib.Path("src/net").mkdir(parents=True, exist_ok=True)
    pathlib.Path("src/net/layers.py").write_text("WIDTH = 7\\n")
    run.log_code("src")
    run.log({"graph_0": graph})
    run.alert("Loss is high", "It went above 3", level="WARN")
    for step in range(5):
        run.log({"loss": step})
"""


def test_alerts_and_code_are_shown_and_the_run_is_forked_moved_and_deleted(
    shared_server: LiveServer, quiet_page: Page
) -> None:
    with shared_server.start(ENDED) as process:
        assert process.wait(timeout=60) == 0
    page, entity = quiet_page, shared_server.get("/viewer")["entity"]
    (run,) = shared_server.get(f"/projects/{entity}/kept/runs")["items"]
    page.goto(f"{shared_server.url}/{entity}/kept/runs/{run['id']}?tab=overview")
    page.get_by_role("region", name="Alerts").get_by_text("It went above 3").wait_for()
    page.get_by_role("tab", name="Code").click()
    page.get_by_role("button", name="diff.patch").click()
    page.locator("[data-kind=removed]", has_text="-old").wait_for()
    page.locator("[data-kind=added]", has_text="+new").wait_for()
    page.get_by_role("button", name="layers.py").click()
    page.get_by_text("WIDTH = 7").wait_for()
    page.get_by_role("tab", name="Model").click()
    page.get_by_text("2 layers, 15 parameters").wait_for()
    page.get_by_role("region", name="Graph of the model").get_by_text("hidden").wait_for()
    page.get_by_role("region", name="Layers").get_by_role("row", name="act ReLU").wait_for()

    def choose(item: str) -> None:
        page.get_by_role("button", name="More of this run").click()
        page.get_by_role("menuitem", name=item).click()

    choose("Fork…")
    page.get_by_label("After step").fill("2")
    page.get_by_role("dialog").get_by_role("button", name="Fork").click()
    page.get_by_role("heading", name="told-fork").wait_for()
    page.go_back()
    page.get_by_role("heading", name="told", exact=False).first.wait_for()
    page.goto(f"{shared_server.url}/{entity}/kept/runs/{run['id']}")
    choose("Move…")
    page.get_by_label("To project").fill("elsewhere")
    page.keyboard.press("Tab")  # closes the list of suggestions
    page.get_by_role("dialog").get_by_role("button", name="Move").click()
    page.wait_for_url("**/kept/runs")
    (moved,) = shared_server.get(f"/projects/{entity}/elsewhere/runs")["items"]
    assert moved["id"] == run["id"]
    page.goto(f"{shared_server.url}/{entity}/elsewhere/runs/{run['id']}")
    choose("Delete…")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.wait_for_url("**/elsewhere/runs")
    page.get_by_text("1 run deleted").wait_for()
