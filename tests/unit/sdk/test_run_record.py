from __future__ import annotations

import os

import pytest

from runwell.errors import InvalidName
from runwell.wire.records import (
    EnvironmentRecord,
    RunRecord,
)
from tests.fakes.reading import records_of
from tests.unit.sdk.conftest import Start


def test_a_project_that_cannot_be_named_so_is_mended(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    run = start(project="a/b?c")
    assert run.project == "a-b-c"
    assert "project 'a/b?c'" in capsys.readouterr().err


def test_an_id_that_cannot_be_one_is_refused(start: Start) -> None:
    with pytest.raises(InvalidName, match="run id"):
        start(run_id="a/b")


def test_the_process_of_the_run_is_noted(start: Start) -> None:
    first = records_of(start(x_disable_stats=True))[0]
    assert isinstance(first, RunRecord)
    assert (first.pid, first.process_started_at > 0, first.samples_system) == (
        os.getpid(),
        True,
        False,
    )


def test_who_runs_it_may_be_said(start: Start) -> None:
    run = start(run_id="who", username="ann", email="ann@example.org")
    facts = [record.facts for record in records_of(run) if isinstance(record, EnvironmentRecord)]
    assert (facts[0]["username"], facts[0]["email"]) == ("ann", "ann@example.org")


def test_what_an_uplink_is_to_keep_and_sample_stands_in_the_journal(start: Start) -> None:
    run = start(
        ignore_globs="*.pt, media/*",
        x_stats_sampling_interval="2.5",
        x_stats_gpu_device_ids="0,3",
        x_stats_disk_paths=("/", "/data"),
    )
    record = records_of(run)[0]
    assert isinstance(record, RunRecord)
    assert (record.kept_here, record.sample_every_s, record.gpus, record.disks) == (
        ("*.pt", "media/*"), 2.5, (0, 3), ("/", "/data")
    )  # fmt: skip
