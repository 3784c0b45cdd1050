"""The histories of a PostgreSQL that was cut into parts as the docs say: nothing notices."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import text

from runwell.store.doctor.examine import Orders, examine
from runwell.store.open import open_database
from runwell.store.ports.histories import Stream
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from tests.unit.store.sample import flush

pytestmark = pytest.mark.postgres
HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "partition.md"
HISTORY = Stream.HISTORY
RUNS, LINES = 12, 300


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


def documented() -> str:
    found = re.search(r"```sql\n(.*?)```", HOW_TO.read_text(), re.DOTALL)
    assert found is not None
    return found[1]


def test_histories_in_parts_are_written_sealed_read_forked_and_deleted(
    stores: Stores, database_url: str, tmp_path: Path, ann: User, project: Project, run: Run
) -> None:
    stores.series.append([flush(run.id, 0, {"loss": [1.0, 2.0]}, rest={0: '{"n":"x"}'})])
    stores.series.seal(run.id)
    database = open_database(database_url)
    database.write(lambda connection: connection.execute(text(documented())).close())

    runs = [
        stores.runs.upsert(project.id, f"r{number}", ann.id, RunChange(), 1.0)[0].id
        for number in range(RUNS)
    ]
    for first in range(0, LINES, 100):
        values = [float(row) for row in range(first, first + 100)]
        stores.series.append([flush(one, first, {"loss": values}) for one in runs])
        stores.series.seal(runs[0])
    wide = {f"m{number}": [1.0] for number in range(1_100)}
    stores.series.append([flush(runs[1], LINES, wide)])
    stores.series.seal(runs[1])
    fork, _ = stores.runs.upsert(project.id, "fork", ann.id, RunChange(), 1.0)
    stores.series.fork(fork.id, runs[0], 49)

    assert stores.series.read(run.id, HISTORY, "loss").values.tolist() == [1.0, 2.0]
    expected = [float(row) for row in range(LINES)]
    found = stores.series.read_many(runs, HISTORY, ["loss"])
    assert {one: series.values.tolist() for (one, _), series in found.items()} == dict.fromkeys(
        runs, expected
    )
    assert stores.series.read(fork.id, HISTORY, "loss").values.tolist() == expected[:50]
    for one in runs[2:]:
        stores.series.delete(one)
    reports = examine(
        database_url,
        str(tmp_path / "blobs"),
        Orders(),
        clock=lambda: 0.0,
        tell=lambda _: None,
        told=lambda _: None,
    )
    assert [finding for report in reports for finding in report.left] == []
    with database.read() as connection:
        parts = connection.execute(
            text("SELECT count(DISTINCT tableoid), count(DISTINCT branch) FROM chunk")
        ).one()
    database.close()
    assert parts[0] > 1
    assert parts[1] == 2  # the wide run lies in packs, the fork has nothing of its own
