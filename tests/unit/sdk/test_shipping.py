from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from runwell.sdk import rendezvous
from runwell.sdk.rendezvous import Server
from runwell.sdk.shipping import BRIEF_S, Shipping
from runwell.sdk.waiting import Ending, Outcome, Waiter

DEAD, OTHER = Server("http://dead", "key", None), Server("http://other", "key", None)

Wait = Callable[[Server, Ending], float]


@pytest.fixture
def wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Waits for a run that ends so, and returns for how long it would have waited."""
    monkeypatch.setattr(rendezvous, "wake_uplink", lambda places, environ: None)
    shipping = Shipping({"RUNWELL_HOME": str(tmp_path)})

    def wait(server: Server, ending: Ending) -> float:
        waited: list[float] = []

        def stop(self: Waiter, timeout_s: float) -> Outcome:
            waited.append(timeout_s)
            return Outcome(ending, None)

        monkeypatch.setattr(Waiter, "wait", stop)
        outcome = shipping.wait(tmp_path / "run-a.wandb", server, 30.0)
        assert outcome == Outcome(ending, None)
        return waited[0]

    return wait


def test_a_server_that_does_not_answer_keeps_one_run_waiting_and_not_a_hundred(wait: Wait) -> None:
    assert wait(DEAD, Ending.GAVE_UP) == 30.0
    assert [wait(DEAD, Ending.GAVE_UP) for _ in range(3)] == [BRIEF_S] * 3
    assert wait(OTHER, Ending.DONE) == 30.0


@pytest.mark.parametrize("ending", [Ending.DONE, Ending.REFUSED])
def test_a_server_that_answers_again_is_waited_for_again(wait: Wait, ending: Ending) -> None:
    wait(DEAD, Ending.GAVE_UP)
    assert wait(DEAD, ending) == BRIEF_S
    assert wait(DEAD, Ending.DONE) == 30.0
