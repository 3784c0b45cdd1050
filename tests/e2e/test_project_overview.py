"""A project at a glance: what it is about, who works on it, how much is in it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import LiveServer
from tests.e2e.test_shell import complaints

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import sys
import time
import runwell

for number in range(3):
    with runwell.init(project=sys.argv[1], name=f"walk-{number}") as run:
        run.log({"loss": number})
        time.sleep(0.2)
try:
    with runwell.init(project=sys.argv[1], name="broken"):
        raise ValueError("as wanted")
except ValueError:
    pass
"""


def test_a_project_is_seen_at_a_glance(
    shared_server: LiveServer, project: str, quiet_page: Page
) -> None:
    with shared_server.start(SCRIPT, project) as training:
        assert training.wait(timeout=60) == 0
    entity = shared_server.get("/viewer")["entity"]
    page = quiet_page
    page.goto(f"{shared_server.url}/{entity}/{project}")
    page.get_by_role("link", name="Overview").click()
    page.wait_for_url(f"**/{entity}/{project}/overview")
    facts = page.get_by_role("region", name="Facts")
    for name, text in (
        ("Owner", entity),
        ("Seen by", "Its owner's team"),
        ("Last active", re.compile("^(just now|.* ago)$")),
        ("Contributors", "1"),
        ("Total runs", "4"),
        ("Total compute", re.compile(r"^\d+(\.\ds|s|m \d\ds)$")),
    ):
        expect(facts.locator(f"dt:text-is('{name}') + dd")).to_have_text(text)
    page.get_by_role("img", name="Runs: 3 finished, 1 failed").wait_for()
    people = page.get_by_role("region", name="Contributors").get_by_role("listitem")
    expect(people).to_have_count(1)
    expect(people).to_contain_text("4 runs")
    latest = page.get_by_role("region", name="Latest runs")
    expect(latest.get_by_role("listitem").first).to_contain_text("broken")
    assert complaints(page) == []
    latest.get_by_role("link", name="walk-2").click()
    page.get_by_role("heading", name="walk-2").wait_for()


def test_a_project_is_described_in_markdown_and_shown_to_few(
    shared_server: LiveServer, project: str, quiet_page: Page
) -> None:
    with shared_server.start(SCRIPT, project) as training:
        assert training.wait(timeout=60) == 0
    entity = shared_server.get("/viewer")["entity"]
    page = quiet_page
    page.goto(f"{shared_server.url}/{entity}/{project}/overview")
    about = page.get_by_role("region", name="About")
    about.get_by_role("button", name="Say what this project is about").click()
    about.get_by_label("description").fill("Walks that are **long**")
    about.get_by_role("button", name="Preview").click()
    expect(about.locator("strong")).to_have_text("long")
    about.get_by_role("button", name="Save").click()
    about.get_by_role("button", name="Edit description").click()
    about.get_by_label("description").fill("nothing")
    page.keyboard.press("Escape")
    expect(about.locator("p")).to_have_text("Walks that are long")
    seen_by = page.get_by_role("combobox", name="Seen by")
    seen_by.click()
    page.get_by_role("option", name="Those who are let in").click()
    expect(seen_by).to_have_text("Those who are let in")
    page.reload()
    expect(about.locator("strong")).to_have_text("long")
    expect(seen_by).to_have_text("Those who are let in")
