"""What stands around the pages: quick search, settings, names for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import ROOT
from tests.e2e.conftest import LiveServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE_MS = 20_000
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
SEED = """
import runwell

runwell.sweep(
    {"method": "random", "parameters": {"rate": {"min": 0, "max": 1}}}, project="shell"
)
for number in range(2):
    with runwell.init(project="shell", name=f"walk-{number}", config={"rate": number}) as run:
        print("said")
        for step in range(20):
            run.log({"train/loss": 1 / (step + 1 + number), "acc": step})
"""
# What an automatic check finds, in one line each.
COMPLAINTS = """
async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
"""


@pytest.fixture(scope="module")
def address(shared_server: LiveServer) -> str:
    """A project with two finished runs."""
    with shared_server.start(SEED) as training:
        assert training.wait(timeout=60) == 0
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/shell"


def test_any_place_is_found_by_its_name(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    page.get_by_role("article", name="acc").wait_for()
    page.keyboard.press("Control+k")
    page.get_by_role("option", name="Workspace").wait_for()
    page.keyboard.type("walk-1")
    page.get_by_role("option", name="walk-1").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/runs/*")
    page.get_by_role("heading", name="walk-1").wait_for()
    page.keyboard.press("Control+j")
    page.wait_for_url("**/shell/runs")
    page.keyboard.press("Control+j")
    page.wait_for_url(address)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("settings")
    page.get_by_role("option", name="Settings").click()
    page.wait_for_url("**/settings")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("nothing like it")
    page.get_by_text("Nothing is called so").wait_for()
    page.keyboard.press("Escape")
    line = page.get_by_role("combobox", name="Search projects, runs, sweeps and views")
    expect(line).to_have_count(0, timeout=PATIENCE_MS)


def test_projects_of_one_and_registries_have_a_place(
    shared_server: LiveServer, address: str, quiet_page: Page
) -> None:
    script = """
import runwell
with runwell.init(project="shell") as run:
    artifact = run.log_artifact(runwell.Artifact("net", "model")).wait()
    run.link_artifact(artifact, "wandb-registry-models/production")
"""
    with shared_server.start(script) as training:
        assert training.wait(timeout=60) == 0
    page = quiet_page
    page.goto(address)
    entity = address.split("/")[-2]
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name=entity).click()
    page.wait_for_url(f"{shared_server.url}/{entity}")
    page.get_by_role("link", name="shell").wait_for()
    expect(page.get_by_role("region", name="Registries")).to_have_count(0)
    page.get_by_role("link", name="Projects", exact=True).click()
    page.get_by_role("region", name="Registries").get_by_role("link", name="models").click()
    page.get_by_role("link", name="production").wait_for()


def test_controls_are_named_and_menus_begin_when_they_are_opened(
    address: str, quiet_page: Page
) -> None:
    page = quiet_page
    page.goto(address)
    button = page.get_by_role("button", name="More of the runs", exact=True)
    button.hover()
    tip = page.get_by_text("More of the runs", exact=True)
    tip.wait_for()
    button.click()
    expect(tip).to_have_count(0)
    expect(page.get_by_role("menu")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(button).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menu")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Filter", exact=True)).to_be_focused()


def test_the_keys_are_told_when_asked_for(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(f"{address}/runs")
    page.get_by_role("link", name="walk-1").wait_for()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard")
    keys.get_by_text("Take the last edit back").wait_for()
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0, timeout=PATIENCE_MS)
    search = page.get_by_role("searchbox").first
    search.press("?")
    expect(search).to_have_value("?", timeout=PATIENCE_MS)
    expect(keys).to_have_count(0, timeout=PATIENCE_MS)


def test_the_panels_are_two_keys_away(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    page.get_by_role("article", name="acc").wait_for()
    page.keyboard.press("Tab")
    skip = page.get_by_role("button", name="Skip to the page")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("main").get_by_role("button").first).to_be_focused()


def test_a_choice_is_made_by_keys_alone(address: str, quiet_page: Page) -> None:
    """What opens comes with a script of its own; the control is taken over by it unnoticed."""
    page = quiet_page
    page.goto(address)
    page.get_by_role("article", name="acc").wait_for()
    choice = page.get_by_role("combobox", name="X axis")
    expect(choice).to_have_attribute("aria-expanded", "false", timeout=PATIENCE_MS)
    choice.press("ArrowDown")
    expect(page.get_by_role("option", name="Step")).to_be_focused(timeout=PATIENCE_MS)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(choice).to_be_focused(timeout=PATIENCE_MS)
    expect(choice).to_contain_text("Relative time", timeout=PATIENCE_MS)
    page.keyboard.press("Enter")
    expect(page.get_by_role("option", name="Relative time")).to_be_focused(timeout=PATIENCE_MS)
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0, timeout=PATIENCE_MS)
    expect(choice).to_be_focused(timeout=PATIENCE_MS)


def test_a_key_is_made_shown_once_and_revoked(shared_server: LiveServer, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(f"{shared_server.url}/settings")
    page.get_by_label("What the new key is for").fill("cluster")
    page.get_by_role("button", name="Make a key").click()
    command = page.get_by_role("status").get_by_text(f"runwell login --host {shared_server.url}")
    command.wait_for()
    key = command.inner_text().split()[-1]
    page.get_by_role("cell", name="cluster", exact=True).wait_for()
    page.reload()
    page.get_by_role("cell", name="cluster", exact=True).wait_for()
    assert page.get_by_text(key).count() == 0
    page.get_by_role("button", name="Revoke cluster").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    page.get_by_role("cell", name="cluster", exact=True).wait_for(state="detached")


def complaints(page: Page) -> list[str]:
    """What an automatic check of names, roles and contrasts finds."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: make web")
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(COMPLAINTS)
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_has_names_roles_and_contrast(
    address: str, quiet_page: Page, theme: str
) -> None:
    page = quiet_page
    root = address.rsplit("/", 2)[0]
    home = f"{root}/api/v1/projects/{address.removeprefix(root)[1:]}"
    run = page.request.get(f"{home}/runs?search=walk-1").json()["items"][0]["id"]
    sweep = page.request.get(f"{home}/sweeps").json()["items"][0]["id"]
    ready = {
        root: page.get_by_role("link", name="shell"),
        address: page.get_by_role("article", name="acc").locator("canvas"),
        f"{address}/runs": page.get_by_role("link", name="walk-1"),
        f"{address}/runs/{run}?tab=overview": page.get_by_role("region", name="Config"),
        f"{address}/runs/{run}?tab=logs": page.get_by_role("region", name="Console"),
        f"{address}/runs/{run}?tab=files": page.get_by_role("button", name="wandb-summary.json"),
        f"{address}/sweeps": page.get_by_role("table"),
        f"{address}/sweeps/{sweep}": page.get_by_role("region", name="Configuration"),
        f"{address}/overview": page.get_by_role("region", name="About"),
        f"{address}/artifacts": page.get_by_role("main"),
        f"{root}/settings": page.get_by_role("cell").first,
    }
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    found = {}
    for url, sight in ready.items():
        page.goto(url)
        sight.first.wait_for()
        found[url.removeprefix(root)] = complaints(page)
    assert {url: list_ for url, list_ in found.items() if list_} == {}


ONE = """
import sys
import runwell

for name in ("kept", "dropped"):
    with runwell.init(project=sys.argv[1], name=name) as run:
        run.log({"loss": 1})
"""


def test_a_project_is_described_renamed_and_deleted_and_its_runs_come_back(
    shared_server: LiveServer, project: str, quiet_page: Page
) -> None:
    page = quiet_page
    with shared_server.start(ONE, project) as training:
        assert training.wait(timeout=60) == 0
    root = f"{shared_server.url}/{shared_server.get('/viewer')['entity']}"
    page.goto(f"{root}/{project}/runs")
    page.get_by_label("Choose dropped").check()
    page.get_by_role("toolbar", name="Chosen runs").get_by_role("button", name="Delete").click()
    page.get_by_text("1 run deleted").wait_for()
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("button", name="Say what this project is about").click()
    page.get_by_label("description", exact=True).fill("Two runs")
    page.keyboard.press("Control+Enter")
    page.get_by_role("region", name="About").get_by_text("Two runs").wait_for()
    page.get_by_role("button", name="Restore dropped").click()
    page.get_by_text("1 run restored").wait_for()
    page.get_by_role("button", name="Restore dropped").wait_for(state="detached")
    page.get_by_role("button", name="Rename…").click()
    page.get_by_label("Name", exact=True).fill("better-name")
    page.keyboard.press("Enter")
    page.wait_for_url("**/better-name/overview")
    page.reload()
    page.get_by_role("region", name="About").get_by_text("Two runs").wait_for()
    page.get_by_role("link", name="Runs", exact=True).click()
    expect(page.locator("tbody a")).to_have_text(["dropped", "kept"], timeout=PATIENCE_MS)
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("button", name="Delete project…").click()
    end = page.get_by_role("dialog").get_by_role("button", name="Delete forever")
    expect(end).to_be_disabled(timeout=PATIENCE_MS)
    page.get_by_label("Type better-name to confirm").fill("better-name")
    end.click()
    page.wait_for_url(f"{shared_server.url}/")
    expect(page.get_by_role("link", name="better-name")).to_have_count(0, timeout=PATIENCE_MS)
