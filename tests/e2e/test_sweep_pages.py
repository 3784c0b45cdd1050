"""A sweep from its making in the browser to its end: an agent of our own runs its trials."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.contract.stack import Server
from tests.e2e.conftest import LiveServer

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

FIRST = """
import runwell
for number in range(2):
    config = {"lr": [0.0001, 0.1][number], "opt": ["adam", "sgd"][number]}
    with runwell.init(project="hunt", name=f"prior-{number}", config=config) as run:
        run.log({"val/loss": 1.0 - number / 10})
"""
AGENT = """
import sys, runwell
def train():
    with runwell.init() as run:
        run.log({"val/loss": run.config["lr"]})
runwell.agent(sys.argv[1], train, project="hunt", count=int(sys.argv[2]))
"""
GOOD = "method: random\nparameters:\n  lr: {min: 0, max: 1}\n"
BROKEN = "method: bayes\nparameters:\n  lr: {distribution: unifrom, min: 0, max: 1}\n"


@pytest.fixture(scope="module")
def address(shared_server: LiveServer) -> str:
    with shared_server.start(FIRST, "hunt") as training:
        training.communicate()
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/hunt/sweeps"


def move_and_brush(page: Page) -> None:
    """Drags the first axis behind the second; then brushes the last, and takes the brush away."""
    plot = page.get_by_role("img", name="Parallel coordinates, 6 lines over 3 axes")
    names = plot.locator("svg > g > text:first-of-type")
    expect(names).to_have_text([re.compile("^lr"), re.compile("^opt"), re.compile("^val/loss")])
    first, second = names.nth(0).bounding_box(), names.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    page.mouse.move(first["x"] + 3, first["y"] + 4)
    page.mouse.down()
    page.mouse.move(second["x"] + 3, first["y"] + 4, steps=4)
    page.mouse.up()
    expect(names).to_have_text([re.compile("^opt"), re.compile("^lr"), re.compile("^val/loss")])
    last = plot.locator("svg > g").nth(2)
    handle = last.locator("rect").last.bounding_box()
    assert handle is not None
    x, top, tall = handle["x"] + handle["width"] / 2, handle["y"], handle["height"]
    page.mouse.move(x, top + tall * 0.5)
    page.mouse.down()
    page.mouse.move(x, top + tall * 0.9, steps=4)
    page.mouse.up()
    expect(last.locator("rect")).to_have_count(2)
    page.mouse.click(x, top + tall * 0.2)
    expect(last.locator("rect")).to_have_count(1)


ENROLL = """
mutation Enroll($host: String!, $sweep: String!) {
  createAgent(input: {host: $host, sweep: $sweep}) { agent { id } }
}
"""
BEAT = """
mutation Beat($id: ID!) { agentHeartbeat(input: {id: $id, runState: "{}"}) { commands } }
"""


def ask(server: LiveServer, query: str, **variables: str) -> Any:  # noqa: ANN401 - looked into
    """Asks as an agent does."""
    known = Server(server.url, (server.data / "owner.key").read_text().strip())
    return json.loads(known.ask("/graphql", {"query": query, "variables": variables}))["data"]


def stop_an_agent(page: Page, server: LiveServer, sweep: str) -> None:
    """Has an agent that is heard of leave; it is told so with its next question."""
    agent = ask(server, ENROLL, host="far-away", sweep=sweep)["createAgent"]["agent"]["id"]
    agents = page.get_by_role("region", name="Agents")
    row = agents.get_by_role("row", name="far-away")
    row.get_by_text("running", exact=True).wait_for()
    row.get_by_role("button", name="Stop agent").click()
    expect(row.get_by_role("button", name="Stop agent")).to_have_text("Stopping…")
    assert ask(server, BEAT, id=agent)["agentHeartbeat"]["commands"] == '[{"type": "exit"}]'
    row.get_by_text("exited", exact=True).wait_for()
    expect(agents.locator("tbody tr")).to_have_count(2)


def edit(page: Page) -> None:
    """Gives the sweep another config; one that is wrong cannot be saved."""
    region = page.get_by_role("region", name="Configuration")
    config = region.get_by_label("Configuration (YAML)")
    text = config.input_value()
    config.fill(f"{text}run_cap: 0\n")
    region.get_by_text("run_cap: is 0; write a whole number from 1 on").wait_for()
    expect(region.get_by_role("button", name="Save")).to_be_disabled()
    config.fill(f"{text}run_cap: 60\n")
    region.get_by_role("button", name="Save").click()
    page.get_by_text("The configuration takes effect with the next trial").wait_for()
    page.get_by_role("region", name="Sweep", exact=True).get_by_text("of 60").wait_for()


def pause_and_cancel(page: Page) -> None:
    page.get_by_role("button", name="Pause").click()
    page.get_by_text("paused", exact=True).wait_for()
    page.get_by_role("button", name="Resume").click()
    page.get_by_text("running", exact=True).first.wait_for()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel sweep").click()
    page.get_by_text("canceled", exact=True).wait_for()
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)


def test_a_sweep_is_made_run_and_ended(
    address: str, shared_server: LiveServer, quiet_page: Page
) -> None:
    page = quiet_page
    page.goto(address)
    page.get_by_text("No sweeps yet").wait_for()
    page.get_by_role("button", name="New sweep").click()
    form = page.get_by_role("dialog")
    config = form.get_by_label("Configuration (YAML)")
    config.fill(BROKEN)
    form.get_by_text("unifrom").first.wait_for()
    expect(form.get_by_role("button", name="Create sweep")).to_be_disabled()
    form.get_by_role("button", name="From the newest 2 runs").click()
    expect(config).to_have_value(
        "method: bayes\nmetric:\n  name: val/loss\n  goal: minimize\nparameters:\n"
        "  lr:\n    distribution: log_uniform_values\n    min: 0.0001\n    max: 0.1\n"
        '  opt:\n    values: ["adam", "sgd"]\n'
    )
    form.get_by_label("Name").fill("Hunt")
    form.get_by_role("button", name="Create sweep").click()
    page.get_by_role("heading", name="Hunt").wait_for()
    page.get_by_text("No trials yet").wait_for()
    sweep = page.url.rpartition("/")[2]
    with shared_server.start(AGENT, sweep, "6") as agent:
        agent.communicate()
        assert agent.returncode == 0
    trials = page.get_by_role("region", name="Trials")
    expect(trials.locator("tbody tr")).to_have_count(6)
    expect(trials.locator("[data-best]")).to_have_count(1)
    page.get_by_role("img", name="Parallel coordinates, 6 lines over 3 axes").wait_for()
    move_and_brush(page)
    page.get_by_role("button", name="Axes").click()
    expect(page.get_by_role("menuitemcheckbox", name="opt: logarithmic")).to_have_count(0)
    page.get_by_role("menuitemcheckbox", name="lr: upside down").click()
    page.keyboard.press("Escape")
    page.wait_for_url("**?flip=lr")
    page.reload()
    page.get_by_role("button", name="Axes").click()
    flipped = page.get_by_role("menuitemcheckbox", name="lr: upside down")
    expect(flipped).to_have_attribute("aria-checked", "true")
    page.keyboard.press("Escape")
    mattered = page.get_by_role("region", name="Importance of parameters")
    mattered.get_by_role("cell", name="lr", exact=True).wait_for()
    stop_an_agent(page, shared_server, sweep)
    edit(page)
    pause_and_cancel(page)
    page.get_by_role("link", name="Sweeps").click()
    row = page.get_by_role("row", name="Hunt")
    expect(row).to_contain_text("canceled")
    best = page.get_by_role("columnheader").all_inner_texts().index("Best")
    expect(row.get_by_role("cell").nth(best)).to_have_text(re.compile(r"^0\.\d+$"))
    expect(row).to_contain_text("lr, opt")


def test_a_configuration_that_could_not_be_checked_is_not_sent(address: str, page: Page) -> None:
    page.goto(address)
    page.get_by_role("button", name="New sweep").click()
    form = page.get_by_role("dialog")
    create = form.get_by_role("button", name="Create sweep")
    expect(create).to_be_enabled()
    page.route("**/sweep-config", lambda route: route.abort())
    form.get_by_label("Configuration (YAML)").fill(GOOD)
    expect(create).to_be_disabled()
    form.get_by_text("It could not be checked").wait_for()
    expect(create).to_be_disabled()
    page.unroute("**/sweep-config")
    form.get_by_role("button", name="Try again").click()
    expect(create).to_be_enabled()
    form.get_by_label("Configuration (YAML)").press("Tab")  # leaves the field
    expect(form.get_by_label("Configuration (YAML)")).not_to_be_focused()
