"""Charts that scripts describe are drawn, and a chart is described in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import LiveServer

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import runwell
from runwell import plot
for number in range(2):
    with runwell.init(project="drawn", name=f"run-{number}", config={"width": number + 1}) as run:
        xy = runwell.Table(columns=["x", "y"], data=[[x, x * (number + 1)] for x in range(9)])
        bars = runwell.Table(columns=["label", "value"], data=[["a", 1], ["b", number + 2]])
        truth = [0, 1, 0, 1, 1]
        scores = [[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.4, 0.6], [0.7, 0.3]]
        run.log({
            "line": plot.line(xy, "x", "y", title="Lines"),
            "scatter": plot.scatter(xy, "x", "y"),
            "histogram": plot.histogram(xy, "y"),
            "bar": plot.bar(bars, "label", "value"),
            "pr": plot.pr_curve(truth, scores, labels=["no", "yes"]),
            "roc": plot.roc_curve(truth, scores, labels=["no", "yes"]),
            "series": plot.line_series([0, 1, 2], [[0, 1, 4], [0, 2, 8]], keys=["k1", "k2"]),
            "loss": 3 - number,
        })
"""

# How many marks each chart has: of two runs, of two classes or keys.
MARKS = {
    "line": (".mark-line path", 2),
    "scatter": (".mark-symbol.marks path", 18),
    "bar": (".mark-rect.marks path", 4),
    "pr": (".mark-line path", 4),
    "roc": (".mark-line path", 4),
    "series": (".mark-line path", 4),
}


@pytest.fixture(scope="module")
def address(shared_server: LiveServer) -> str:
    with shared_server.start(SCRIPT, "drawn") as training:
        training.communicate()
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/drawn"


def test_every_preset_draws_all_runs(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    for name, (marks, count) in MARKS.items():
        card = page.get_by_role("article", name=name, exact=True)
        card.scroll_into_view_if_needed()  # what nobody sees is not drawn
        expect(card.locator(f'[role="graphics-document"] {marks}')).to_have_count(count)
    card = page.get_by_role("article", name="histogram", exact=True)
    card.scroll_into_view_if_needed()
    card.locator(".mark-rect.marks path").first.wait_for()
    line = page.get_by_role("article", name="line", exact=True)
    expect(line.get_by_text("Lines", exact=True)).to_be_visible()
    expect(line.locator(".mark-text").get_by_text("run-1")).to_be_visible()
    assert page.get_by_role("article", name="line_table").count() == 0


def test_a_chart_of_ones_own_is_described_and_kept(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    page.locator('section[aria-label="Charts"]').hover()
    page.get_by_role("button", name="Add a panel to Charts").click()
    page.get_by_role("button", name="Custom chart").click()
    editor = page.get_by_role("dialog", name="Edit Custom chart")
    editor.get_by_role("combobox", name="Chart").click()
    page.get_by_role("option", name="Vega or Vega-Lite").click()
    editor.get_by_role("combobox", name="Data", exact=True).click()
    page.get_by_role("option", name="Keys of the summary").click()
    editor.get_by_label("Keys").fill("loss")
    spec = '{"mark": "bar", "encoding": {"y": {"field": "run"}, "x": {"field": "${field:v}", '
    editor.get_by_label("Definition, in JSON").fill(spec + '"type": "quantitative"}}}')
    editor.get_by_label("Column for v").fill("loss")
    page.keyboard.press("Tab")  # closes the list of suggestions
    expect(editor.locator(".mark-rect.marks path")).to_have_count(2)
    editor.get_by_label("Definition, in JSON").fill('{"mark": ')
    editor.get_by_text("This chart is not drawn").wait_for()
    page.keyboard.press("Control+z")
    page.get_by_role("button", name="Done").click()
