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
log(0, {"weights.txt": "0", "conf/a.yaml": "a: 1"})
log(1, {"weights.txt": "01", "conf/a.yaml": "a: 1", "more.txt": "x"}, aliases=["best"])
with wandb.init(project="shelf", name="eval") as run:
    run.link_artifact(run.use_artifact("net:v0"), "shelf/Champions")
"""


def test_an_artifact_is_found_looked_into_and_compared(
    module_server: LiveServer, quiet_page: Page
) -> None:
    python = official_python(next(iter(OFFICIAL_VERSIONS)))
    if python is None:
        pytest.skip("the official SDK is not installed: `make test` does so")
    environ = {**module_server.environ, "WANDB_SILENT": "true", "WANDB_ERROR_REPORTING": "false"}
    environ["WANDB_BASE_URL"] = module_server.url
    environ["WANDB_API_KEY"] = (module_server.data / "owner.key").read_text().strip()
    subprocess.run([str(python), "-c", LOG], env=environ, cwd=module_server.data.parent, check=True)
    page = quiet_page
    page.goto(f"{module_server.url}/{module_server.get('/viewer')['entity']}/shelf/artifacts")
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
        ["train-0", "eval", f"{module_server.get('/viewer')['entity']}/shelf/Champions:v0"]
    )
    files = page.get_by_role("region", name="Files")
    files.get_by_role("button", name="conf").click()
    files.get_by_role("button", name="a.yaml").click()
    preview = files.get_by_role("region", name="Preview")
    preview.get_by_text("a: 1").wait_for()
    graph = page.get_by_role("region", name="Graph")
    expect(graph.get_by_role("link")).to_have_text(["net:v0", "train-0", "eval"])
    assert edges_to_the_right(graph) == 2
    page.get_by_role("combobox", name="Other version").click()
    page.get_by_role("option", name="v1").click()
    page.get_by_text("v1 has 1 more, 0 less, 1 changed, 1 the same").wait_for()
    comparison = page.get_by_role("region", name="Comparison")
    comparison.get_by_role("button", name="weights.txt").click()
    expect(comparison.locator('td[data-kind="removed"]')).to_have_text("0")
    expect(comparison.locator('td[data-kind="added"]')).to_have_text("01")
    assert page.url.endswith("/artifacts/net?version=v0")


def edges_to_the_right(graph: Locator) -> int:
    """Returns how many edges the graph has, all of which lead to the right."""
    paths = graph.locator("path[d^=M]").evaluate_all("all => all.map(p => p.getAttribute('d'))")
    ends = [[float(x) for x in re.findall(r"[\d.]+", path)] for path in paths if "C" in path]
    drawn = [numbers for numbers in ends if len(numbers) == 8]
    assert all(numbers[0] < numbers[6] for numbers in drawn)
    return len(drawn)
