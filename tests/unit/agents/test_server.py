from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from runwell.agents.orders import Begin, Place
from runwell.agents.server import GOODBYE_S, TIMEOUT_S, ServerKeeper, Wire
from runwell.errors import NotFound, Unreachable, UsageError
from runwell.sdk.rendezvous import Server
from runwell.values.json import Json

SWEEP: dict[str, Json] = {
    "name": "abc",
    "config": "method: grid\nparameters: {x: {values: [1]}}",
    "project": {"name": "lab", "entity": {"name": "ann"}},
}


class FakeWire(Wire):
    """Knows one sweep, and keeps what agents say."""

    def __init__(self) -> None:
        super().__init__(Server("http://box", None))
        self.beats: list[dict[str, Json]] = []
        self.goodbyes: list[tuple[dict[str, Json], float]] = []
        self.failure: Exception | None = None

    def ask(
        self, query: str, variables: Mapping[str, Json], timeout_s: float = TIMEOUT_S
    ) -> dict[str, Json]:
        if "sweepName" in query:
            return {"project": {"sweep": SWEEP}}
        if "createAgent" in query:
            return {"createAgent": {"agent": {"id": "A"}}}
        assert variables["id"] == "A"
        state: dict[str, Json] = json.loads(str(variables["runState"]))
        if "leaveSweep" in query:
            self.goodbyes.append((state, timeout_s))
            if self.failure is not None:
                raise self.failure
            return {}
        self.beats.append(state)
        run: Json = {"type": "run", "run_id": "r1", "program": None, "args": {"x": {"value": 1}}}
        return {"agentHeartbeat": {"commands": json.dumps([run])}}


@pytest.fixture
def wire() -> FakeWire:
    return FakeWire()


@pytest.fixture
def keeper(wire: FakeWire) -> ServerKeeper:
    return ServerKeeper(wire, Place("abc", None, None), "box")


def test_what_began_and_ended_is_told_with_what_lives(wire: FakeWire, keeper: ServerKeeper) -> None:
    assert keeper.orders([]) == [Begin("r1", {"x": 1})]
    ends = {"good": 0, "killed": -9, "crashed": 139, "failed": 1, "stopped": -15, "ended": 143}
    for run_id, code in ends.items():
        keeper.ended(run_id, code)
    keeper.orders(["live"])
    told = {"good": False, "killed": False, "crashed": False}
    assert wire.beats == [{}, {**told, "live": True}]
    keeper.left()
    assert wire.goodbyes == [(told, GOODBYE_S)]


@pytest.mark.parametrize("failure", [Unreachable("down"), UsageError("odd"), NotFound("gone")])
def test_a_goodbye_that_nobody_hears_is_no_error(
    wire: FakeWire, keeper: ServerKeeper, failure: Exception
) -> None:
    wire.failure = failure
    keeper.left()
    assert len(wire.goodbyes) == 1
