from __future__ import annotations

from contextlib import closing

import pytest
from sqlalchemy.exc import DBAPIError

from runwell.errors import NotFound, StoreError
from runwell.store.open import open_database
from runwell.store.ports.histories import Stream
from runwell.store.ports.logs import LogLine
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from tests.unit.store.sample import flush, listed

HISTORY = Stream.HISTORY


def test_what_is_written_together_is_kept_all_or_none(stores: Stores, run: Run) -> None:
    def keep(value: float, then: RunChange) -> int:
        ((lines, _),) = stores.series.append([flush(run.id, 0, {"loss": [value]})])
        stores.logs.write(run.id, [LogLine(0, "", "", "hello")])
        stores.runs.change(run.id if value < 9 else 99, then, 5.0)
        return lines

    with pytest.raises(NotFound):
        stores.together(lambda: keep(9.0, RunChange(notes="no")))
    assert stores.series.line_count(run.id, HISTORY) == 0
    assert stores.logs.count(run.id) == 0
    assert stores.together(lambda: keep(1.0, RunChange(notes="yes"))) == 1
    assert listed(stores.series.read(run.id, HISTORY, "loss")) == [(0, 0, 1.0)]
    assert [info.key for info in stores.series.metrics(run.id, HISTORY)] == ["loss"]
    found = stores.runs.get(run.id)
    assert found is not None
    assert (found.notes, found.console_lines) == ("yes", 1)


def test_who_waits_for_a_commit_is_called_after_it_and_only_then(database_url: str) -> None:
    told: list[str] = []
    with closing(open_database(database_url)) as database:

        def work() -> str:
            database.once_committed(lambda: told.append("inner"))
            assert told == []
            return "done"

        def fails() -> None:
            database.once_committed(lambda: told.append("never"))
            raise StoreError("no")

        assert database.together(work) == "done"
        with pytest.raises(StoreError, match="no"):
            database.together(fails)
        database.once_committed(lambda: told.append("at once"))
    assert told == ["inner", "at once"]


def test_the_writer_sees_what_the_database_said_and_the_caller_an_error_of_ours(
    database_url: str,
) -> None:
    with closing(open_database(database_url)) as database:

        def fails() -> None:
            # A writer that repeats what met in a deadlock has to see that it was one.
            with pytest.raises(DBAPIError):
                database.write(lambda connection: connection.exec_driver_sql("nonsense").close())
            database.write(lambda connection: connection.exec_driver_sql("nonsense").close())

        with pytest.raises(StoreError, match="could not be written"):
            database.together(fails)
