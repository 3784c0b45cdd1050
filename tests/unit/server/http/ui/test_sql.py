from __future__ import annotations

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.services.export.reading import read_arrow
from tests.unit.server.streaming import log_rows

PATH = "/api/v1/sql"
QUERY = "SELECT run, _step, value FROM history WHERE key = 'a' ORDER BY _step"


@pytest.fixture(autouse=True)
def _logged(services: Services, people: People, run: Run) -> None:
    rows: list[dict[str, object]] = [
        {"_step": 0, "a": 0.5},
        {"_step": 1, "a": float("nan")},
        {"_step": 2, "a": 2},
    ]
    log_rows(services, people.owner, run, rows)


def test_an_answer_is_columns_and_rows(owner: Browser) -> None:
    answer = owner.post(PATH, {"query": QUERY})
    assert answer.json() == {
        "columns": [
            {"name": "run", "type": "string"},
            {"name": "_step", "type": "int64"},
            {"name": "value", "type": "double"},
        ],
        "rows": [["r1", 0, 0.5], ["r1", 1, "NaN"], ["r1", 2, 2.0]],
        "truncated": False,
    }


def test_times_and_lists_are_json_too(owner: Browser) -> None:
    query = "SELECT created_at, tags, finished_at FROM runs"
    assert owner.post(PATH, {"query": query}).json()["rows"] == [["1970-01-12T13:46:40Z", [], None]]


def test_other_formats_say_in_a_header_that_they_were_cut(owner: Browser) -> None:
    answer = owner.post(PATH, {"query": QUERY, "format": "arrow", "limit": 1})
    assert read_arrow([answer.body]).to_pydict() == {"run": ["r1"], "_step": [0], "value": [0.5]}
    assert answer.headers["x-runwell-truncated"] == "true"
    csv = owner.post(PATH, {"query": "SELECT 1 AS one", "format": "csv"})
    assert (csv.body, csv.headers["x-runwell-truncated"]) == (b'"one"\n1\n', "false")


def test_who_is_not_known_gets_no_answer(nobody: Browser) -> None:
    assert nobody.post(PATH, {"query": QUERY}).status == 401


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"query": "ATTACH 'x'"}, 400),
        ({"query": "SELECT * FROM read_csv('/etc/passwd')"}, 400),
        ({"query": QUERY, "limit": 0}, 422),
        ({"query": QUERY, "limit": 1_000_001}, 422),
        ({"query": QUERY, "format": "xlsx"}, 422),
        ({"query": "x" * 100_001}, 422),
    ],
)
def test_a_refusal_is_a_problem(owner: Browser, asked: dict[str, object], status: int) -> None:
    answer = owner.post(PATH, asked)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
