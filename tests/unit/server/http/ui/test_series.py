from __future__ import annotations

from typing import Any

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run, RunChange
from runwell.wire.frame import MEDIA_TYPE, column, read_frame
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows

PATH = "/api/v1/projects/ann/digits/series"


def test_curves_come_as_a_frame_in_the_order_of_the_request(
    owner: Browser, services: Services, people: People, run: Run
) -> None:
    other, _ = services.runs.upsert(people.owner, None, "digits", "r2", RunChange())
    log_rows(services, people.owner, run, [{"_step": 0, "loss": 1}, {"_step": 2, "loss": 3}])
    log_rows(services, people.owner, other, [{"_step": 1, "loss": 2}])
    asked = {"runs": ["r2", "r1", "r2", "nope"], "keys": ["loss", "nope", "loss"]}
    answer = owner.post(PATH, asked)
    assert (answer.status, answer.headers["content-type"]) == (200, MEDIA_TYPE)
    header, columns = read_frame(answer.body)
    panels: Any = header["panels"]
    assert [panel["key"] for panel in panels] == ["loss", "nope"]
    assert [series["run"] for series in panels[0]["series"]] == ["r2", "r1"]
    assert list(column(columns, panels[0]["x"])) == [0.0, 1.0, 2.0]
    assert panels[1]["series"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"buckets": 0},
        {"buckets": 10_001},
        {"runs": ["x"] * 1001},
        {"keys": ["x"] * 201},
        {"stream": "x"},
        {"more": 1},
        {"x_min": "x"},
    ],
)
def test_a_request_has_limits(owner: Browser, run: Run, change: dict[str, object]) -> None:
    document = {"runs": [run.run_id], "keys": ["loss"]} | change
    assert owner.post(PATH, document).status == 422
