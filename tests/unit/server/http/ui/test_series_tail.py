from __future__ import annotations

import math
from typing import Any

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run, RunChange
from runwell.wire.frame import MEDIA_TYPE, column, read_frame
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows

PATH = "/api/v1/projects/ann/digits/series/tail"


def tail(owner: Browser, after: dict[str, int], *keys: str) -> dict[str, Any]:
    """Returns by run where the next tail begins, and by key its (row, step, value)."""
    answer = owner.post(PATH, {"after": after, "keys": list(keys)})
    assert (answer.status, answer.headers["content-type"]) == (200, MEDIA_TYPE)
    header, columns = read_frame(answer.body)
    runs: Any = header["runs"]
    return {
        run["run"]: (
            run["next"],
            {
                series["key"]: list(
                    zip(
                        *(column(columns, series[name]) for name in ("rows", "steps", "values")),
                        strict=True,
                    )
                )
                for series in run["series"]
            },
        )
        for run in runs
    }


@pytest.mark.parametrize("is_sealed", [False, True])
def test_tails_follow_each_other_without_a_gap(
    owner: Browser, services: Services, people: People, run: Run, is_sealed: bool
) -> None:
    other, _ = services.runs.upsert(people.owner, None, "digits", "r2", RunChange())
    log_rows(services, people.owner, run, [{"_step": 5, "loss": 1}, {"_step": 7, "acc": 2}])
    log_rows(services, people.owner, other, [{"_step": 1, "loss": 3}])
    if is_sealed:
        services.tails.stores.series.seal(run.id)
    whole = tail(owner, {"r1": 0, "r2": 0, "nope": 0}, "loss", "acc", "loss")
    assert whole == {
        "r1": (2, {"loss": [(0, 5, 1)], "acc": [(1, 7, 2)]}),
        "r2": (1, {"loss": [(0, 1, 3)]}),
    }
    log_rows(services, people.owner, run, [{"_step": 9, "loss": -math.inf}], first=2)
    after = {name: reached for name, (reached, _) in whole.items()}
    assert tail(owner, after, "loss") == {"r1": (3, {"loss": [(2, 9, -math.inf)]}), "r2": (1, {})}
    assert tail(owner, {"r1": 3, "r2": 0}, "loss")["r2"] == (1, {"loss": [(0, 1, 3)]})


def test_a_rewound_run_says_so_by_a_smaller_row(
    owner: Browser, services: Services, people: People, run: Run
) -> None:
    log_rows(services, people.owner, run, [{"_step": 0, "loss": 1}, {"_step": 1, "loss": 2}])
    services.tails.stores.series.rewind(run.id, 0)
    assert tail(owner, {"r1": 2}, "loss") == {"r1": (1, {})}
    assert owner.post(PATH, {"after": {"r1": -1}, "keys": []}).status == 422
