from __future__ import annotations

import os
from pathlib import Path

from pyarrow import parquet

from runwell.server.services.assembly import Services
from runwell.server.services.history_files import LINGER_S
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from tests.fakes.clock import FakeClock
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows


def test_the_file_is_parquet_in_the_order_of_the_steps(
    services: Services, people: People, run: Run
) -> None:
    after = log_rows(services, people.owner, run, [{"_step": 2, "a": 1.0}, {"_step": 1, "a": 2.0}])
    file = services.history_files.ensure(after)
    with services.history_files.open(file) as opened:
        assert parquet.read_table(opened).to_pylist() == [
            {"_step": 1, "a": 2.0},
            {"_step": 2, "a": 1.0},
        ]
        assert opened.seek(0, os.SEEK_END) == file.size_bytes


def test_it_is_made_once_per_state_of_the_run(services: Services, people: People, run: Run) -> None:
    first = services.history_files.ensure(log_rows(services, people.owner, run, [{"_step": 0}]))
    assert services.history_files.ensure(services.runs.by_key(people.owner, run.id)) == first
    after = log_rows(services, people.owner, run, [{"_step": 1, "a": 1.0}], first=1)
    assert services.history_files.ensure(after) != first


def test_files_of_earlier_states_go_when_nobody_can_be_reading_them(
    services: Services,
    stores: Stores,
    people: People,
    run: Run,
    clock: FakeClock,
    tmp_path: Path,
) -> None:
    first = services.history_files.ensure(run)
    made_at = clock() - LINGER_S
    os.utime(tmp_path / "blobs" / first.blob, (made_at, made_at))
    after = log_rows(services, people.owner, run, [{"_step": 1, "a": 1.0}])
    second = services.history_files.ensure(after)
    assert stores.blobs.size(first.blob) is not None
    made_at = clock() - LINGER_S - 1
    os.utime(tmp_path / "blobs" / first.blob, (made_at, made_at))
    newest = log_rows(services, people.owner, run, [{"_step": 2, "a": 1.0}], first=1)
    services.history_files.ensure(newest)
    assert stores.blobs.size(first.blob) is None
    assert stores.blobs.size(second.blob) is not None
