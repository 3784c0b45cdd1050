"""Event files become rows of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from runwell.errors import UsageError
from runwell.sdk import event_files
from runwell.sdk.event_files import log, send
from runwell.sdk.run import Run
from runwell.values.json import Json
from runwell.wire.records import HistoryRecord
from tests.fakes.reading import records_of
from tests.unit.sdk.conftest import Start
from tests.unit.wire.test_event_log import NEW, event, scalar


def written(root: Path) -> Path:
    """Writes files of two folders whose steps come at the same times."""
    for folder in ("train", "val"):
        (root / folder).mkdir(parents=True)
    train = [event(n, scalar("loss", 1.0 / (n + 1)), at=float(10 * n)) for n in range(3)]
    (root / "train" / "events.out.tfevents.1").write_bytes(b"".join(train))
    val = event(1, scalar("loss", 0.75), at=11.0)
    (root / "val" / "events.out.tfevents.2").write_bytes(val + b"torn")
    return root


def whole_rows(run: Run) -> list[dict[str, Json]]:
    """Returns rows, of each what was written for it one after the other."""
    rows: list[dict[str, Json]] = [{}]
    for record in records_of(run):
        if isinstance(record, HistoryRecord):
            rows[-1] |= record.data
            if record.committed:
                rows.append({})
    return [row for row in rows if row]


def test_what_folders_say_of_one_step_is_one_row(start: Start, tmp_path: Path) -> None:
    run, root = start(), written(tmp_path / "logs")
    log(run, root, event_files.event_files(root))
    run.finish()
    assert whole_rows(run) == [
        {"train/loss": 1.0, "global_step": 0},
        {"train/loss": 0.5, "val/loss": 0.75, "global_step": 1},
        {"train/loss": pytest.approx(1 / 3), "global_step": 2},
    ]


def test_a_row_has_the_time_at_which_it_was_written(start: Start, tmp_path: Path) -> None:
    run, root = start(), written(tmp_path / "logs")
    log(run, root, event_files.event_files(root))
    run.finish()
    rows = [record for record in records_of(run) if isinstance(record, HistoryRecord)]
    assert [row.timestamp for row in rows if row.committed] == [0.0, 11.0, 20.0]


def test_a_single_file_has_tags_without_a_folder(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(NEW)
    run = start()
    log(run, tmp_path, event_files.event_files(path))
    run.finish()
    (first, second) = whole_rows(run)
    assert first == {"acc": 0.5, "global_step": 0}
    assert (second["acc"], sorted(second)) == (1.5, ["acc", "global_step", "hist"])


def test_where_there_is_nothing_no_run_is_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no event file"):
        send(tmp_path)
