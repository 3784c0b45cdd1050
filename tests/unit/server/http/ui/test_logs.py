from __future__ import annotations

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_lines


def test_lines_come_in_pages(owner: Browser, services: Services, people: People, run: Run) -> None:
    lines = [
        '{"ts":"t0","content":"\\u001b[32mgreen"}',
        '{"ts":"t1","content":"bad","level":"error"}',
        "c",
    ]
    log_lines(services, people.owner, run, lines)
    path = f"/api/v1/projects/ann/digits/runs/{run.run_id}/logs"
    assert owner.get(f"{path}?limit=2").json() == {
        "total": 3,
        "lines": [
            {"number": 0, "timestamp": "t0", "level": "", "text": "\x1b[32mgreen"},
            {"number": 1, "timestamp": "t1", "level": "error", "text": "bad"},
        ],
    }
    assert [line["number"] for line in owner.get(f"{path}?tail=true&limit=1").json()["lines"]] == [
        2
    ]
    assert [line["number"] for line in owner.get(f"{path}?search=bad").json()["lines"]] == [1]


@pytest.mark.parametrize("query", ["after=-1", "limit=0", "limit=10001", "after=x"])
def test_a_page_has_limits(owner: Browser, run: Run, query: str) -> None:
    assert owner.get(f"/api/v1/projects/ann/digits/runs/{run.run_id}/logs?{query}").status == 422
