from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from runwell.errors import Unreachable, UsageError
from runwell.sdk.resuming import Beginning, Interrupted, Moment, begin, check, read_moment
from runwell.sdk.settings import Settings
from runwell.values.json import Json
from runwell.wire.documents.operation import Operation
from runwell.wire.documents.run_lives import REWIND_RUN
from runwell.wire.records import RunRecord

RECORD = RunRecord("abc", "p", None, "fresh", 1000.0, "host", 1, 0.0)
KNOWN: dict[str, Json] = {
    "displayName": "old",
    "notes": None,
    "tags": ["t"],
    "group": "g",
    "config": json.dumps({"lr": {"value": 1}, "_wandb": {"value": {"t": {}}}}),
    "summaryMetrics": json.dumps({"loss": 2, "_runtime": 5, "_wandb": {"runtime": 7}}),
    "historyLineCount": 4,
    "historyTail": json.dumps([json.dumps({"_step": 9, "_runtime": 6.5})]),
}


class Said:
    """A server that knows one run, or nobody, or does not answer."""

    def __init__(self, bucket: dict[str, Json] | None, error: Exception | None = None) -> None:
        self.asked: list[str] = []
        self._bucket = bucket
        self._error = error

    def query(self, operation: Operation, variables: Mapping[str, Json]) -> dict[str, Json]:
        if self._error is not None:
            raise self._error
        self.asked.append(operation.name)
        return {"model": {"bucket": self._bucket}}


def start(server: Said, **settings: object) -> Beginning:
    connect: Callable[[], Said] = lambda: server  # noqa: E731
    return begin(RECORD, Settings(**settings), connect)


def test_a_known_run_goes_on_behind_its_last_step_and_with_its_time() -> None:
    begun = start(Said(KNOWN), resume="allow", run_tags=["mine"])
    assert begun.first_step == 10
    record = begun.record
    assert (record.name, record.tags, record.group, record.resume) == (
        "old",
        ("mine",),
        "g",
        "must",
    )
    assert record.started_at == 993.0
    assert begun.past is not None
    assert (begun.past.config, begun.past.summary) == ({"lr": 1}, {"loss": 2, "_runtime": 5})


@pytest.mark.parametrize("bucket", [None, {**KNOWN, "config": '{"lr": {"value": 1}}'}])
def test_a_run_that_nobody_ran_is_a_new_one(bucket: dict[str, Json] | None) -> None:
    assert start(Said(bucket), resume="allow") == Beginning(RECORD)
    assert start(Said(bucket), resume="never") == Beginning(RECORD)
    with pytest.raises(UsageError, match="no run 'abc'"):
        start(Said(bucket), resume="must")


def test_a_run_that_may_not_be_there_is_an_error() -> None:
    with pytest.raises(UsageError, match="has a run 'abc' already"):
        start(Said(KNOWN), resume="never")


def test_a_silent_server_keeps_only_those_from_starting_that_need_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    silent = Said(None, Unreachable("nobody"))
    begun = start(silent, resume="allow")
    assert (begun.first_step, begun.record.resume) == (0, "allow")
    assert "does not say how far" in capsys.readouterr().err
    for given in ({"resume": "must"}, {"resume": "never"}, {"resume_from": "abc?_step=1"}):
        with pytest.raises(UsageError):
            start(silent, **given)


def test_a_rewound_run_begins_behind_the_step() -> None:
    server = Said(KNOWN)
    begun = start(server, resume_from="abc?_step=3")
    assert (begun.first_step, server.asked[0]) == (4, REWIND_RUN.name)


def test_a_fork_asks_nobody() -> None:
    begun = begin(RECORD, Settings(fork_from="other?_step=3"), None)
    assert begun == Beginning(RECORD, 4, branch=Moment("other", 3))


@pytest.mark.parametrize("text", ["abc", "abc?step=1", "?_step=1", "abc?_step=", "abc?_step=x"])
def test_what_names_no_moment_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="names no moment"):
        read_moment(text)


@pytest.mark.parametrize(
    "given",
    [
        {"resume": "allow", "fork_from": "a?_step=1"},
        {"resume": "sometimes"},
        {"fork_from": "a?_step=1", "run_id": "a"},
        {"resume_from": "a?_step=1", "run_id": "b"},
    ],
)
def test_what_does_not_fit_together_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        check(Settings(**given))


def test_the_note_of_an_interrupted_run_stays_until_that_run_ends_well(tmp_path: Path) -> None:
    note = Interrupted(tmp_path / "wandb")
    assert note.run_id() is None
    note.note("abc")
    note.forget("other")
    assert note.run_id() == "abc"
    note.forget("abc")
    assert note.run_id() is None
    (tmp_path / "wandb" / "wandb-resume.json").write_text("[]")
    assert note.run_id() is None
