"""What becomes of an open page while the server is away, or another window edits the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import LiveServer
from tests.e2e.mortal import MortalServer
from tests.e2e.workspace import choose_from_menu

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SCRIPT = """
import sys, runwell
with runwell.init(project=sys.argv[1], name="one") as run:
    for step in range(5):
        run.log({"loss": 1 / (step + 1), "acc": step / 5})
"""


def train(server: LiveServer, project: str) -> None:
    with server.start(SCRIPT, project) as training:
        training.communicate()


@pytest.fixture
def mortal(tmp_path: Path, shared_server: LiveServer) -> Iterator[tuple[MortalServer, str]]:
    """A server that may be killed, and the address of a workspace there."""
    home = {"RUNWELL_HOME": str(tmp_path / "home"), "RUNWELL_UPLINK_IDLE_S": "2"}
    environ = {**shared_server.environ, **home}
    server = MortalServer(tmp_path, environ)
    server.start()
    here = LiveServer(server.url, server.data, environ)
    train(here, "away")
    entity = here.get("/viewer")["entity"]
    yield server, f"{server.url}/{entity}/away"
    server.kill()


def panels(page: Page, name: str) -> int:
    return page.get_by_role("article", name=name, exact=True).count()


def test_edits_and_pages_wait_for_a_server_that_is_away(
    mortal: tuple[MortalServer, str], page: Page
) -> None:
    server, address = mortal
    page.goto(address)
    page.get_by_role("article", name="loss", exact=True).wait_for()
    # What menus are made of comes a moment after the page.
    page.get_by_role("button", name="More of loss", exact=True).click()
    page.get_by_role("menuitem", name="Duplicate").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("menuitem", name="Duplicate").wait_for(state="detached")
    server.kill()
    choose_from_menu(page, "More of loss", "Duplicate")
    page.get_by_role("button", name="Not saved, try again").wait_for()
    # The code of this page has not been loaded yet: the workspace stays until it is there.
    page.get_by_role("link", name="Sweeps", exact=True).click()
    page.wait_for_timeout(3000)
    assert panels(page, "loss") == 2
    server.start()
    page.get_by_text("No sweeps yet").wait_for()
    page.get_by_role("link", name="Workspace", exact=True).click()
    page.get_by_role("article", name="loss", exact=True).first.wait_for()
    page.get_by_role("button", name="Not saved, try again").wait_for(state="detached")
    page.goto(address)
    page.get_by_role("article", name="loss", exact=True).nth(1).wait_for()


def test_two_windows_edit_the_same_and_nothing_is_lost(
    shared_server: LiveServer, project: str, quiet_page: Page
) -> None:
    page = quiet_page
    train(shared_server, project)
    address = f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/{project}"
    other = page.context.new_page()
    for window in (page, other):
        window.goto(address)
        window.get_by_role("article", name="loss", exact=True).wait_for()
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        choose_from_menu(page, "More of loss", "Duplicate")
    with other.expect_response(lambda answer: answer.request.method == "PUT"):
        choose_from_menu(other, "More of acc", "Duplicate")
    for name in ("loss", "acc"):  # what the first one made has come to the second
        other.get_by_role("article", name=name, exact=True).nth(1).wait_for()
    page.goto(address)
    for name in ("loss", "acc"):
        page.get_by_role("article", name=name, exact=True).nth(1).wait_for()
