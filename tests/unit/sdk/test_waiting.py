from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from runwell.sdk.waiting import Ending, Outcome, Waiter, read_cursor
from runwell.wire.rendezvous import Cursor, cursor_path, encode_note
from tests.fakes.clock import FakeClock


class Scene:
    """A waiter whose uplink follows a script: seconds since the start -> cursor."""

    def __init__(self, script: Callable[[float], Cursor | None], *, alive: bool = True) -> None:
        self.clock = FakeClock(0.0)
        self.alive = alive
        self.wakes: list[float] = []
        self.shown: list[float] = []
        self.waiter = Waiter(
            read=lambda: script(self.clock.now),
            is_uplink_alive=lambda: self.alive,
            wake_uplink=lambda: self.wakes.append(round(self.clock.now)),
            show=lambda cursor: self.shown.append(self.clock.now),
            clock=self.clock,
            pause=self.clock.sleep,
        )


DONE = Cursor(state="done", offset=9)


def test_it_returns_as_soon_as_everything_is_shipped() -> None:
    scene = Scene(lambda now: DONE if now > 0.02 else Cursor())
    assert scene.waiter.wait(30) == Outcome(Ending.DONE, DONE)
    assert scene.clock.now < 0.04
    assert scene.shown == []


def test_a_refusal_ends_the_waiting() -> None:
    refused = Cursor(state="refused", message="wrong key")
    assert Scene(lambda now: refused).waiter.wait(30) == Outcome(Ending.REFUSED, refused)


def test_it_gives_up_on_a_server_that_cannot_be_reached() -> None:
    waits = Cursor(message="nobody answers")
    scene = Scene(lambda now: waits)
    assert scene.waiter.wait(5) == Outcome(Ending.GAVE_UP, waits)
    assert 5 <= scene.clock.now < 5.2
    assert scene.shown[0] >= 0.5


def test_progress_renews_its_patience() -> None:
    scene = Scene(lambda now: DONE if now > 20 else Cursor(offset=int(now), message="slow"))
    assert scene.waiter.wait(5).ending is Ending.DONE


def test_it_is_patient_with_an_uplink_that_does_not_complain() -> None:
    scene = Scene(lambda now: DONE if now > 40 else Cursor(offset=1))
    assert scene.waiter.wait(5).ending is Ending.DONE


def test_it_gives_up_without_any_uplink() -> None:
    scene = Scene(lambda now: None, alive=False)
    assert scene.waiter.wait(3.5) == Outcome(Ending.GAVE_UP, None)
    assert scene.wakes == [1, 2, 3]


def test_an_uplink_that_lives_is_left_alone() -> None:
    scene = Scene(lambda now: DONE if now > 4 else None)
    scene.waiter.wait(30)
    assert scene.wakes == []


def test_no_cursor_and_a_broken_one_are_none(tmp_path: Path) -> None:
    journal = tmp_path / "run.wandb"
    assert read_cursor(journal) is None
    Path(cursor_path(str(journal))).write_bytes(b"{")
    assert read_cursor(journal) is None
    Path(cursor_path(str(journal))).write_bytes(encode_note(DONE))
    assert read_cursor(journal) == DONE
