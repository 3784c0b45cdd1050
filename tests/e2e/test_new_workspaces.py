"""What new workspaces begin with is set up once, and holds wherever nothing was changed yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import LiveServer
from tests.e2e.test_shell import complaints

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import runwell

for project in ("first", "second"):
    with runwell.init(project=project) as run:
        for step in range(3):
            run.log({"train/loss": step})
"""


def x_axis_of(page: Page) -> None:
    """Waits until lines of the workspace are drawn over the time."""
    expect(page.get_by_role("combobox", name="X axis")).to_contain_text("Relative time")
    page.get_by_role("img", name="train/loss by time, 1 line").wait_for()


def test_new_workspaces_begin_as_one_likes(live_server: LiveServer, quiet_page: Page) -> None:
    with live_server.start(SCRIPT) as training:
        assert training.wait(timeout=60) == 0
    root = f"{live_server.url}/{live_server.get('/viewer')['entity']}"
    page = quiet_page
    page.goto(f"{root}/second")  # untouched, and then begun anew
    page.get_by_role("img", name="train/loss by step, 1 line").wait_for()
    page.get_by_role("button", name="root").click()
    page.get_by_role("menuitem", name="Settings").click()
    form = page.get_by_role("region", name="New workspaces")
    save = form.get_by_role("button", name="Save")
    expect(save).to_be_disabled()
    form.get_by_role("combobox", name="X axis").click()
    page.get_by_role("option", name="Relative time").click()
    form.get_by_role("button", name="L", exact=True).click()
    assert complaints(page) == []
    save.click()
    page.get_by_text("New workspaces begin like this").wait_for()
    page.get_by_role("link", name="Runwell").click()
    page.get_by_role("link", name="second").click()
    x_axis_of(page)
    large = page.get_by_role("group", name="Panel size").get_by_role("button", name="L", exact=True)
    expect(large).to_have_attribute("aria-pressed", "true")
    # What is changed from here on is of this workspace alone.
    page.get_by_role("combobox", name="X axis").click()
    page.get_by_role("option", name="Wall time").click()
    page.get_by_role("button", name="Panels of this workspace").click()
    page.get_by_role("menuitemcheckbox", name="A panel for every key").click()
    page.goto(f"{root}/first")
    x_axis_of(page)
    page.goto(f"{root}/second")
    expect(page.get_by_role("combobox", name="X axis")).to_contain_text("Wall time")


def test_a_workspace_becomes_what_others_begin_with(
    live_server: LiveServer, quiet_page: Page
) -> None:
    with live_server.start(SCRIPT) as training:
        assert training.wait(timeout=60) == 0
    root = f"{live_server.url}/{live_server.get('/viewer')['entity']}"
    page = quiet_page
    page.goto(f"{root}/first")
    page.get_by_role("combobox", name="X axis").click()
    page.get_by_role("option", name="Relative time").click()
    page.get_by_role("button", name="Panels of this workspace").click()
    page.get_by_role("menuitem", name="Begin new workspaces like this").click()
    page.get_by_text("New workspaces begin like this").wait_for()
    page.goto(f"{root}/second")
    x_axis_of(page)
    page.goto(f"{live_server.url}/settings")
    form = page.get_by_role("region", name="New workspaces")
    expect(form.get_by_role("combobox", name="X axis")).to_contain_text("Relative time")
    form.get_by_role("button", name="Begin as usual").click()
    expect(form.get_by_role("combobox", name="X axis")).to_contain_text("Step")
    form.get_by_role("button", name="Everybody’s").click()
    form.get_by_role("button", name="Those I add").click()
    form.get_by_role("button", name="Save").click()
    page.get_by_text("New workspaces begin like this").wait_for()
    page.goto(f"{root}/second")
    expect(page.get_by_role("article")).to_have_count(0)
    expect(page.get_by_role("combobox", name="X axis")).to_contain_text("Step")
