"""A database of each schema that ever was comes up to this one with all that it held.

The golden backups were made by the servers of those schemas (`make_golden`). A new schema needs one
more, made with the commit that brings it.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from runwell.store.artifacts.nouns import ListQuery
from runwell.store.backup.restore import restore_backup
from runwell.store.doctor.examine import Orders, examine
from runwell.store.open import open_stores
from runwell.store.ports.histories import Stream
from runwell.store.ports.runs import RunQuery
from runwell.store.ports.stores import Stores
from runwell.store.schema_version import head
from tests.unit.store.migrations.make_golden import LONG, PROJECT, SHORT, TEMPLATE, WIDE

FOLDER = Path(__file__).parent / "golden"
SCHEMAS = sorted(path.stem for path in FOLDER.glob("*.zip"))
SWEEPS_SINCE, ARTIFACTS_SINCE, QUEUES_SINCE, TEMPLATES_SINCE = "0009", "0013", "0020", "0021"
HISTORY = Stream.HISTORY
FEW = ("0001", "0008")  # PostgreSQL gets rows of this schema, whichever they came from


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def restored(schema: str, url: str, folder: Path) -> Stores:
    with zipfile.ZipFile(FOLDER / f"{schema}.zip") as packed:
        packed.extractall(folder / "backup")
    restore_backup(folder / "backup", url, str(folder / "blobs"), lambda _: None)
    reports = examine(
        url,
        str(folder / "blobs"),
        Orders(reads_all=True),
        clock=lambda: 0.0,
        tell=lambda _: None,
        told=lambda _: None,
    )
    assert [finding for report in reports for finding in report.left] == []
    return open_stores(url, str(folder / "blobs"))


def check(stores: Stores, schema: str) -> None:
    (owner,) = {project.entity for project in stores.projects.all()}
    project = stores.projects.find(owner, PROJECT)
    assert project is not None
    found = {
        run.run_id: run
        for run in stores.runs.page(project.id, RunQuery(filters={"config.lr.value": 0.1})).runs
    }
    assert sorted(found) == ["long", "short", "wide"]
    assert {run.state for run in found.values()} == {"finished"}
    assert [found[name].display_name for name in found if name == "long"] == ["the long one"]
    loss = stores.series.read(found["long"].id, HISTORY, "loss")
    assert loss.values.tolist() == [float(step % 97) for step in range(LONG)]
    short = stores.series.read(found["short"].id, HISTORY, "loss")
    assert short.steps.tolist() == [step % 50 for step in range(SHORT)]
    assert [value for value in short.values.tolist() if value == value] == [  # noqa: PLR0124
        float(step) for step in range(SHORT) if step != 3
    ]
    notes = stores.series.rest(found["short"].id, HISTORY)
    assert [row.value for row in notes][:2] == [{"nested": {"note": f"n{n}"}} for n in range(2)]
    assert len(stores.series.metrics(found["wide"].id, HISTORY)) >= WIDE
    wide = stores.series.read(found["wide"].id, HISTORY, "m7")
    assert wide.values.tolist() == [7.0, 8.0]
    assert found["long"].summary["best"] == {"acc": 1.5}
    assert [line.text for line in stores.logs.page(found["long"].id, -1, 10)] == ["hello"]
    if schema >= SWEEPS_SINCE:
        assert stores.sweeps.count(project.id) == 1
    if schema >= ARTIFACTS_SINCE:
        collections = stores.artifacts.collections.page((project.id,), ListQuery(limit=50)).items
        assert "weights" in [collection.name for collection in collections]
    if schema >= QUEUES_SINCE:
        (queue,) = stores.queues.of(project.id)
        assert [item.state for item in stores.queues.items(queue.id, 10)] == ["PENDING"]
    if schema >= TEMPLATES_SINCE:
        assert json.loads(stores.templates.get(1) or "") == TEMPLATE


def test_there_is_a_golden_backup_of_every_schema() -> None:
    assert [f"{number:04}" for number in range(1, int(head()) + 1)] == SCHEMAS


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_database_of_an_old_schema_comes_up_whole(
    schema: str, database_url: str, tmp_path: Path
) -> None:
    stores = restored(schema, database_url, tmp_path)
    check(stores, schema)
    stores.close()


@pytest.mark.postgres
@pytest.mark.parametrize("schema", FEW)
def test_an_old_backup_comes_up_on_the_other_engine(
    schema: str, postgres_url: str, tmp_path: Path
) -> None:
    stores = restored(schema, postgres_url, tmp_path)
    check(stores, schema)
    stores.close()
