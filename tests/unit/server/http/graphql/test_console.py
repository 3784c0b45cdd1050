from __future__ import annotations

import json

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.http.graphql.asking import ask, errors
from tests.unit.server.streaming import log_lines

PAGE = """
query ($first: Int, $after: String, $last: Int) { project(name: "digits") { run(name: "r1") {
  logLineCount
  logLines(first: $first, after: $after, last: $last, useImprovedPagination: true) {
    edges { node { number timestamp level label line } } pageInfo { endCursor hasNextPage } } } } }
"""


@pytest.fixture(autouse=True)
def told(services: Services, people: People, run: Run) -> None:
    lines = [{"ts": "2026-01-01T00:00:00.5", "content": f"line {number}"} for number in range(7)]
    lines[6] |= {"level": "error", "label": "b"}
    log_lines(services, people.owner, run, [json.dumps(line) for line in lines])


def test_lines_come_page_by_page(owner: Browser) -> None:
    found: list[int] = []
    after = None
    assert ask(owner, PAGE)["project"]["run"]["logLineCount"] == 7
    for _ in range(3):
        page = ask(owner, PAGE, first=3, after=after)["project"]["run"]["logLines"]
        found += [edge["node"]["number"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        assert page["pageInfo"]["hasNextPage"] is (len(found) < 7)
    assert found == list(range(7))
    end = ask(owner, PAGE, first=3, after=after)["project"]["run"]["logLines"]
    assert end == {"edges": [], "pageInfo": {"endCursor": None, "hasNextPage": False}}


def test_the_last_lines_come_in_order(owner: Browser) -> None:
    page = ask(owner, PAGE, last=2)["project"]["run"]["logLines"]
    nodes = [edge["node"] for edge in page["edges"]]
    assert [node["line"] for node in nodes] == ["line 5", "line 6"]
    assert nodes[1] == {
        "number": 6,
        "timestamp": "2026-01-01T00:00:00.5Z",
        "level": "error",
        "label": "b",
        "line": "line 6",
    }


def test_a_cursor_of_something_else_is_refused(owner: Browser) -> None:
    assert errors(owner, PAGE, after="x") == ["this is no cursor of a list of console lines"]
