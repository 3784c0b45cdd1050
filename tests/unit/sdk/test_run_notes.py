from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from runwell.errors import UsageError
from runwell.sdk.run import Run
from runwell.sdk.run_notes import RunStatus
from runwell.wire.records import ConfigRecord, ConsoleRecord, PauseRecord, PreemptingRecord
from runwell.wire.rendezvous import Cursor, cursor_path, encode_note
from tests.fakes.reading import records_of
from tests.unit.sdk.conftest import Start


def lines_of(run: Run) -> list[str]:
    return [record.text for record in records_of(run) if isinstance(record, ConsoleRecord)]


def test_lines_can_be_written_into_the_log(run: Run) -> None:
    run.write_logs("one")
    run.write_logs("two\n")
    assert lines_of(run) == ["one\n", "two\n"]
    run.finish()
    run.write_logs("late")
    assert lines_of(run) == ["one\n", "two\n"]


def test_loggers_are_heard_from_their_level_on_until_the_run_ends(start: Start) -> None:
    run = start(run_id="heard", capture_loggers={"my_app": "INFO", "my_app.deep": "error"})
    logger = logging.getLogger("my_app")
    logger.setLevel(logging.DEBUG)
    logger.debug("no")
    logger.info("yes")
    logging.getLogger("my_app.other").warning("from %s", "below")
    run.finish()
    assert lines_of(run) == ["INFO:my_app:yes\n", "WARNING:my_app.other:from below\n"]
    assert logger.handlers == []


def test_a_level_that_is_none_is_said(start: Start) -> None:
    with pytest.raises(UsageError, match="no level of logging"):
        start(capture_loggers="my_app=loud")


def test_pinned_keys_stand_in_the_config(run: Run) -> None:
    run.pin_config_keys(["lr", "data"])
    run.pin_config_keys(("lr",))
    notes = [record.changed for record in records_of(run) if isinstance(record, ConfigRecord)]
    assert notes[-2:] == [
        {"_wandb": {"pinned_keys": ["lr", "data"]}},
        {"_wandb": {"pinned_keys": ["lr"]}},
    ]


def test_the_status_counts_what_the_server_has_not_acknowledged(run: Run) -> None:
    assert run.directory is not None
    journal = run.directory.journal
    size = journal.stat().st_size
    assert run.status() == RunStatus(size, size)
    note = Path(cursor_path(str(journal)))
    note.write_bytes(encode_note(Cursor(offset=10)))
    os.utime(note, (1e9, 1e9))
    status = run.status()
    assert (status.sync_items_total, status.sync_items_pending) == (size, size - 10)
    assert status.sync_time is not None
    assert status.sync_time.timestamp() == 1e9


def test_a_disabled_run_has_nothing_to_send(start: Start) -> None:
    assert start(mode="disabled").status() == RunStatus()


def test_a_run_rests_once_and_goes_on_once(run: Run) -> None:
    for is_resting in (False, True, True, False, False):
        run.rest(is_resting=is_resting)
    found = [record for record in records_of(run) if isinstance(record, PauseRecord)]
    assert [pause.is_resting for pause in found] == [True, False]


def test_a_process_that_will_be_taken_away_says_so(run: Run) -> None:
    run.mark_preempting()
    assert [type(each) for each in records_of(run)].count(PreemptingRecord) == 1
