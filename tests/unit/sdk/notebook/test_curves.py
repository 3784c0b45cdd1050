from __future__ import annotations

import pytest

from runwell.errors import JournalError
from runwell.sdk.notebook import curves
from runwell.sdk.notebook.curves import curves_in
from runwell.sdk.run import Run


def test_numbers_come_back_in_the_order_of_rows(run: Run) -> None:
    run.log({"loss": 2, "word": "x"})
    run.log({"acc": True})
    run.log({"loss": 0.5})
    assert run.directory is not None
    assert curves_in(run.directory.journal, ["loss", "acc", "word", "none"]) == {
        "loss": [2.0, 0.5],
        "acc": [],
        "word": [],
        "none": [],
    }


def test_of_many_rows_a_part_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curves, "MOST_ROWS", 4)
    for step in range(8):
        run.log({"x": step})
    assert run.directory is not None
    assert curves_in(run.directory.journal, ["x"]) == {"x": [0.0, 3.0, 6.0]}
    monkeypatch.setattr(curves, "MOST_BYTES", 10)
    assert curves_in(run.directory.journal, ["x"]) == {"x": []}


def test_what_is_no_journal_is_said(run: Run) -> None:
    assert run.directory is not None
    place = run.directory.path / "other"
    place.write_bytes(b"not a journal")
    with pytest.raises(JournalError):
        curves_in(place, ["x"])
