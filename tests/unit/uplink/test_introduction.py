from __future__ import annotations

from pathlib import Path

import pytest

from runwell.errors import (
    Conflict,
    Garbled,
    JournalError,
    NotFound,
    PermissionDenied,
    TransportError,
)
from runwell.uplink.introduction import Introduced, introduce, refusal
from runwell.uplink.uploads import RunPlace
from runwell.values.json import Json
from tests.fakes.journals import run_record
from tests.fakes.wire_server import WireServer
from tests.unit.uplink.doubles import URL, MemoryClient


def test_the_server_says_where_the_run_is() -> None:
    known = introduce(MemoryClient(WireServer()), run_record("a b"), {"tags": ["x"]})
    assert known == Introduced(
        id="id of a b",
        place=RunPlace("ada", "demo", "a b"),
        url=f"{URL}/ada/demo/runs/a%20b",
        name="quiet-brook-1",
    )


def test_somebody_who_makes_the_same_run_just_now_is_waited_for() -> None:
    client = MemoryClient(WireServer())
    client.failures.append(Conflict("it exists"))
    with pytest.raises(TransportError, match="it exists"):
        introduce(client, run_record(), {})


@pytest.mark.parametrize(
    "answer",
    [{}, {"upsertBucket": None}, {"upsertBucket": {"bucket": {"id": "x", "project": None}}}],
)
def test_an_answer_that_says_too_little_is_garbled(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, Json]
) -> None:
    client = MemoryClient(WireServer())
    monkeypatch.setattr(client, "query", lambda *_: answer)
    with pytest.raises(Garbled):
        introduce(client, run_record(), {})


def test_a_refusal_names_the_server_and_the_way_out() -> None:
    directory = Path("/data/wandb/run-1")
    assert refusal(PermissionDenied("read only"), URL, directory) == (
        f"{URL} does not let this key write there (read only); use another, "
        "then send the run with `runwell sync /data/wandb/run-1`"
    )
    assert "check its entity" in refusal(NotFound("no entity"), URL, directory)
    assert refusal(JournalError("torn"), URL, directory) == "the journal cannot be shipped: torn"
