from __future__ import annotations

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_lines


@pytest.fixture
def logged(services: Services, people: People, run: Run) -> Run:
    return log_lines(services, people.owner, run, [f"line {n % 3}" for n in range(10)])


@pytest.mark.parametrize(
    ("after", "limit", "tail", "search", "numbers"),
    [
        (0, 3, False, "", [0, 1, 2]),
        (8, 10, False, "", [8, 9]),
        (10, 10, False, "", []),
        (0, 3, True, "", [7, 8, 9]),
        (5, 100, True, "", list(range(10))),
        (0, 10, False, "LINE 1", []),
        (0, 10, False, "line 1", [1, 4, 7]),
        (2, 10, False, "line 1", [4, 7]),
        (0, 2, True, "line 1", [4, 7]),
        (0, 10, False, "%", []),
    ],
)
def test_pages_of_lines(
    services: Services,
    logged: Run,
    after: int,
    limit: int,
    tail: bool,
    search: str,
    numbers: list[int],
) -> None:
    page = services.logs.page(logged, after=after, limit=limit, tail=tail, search=search)
    assert (page.total, [line.number for line in page.lines]) == (10, numbers)


def test_a_run_without_lines_has_none(services: Services, run: Run) -> None:
    page = services.logs.page(run, after=0, limit=10, tail=True)
    assert (page.total, page.lines) == (0, ())
