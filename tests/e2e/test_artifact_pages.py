"""Artifacts in the browser: found by type, version by version, with files, lineage, differences."""

from __future__ import annotations

import re
import subprocess

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import OFFICIAL_VERSIONS, official_python
from tests.e2e.conftest import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.official]
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

LOG = """
import sys, wandb
def log(number, texts, **options):
    with wandb.init(project="shelf", name=f"train-{number}") as run:
        net = wandb.Artifact("net", type="model", description="small", metadata={"acc": number})
        for path, text in texts.items():
            with net.new_file(path) as file:
                file.write(text)
        run.log_artifact(net, **options)
        run.summary["score"] = 0.25 + number
log(0, {"weights.txt": "0", "conf/a.yaml": "a: 1"})
log(1, {"weights.txt": "01", "conf/a.yaml": "a: 1", "more.txt": "x"}, aliases=["best"])
with wandb.init(project="shelf", name="eval") as run:
    run.link_artifact(run.use_artifact("net:v0"), "shelf/Champions")
    run.summary["score"] = 7.5
"""


@pytest.fixture(scope="module")
def shelf(shared_server: LiveServer) -> str:
    """The address of a project with two versions of a model, one of them used and linked."""
    python = official_python(next(iter(OFFICIAL_VERSIONS)))
    if python is None:
        pytest.skip("the official SDK is not installed: `make test` does so")
    environ = {**shared_server.environ, "WANDB_SILENT": "true", "WANDB_ERROR_REPORTING": "false"}
    environ["WANDB_BASE_URL"] = shared_server.url
    environ["WANDB_API_KEY"] = (shared_server.data / "owner.key").read_text().strip()
    subprocess.run([str(python), "-c", LOG], env=environ, cwd=shared_server.data.parent, check=True)
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/shelf"


def test_an_artifact_is_found_looked_into_and_compared(shelf: str, quiet_page: Page) -> None:
    page, entity = quiet_page, shelf.split("/")[-2]
    page.goto(f"{shelf}/artifacts")
    page.get_by_role("rowheader", name="model").wait_for()
    page.get_by_role("link", name="Champions").wait_for()
    page.get_by_role("link", name="net", exact=True).click()
    page.get_by_role("heading", name="net:v1").wait_for()
    versions = page.get_by_role("navigation", name="Versions").get_by_role("button")
    expect(versions).to_have_count(2)
    versions.nth(1).click()
    page.get_by_role("heading", name="net:v0").wait_for()
    lineage = page.get_by_role("region", name="Lineage")
    expect(lineage.get_by_role("link")).to_have_text(
        ["train-0", "eval", f"{entity}/shelf/Champions:v0"]
    )
    usage = page.get_by_role("region", name="Usage")
    expect(usage).to_contain_text(f'run.use_artifact("{entity}/shelf/net:v0")')
    usage.get_by_role("button", name="Command line").click()
    expect(usage).to_contain_text(f'runwell artifact get "{entity}/shelf/net:v0"')
    page.get_by_role("tab", name="Files").click()
    files = page.get_by_role("region", name="Files")
    files.get_by_role("button", name="conf").click()
    files.get_by_role("button", name="a.yaml").click()
    preview = files.get_by_role("region", name="Preview")
    preview.get_by_text("a: 1").wait_for()
    page.get_by_role("combobox", name="Other version").click()
    page.get_by_role("option", name="v1").click()
    page.get_by_text("v1 has 1 more, 0 less, 1 changed, 1 the same").wait_for()
    comparison = page.get_by_role("region", name="Comparison")
    metadata = comparison.get_by_role("region", name="Metadata")
    expect(metadata.locator('td[data-kind="added"]')).to_contain_text('"acc": 1')
    comparison.get_by_role("button", name="weights.txt").click()
    for kind, line in (("removed", "0"), ("added", "01")):
        told = comparison.locator(f"td[data-kind={kind}]", has_text=re.compile(f"^{line}$"))
        expect(told).to_be_visible()
    assert page.url.endswith("/artifacts/net?version=v0&tab=files")
    page.get_by_role("tab", name="Lineage").click()
    graph = page.get_by_role("region", name="Graph")
    expect(graph.get_by_role("link")).to_have_text(["net:v0", "train-0", "eval"])
    assert edges_to_the_right(graph) == 2


def test_a_version_tells_its_results_is_promoted_and_remembers_it(
    shelf: str, quiet_page: Page
) -> None:
    page, entity = quiet_page, shelf.split("/")[-2]
    page.goto(f"{shelf}/artifacts/net?version=v0&tab=results")
    made = page.get_by_role("table", name="Versions and their results")
    expect(made.get_by_role("row", name="v0")).to_contain_text("0.25")
    expect(made.get_by_role("row", name="v1")).to_contain_text("1.25")
    used = page.get_by_role("table", name="Runs that used it and their results")
    expect(used.get_by_role("row", name="eval")).to_contain_text("7.5")
    page.get_by_role("button", name="Take out score").click()
    expect(made).not_to_contain_text("0.25")
    page.get_by_role("combobox", name="Add a result").click()
    page.get_by_role("option", name="score").click()
    expect(made.get_by_role("row", name="v0")).to_contain_text("0.25")

    page.get_by_role("button", name="Add alias").click()
    page.get_by_role("textbox", name="New alias").fill("kept")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove alias kept").wait_for()
    page.get_by_role("button", name="Link…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Portfolio").fill("Production")
    page.keyboard.press("Tab")
    dialog.get_by_label("Aliases there").fill("live")
    dialog.get_by_role("button", name="Link", exact=True).click()
    expect(dialog).to_have_count(0)
    page.get_by_role("tab", name="History").click()
    deeds = page.get_by_role("region", name="History").get_by_role("listitem")
    for words in (
        f"Got the alias live in {entity}/shelf/Production",
        f"Linked in {entity}/shelf/Production",
        "Got the alias kept",
        "Used by eval",
        "Made by train-0",
    ):
        expect(deeds.filter(has_text=words)).to_have_count(1)
    page.goto(f"{shelf}/artifacts/Production?version=live")
    page.get_by_role("heading", name="Production:v0").wait_for()


def test_a_run_tells_what_it_used_and_logged(
    shelf: str, shared_server: LiveServer, quiet_page: Page
) -> None:
    page, entity = quiet_page, shelf.split("/")[-2]
    runs = shared_server.get(f"/projects/{entity}/shelf/runs")["items"]
    ids = {run["name"]: run["id"] for run in runs}
    page.goto(f"{shelf}/runs/{ids['eval']}?tab=overview")
    named = page.get_by_role("region", name="Artifacts")
    expect(named.get_by_role("link")).to_have_text(["net:v0"])
    page.get_by_role("tab", name="Artifacts").click()
    inputs = page.get_by_role("region", name="Inputs")
    expect(inputs.get_by_role("row").nth(1)).to_contain_text("net:v0")
    page.get_by_role("region", name="Outputs").get_by_text("It logged none").wait_for()
    inputs.get_by_role("link", name="net:v0").click()
    page.get_by_role("heading", name="net:v0").wait_for()
    page.goto(f"{shelf}/runs/{ids['train-1']}?tab=artifacts")
    outputs = page.get_by_role("region", name="Outputs")
    expect(outputs.get_by_role("row").nth(1)).to_contain_text("best")


def edges_to_the_right(graph: Locator) -> int:
    """Returns how many edges the graph has, all of which lead to the right."""
    paths = graph.locator("path[d^=M]").evaluate_all("all => all.map(p => p.getAttribute('d'))")
    ends = [[float(x) for x in re.findall(r"[\d.]+", path)] for path in paths if "C" in path]
    drawn = [numbers for numbers in ends if len(numbers) == 8]
    assert all(numbers[0] < numbers[6] for numbers in drawn)
    return len(drawn)


TABLES = """
import sys, runwell
with runwell.init(project=sys.argv[1]) as run:
    run.log_artifact(runwell.Artifact("net", "model")).wait()
    run.log({"guesses": runwell.Table(columns=["a"], data=[[1]])})
"""


def test_what_clients_log_by_themselves_is_folded_away_until_it_is_looked_for(
    shared_server: LiveServer, project: str, quiet_page: Page
) -> None:
    page = quiet_page
    with shared_server.start(TABLES, project) as training:
        assert training.wait(timeout=60) == 0
    entity = shared_server.get("/viewer")["entity"]
    page.goto(f"{shared_server.url}/{entity}/{project}/artifacts")
    page.get_by_role("link", name="net").wait_for()
    table = page.get_by_role("link", name=re.compile("^run-.*guesses"))
    folded = page.get_by_role("button", name="run_table 1 collection")
    folded.wait_for()
    expect(table).to_have_count(0)
    page.get_by_role("searchbox", name="Search artifacts").fill("guesses")
    table.wait_for()
    page.get_by_role("searchbox", name="Search artifacts").fill("")
    expect(table).to_have_count(0)
    folded.click()
    table.wait_for()
