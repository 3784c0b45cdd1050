from __future__ import annotations

import pytest

from runwell.sdk import words
from runwell.sdk.run import Run
from runwell.sdk.waiting import Ending, Outcome
from runwell.values.json import Json
from runwell.wire.rendezvous import Cursor
from tests.unit.sdk.conftest import Start


def test_the_beginning_says_where_to_look(run: Run, start: Start) -> None:
    assert run.directory is not None
    kept = f"run swift-fox (project demo) is kept in {run.directory.path}"
    assert words.beginning(run, offline=True, has_server=False) == f"{kept}; runwell sync sends it"
    assert words.beginning(run, offline=False, has_server=False) == f"{kept}; runwell up shows it"
    assert words.beginning(run, offline=False, has_server=True) == kept
    disabled = start(mode="disabled")
    assert words.beginning(disabled, offline=False, has_server=False) == (
        "this run is disabled: nothing is kept"
    )


def test_the_end_says_where_everything_is(run: Run) -> None:
    assert run.directory is not None
    place = run.directory.path
    outcomes = {
        Ending.DONE: "run swift-fox is complete on the server",
        Ending.REFUSED: (
            f"run swift-fox was refused by the server: why; the data is safe in {place}"
        ),
        Ending.GAVE_UP: (
            f"run swift-fox is not on the server yet: why; the data is safe in {place} and is sent "
            f"once the server answers (or by: runwell sync {place})"
        ),
    }
    for ending, text in outcomes.items():
        outcome = Outcome(ending, Cursor(message="why"))
        assert words.ending(run, outcome, offline=False) == text


def test_the_summary_is_cut_after_ten_lines() -> None:
    summary: dict[str, Json] = {
        "_step": 1,
        "text": "x",
        "dict": {},
        **{f"m{i:02}": i / 3 for i in range(11)},
    }
    lines = words.summary_lines(summary)
    assert lines[:2] == ["  text  x", "  m00   0"]
    assert lines[-1] == "  … and 2 more"
    assert len(lines) == 11


@pytest.mark.parametrize(
    ("cursor", "text"),
    [
        (None, "waiting for the uplink …"),
        (Cursor(message="nobody answers"), "nobody answers …"),
        (Cursor(offset=50), "sending: 25 % …"),
        (Cursor(offset=900), "sending: 100 % …"),
    ],
)
def test_progress(cursor: Cursor | None, text: str) -> None:
    assert words.progress(cursor, 200) == text
    assert words.progress(Cursor(), 0) == "sending: 100 % …"
