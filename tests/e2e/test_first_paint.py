"""What a workspace asks for and takes while it is still on its way."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.e2e.conftest import LiveServer

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import sys
import runwell
for number in range(3):
    run = runwell.init(project=sys.argv[1], name=f"run-{number}")
    for step in range(20):
        run.log({"loss": 1 / (step + 1 + number)})
    run.finish()
"""


@pytest.fixture(scope="module")
def address(shared_server: LiveServer) -> str:
    with shared_server.start(SCRIPT, "first") as training:
        training.communicate()
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/first"


def test_what_a_workspace_shows_first_is_asked_for_once(address: str, quiet_page: Page) -> None:
    page = quiet_page
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/api/v1/" in request.url and request.resource_type == "fetch":
            asked.append(request.url)

    page.on("request", note)
    page.goto(address)
    page.wait_for_function("() => window.__runwell?.charts.some(one => one.runs.length === 3)")
    twice = [url for url, times in Counter(asked).items() if times > 1]
    ends = [urlsplit(url).path.rsplit("/", 1)[-1] for url in asked]
    assert twice == []
    # The page has brought along who looks, the project and the view; of what it asks for, one
    # follows from the other, by whichever script it was asked.
    assert not {"session", "projects", "views", "workspace"} & {*ends}
    chain = ("runs", "metrics", "series")
    assert sorted(map(ends.index, chain)) == [*map(ends.index, chain)]
    assert page.evaluate("window.__ahead.asked") == []  # the application has taken them over


def test_what_happens_while_a_page_is_made_is_shown(
    shared_server: LiveServer, quiet_page: Page
) -> None:
    """The stream that tells of it is opened after the runs were read."""
    with shared_server.start(SCRIPT, "meanwhile") as training:
        training.communicate()
    address = f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/meanwhile"
    page = quiet_page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/live?*", hold)
    page.goto(address)
    page.wait_for_function("() => window.__runwell?.charts.length > 0")
    with shared_server.start(SCRIPT, "meanwhile") as training:
        assert training.wait(timeout=60) == 0
    expect(page.get_by_text("3 runs")).to_be_visible()
    (route,) = held
    route.continue_()
    expect(page.get_by_text("6 runs")).to_be_visible()


def test_what_is_clicked_before_the_view_is_there_counts(address: str, quiet_page: Page) -> None:
    page = quiet_page
    held: list[Route] = []
    is_late = True

    def hold(route: Route) -> None:
        if is_late:
            held.append(route)
        else:
            route.continue_()

    page.add_init_script("window.__enclosures = {}")  # as where a view is too large to be enclosed
    page.route("**/workspace?*", hold)
    page.goto(address)
    page.get_by_role("button", name="Hide all", exact=True).click()
    assert len(held) > 0
    is_late = False
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        for route in held:
            route.continue_()
    expect(page.get_by_text("3 runs, 0 shown")).to_be_visible()
    page.reload()
    expect(page.get_by_text("3 runs, 0 shown")).to_be_visible()


def test_what_was_on_its_way_when_a_page_was_left_is_there_in_the_next(
    shared_server: LiveServer, quiet_page: Page
) -> None:
    """However late it comes: the next page sends it once more, before it asks for the view."""
    with shared_server.start(SCRIPT, "leaving") as training:
        training.communicate()
    page, entity = quiet_page, shared_server.get("/viewer")["entity"]
    page.goto(f"{shared_server.url}/{entity}/leaving")
    page.get_by_role("button", name="Hide all", exact=True).click()
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(f"{request.method} {urlsplit(request.url).path}")
    )
    page.reload()
    expect(page.get_by_text("3 runs, 0 shown")).to_be_visible()
    place = f"/api/v1/projects/{entity}/leaving"
    name = shared_server.get("/viewer")["username"]
    saved, asked = f"PUT {place}/views/nw-{name}-w", f"GET {place}/workspace"
    assert sent.index(saved) < sent.index(asked)
