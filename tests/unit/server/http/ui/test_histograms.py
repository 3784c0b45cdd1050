from __future__ import annotations

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run, RunChange
from runwell.values.json import Json
from runwell.wire.frame import column, read_frame
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows

URL = "/api/v1/projects/ann/digits/series/histograms"


def counts(browser: Browser, **asked: Json) -> tuple[dict[str, Json], list[list[float]]]:
    """Returns the header, and every matrix as one list."""
    answer = browser.post(URL, asked)
    assert answer.status == 200
    header, columns = read_frame(answer.body)
    matrices = header["matrices"]
    assert isinstance(matrices, list)
    found = []
    for matrix in matrices:
        assert isinstance(matrix, dict)
        place = matrix["counts"]
        assert isinstance(place, list)
        found.append(list(column(columns, [int(str(part)) for part in place])))
    return header, found


def histogram(*values: float) -> Json:
    return {"_type": "histogram", "values": [*values], "bins": [0.0, 1.0, 2.0]}


def test_histograms_of_runs_are_a_matrix(
    owner: Browser, services: Services, people: People, run: Run
) -> None:
    other, _ = services.runs.upsert(people.owner, None, "digits", "r2", RunChange())
    packed: Json = {
        "_type": "histogram",
        "values": [5, 7],
        "packedBins": {"min": 0, "size": 1, "count": 2},
    }
    rows: list[dict[str, Json]] = [
        {"_step": 0, "h": histogram(1, 2)},
        {"_step": 5, "h": histogram(3, 4)},
        {"_step": 6, "h": "none"},
        {"_step": 7, "h": {"_type": "histogram", "values": [1], "bins": [1]}},
    ]
    log_rows(services, people.owner, run, rows)
    log_rows(services, people.owner, other, [{"_step": 5, "h": packed}])
    header, merged = counts(owner, runs=["r1", "r2", "gone"], key="h", bins=3)
    assert header["skipped"] == 2
    assert merged == [[1.0, 2.0, 0.0, 8.0, 11.0, 0.0]]
    header, each = counts(owner, runs=["r1", "r2"], key="h", bins=3, merged=False, min_step=1)
    assert each == [[3.0, 4.0, 0.0], [5.0, 7.0, 0.0]]
    header, none = counts(owner, runs=["r1"], key="other")
    assert none == [[]]


def test_too_large_an_answer_is_refused(owner: Browser, services: Services, run: Run) -> None:
    assert owner.post(URL, {"runs": ["r1"], "key": "h", "columns": 5000}).status == 422
    assert owner.post(URL, {"runs": ["r1"], "key": "h", "bins": 1}).status == 422
