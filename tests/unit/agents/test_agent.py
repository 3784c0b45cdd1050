from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from runwell.agents import agent
from runwell.agents.agent import KILL_AFTER_S, Agent, Ending, Limits
from runwell.agents.orders import Begin, Exit, Order, Place, Stop, parse_orders
from runwell.errors import Garbled, NotFound, Unreachable
from runwell.values.json import Json
from tests.fakes.clock import FakeClock


@dataclass
class FakeTrial:
    """A trial that ends when its time has come, or when it is stopped or killed."""

    clock: FakeClock
    ends_at: float
    code: int = 0
    heeds_stop: bool = True
    asked: list[str] = field(default_factory=list)
    number: int = 0

    def poll(self) -> int | None:
        if "kill" in self.asked or ("stop" in self.asked and self.heeds_stop):
            return 143
        return self.code if self.clock() >= self.ends_at else None

    def stop(self, number: int = signal.SIGTERM) -> None:
        self.asked.append("stop")
        self.number = number

    def kill(self) -> None:
        self.asked.append("kill")


PLACE = Place("s", None, None)


@dataclass
class FakeKeeper:
    """Gives prepared answers; an error among them is raised."""

    answers: list[list[Order] | BaseException]
    heard: list[list[str]] = field(default_factory=list)
    ends: list[tuple[str, int]] = field(default_factory=list)
    place: Place = PLACE
    command: tuple[str, ...] = ()
    program: str | None = None
    has_left: bool = False

    def orders(self, live: list[str]) -> list[Order]:
        self.heard.append(live)
        leaving: list[Order] = [Exit()]
        answer = self.answers.pop(0) if self.answers else leaving
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def ended(self, run_id: str, exit_code: int) -> None:
        self.ends.append((run_id, exit_code))

    def left(self) -> None:
        self.has_left = True


def begin(name: str) -> Begin:
    return Begin(name, {"x": 1})


class Bench:
    """An agent on a clock of its own."""

    def __init__(self, *answers: list[Order] | BaseException, limits: Limits | None = None) -> None:
        self.clock = FakeClock(0.0)
        self.keeper = FakeKeeper(list(answers))
        self.trials: dict[str, FakeTrial] = {}
        self.make: Callable[[str], FakeTrial] = lambda _: FakeTrial(self.clock, self.clock() + 1)
        self.agent = Agent(
            self.keeper, self._launch, limits or Limits(), clock=self.clock, sleep=self.clock.sleep
        )

    def _launch(self, order: Begin) -> FakeTrial:
        self.trials[order.run_id] = self.make(order.run_id)
        return self.trials[order.run_id]


def test_trials_run_one_after_the_other_until_the_exit() -> None:
    bench = Bench([begin("a")], [begin("b")])
    bench.agent.run()
    assert bench.keeper.ends == [("a", 0), ("b", 0)]
    assert bench.keeper.heard == [[], [], []]


def test_a_count_ends_the_agent_without_another_question() -> None:
    bench = Bench([begin("a")], [begin("b")], limits=Limits(count=1))
    bench.agent.run()
    assert (bench.keeper.ends, len(bench.keeper.heard)) == ([("a", 0)], 1)
    assert bench.keeper.has_left


def test_a_stop_ends_a_trial_and_is_no_failure() -> None:
    bench = Bench([begin("a")], [Stop("a")])
    bench.make = lambda _: FakeTrial(bench.clock, 1e9)
    bench.agent.run()
    assert bench.keeper.ends == [("a", 143)]
    assert (bench.agent.finished, bench.agent.failed) == (1, 0)


def test_a_trial_that_does_not_heed_is_killed() -> None:
    bench = Bench([begin("a")], [Stop("a")], *[list[Order]() for _ in range(20)])
    bench.make = lambda _: FakeTrial(bench.clock, 1e9, heeds_stop=False)
    bench.agent.run()
    assert bench.trials["a"].asked == ["stop", "kill"]
    assert bench.clock() >= KILL_AFTER_S


def test_an_exit_stops_what_runs() -> None:
    bench = Bench([begin("a")], [Exit()])
    bench.make = lambda _: FakeTrial(bench.clock, 1e9)
    bench.agent.run()
    assert bench.keeper.ends == [("a", 143)]


def test_a_server_that_is_away_is_asked_again() -> None:
    bench = Bench(Unreachable("down"), [begin("a")])
    bench.agent.run()
    assert bench.keeper.ends == [("a", 0)]


def test_a_sweep_that_is_gone_lets_the_trial_end() -> None:
    bench = Bench([begin("a")], NotFound("gone"))
    bench.make = lambda _: FakeTrial(bench.clock, 20.0)
    bench.agent.run()
    assert bench.keeper.ends == [("a", 0)]


@pytest.mark.parametrize(("limits", "ran"), [(Limits(), 3), (Limits(is_patient=True), 6)])
def test_an_agent_whose_first_trials_fail_gives_up_unless_told(limits: Limits, ran: int) -> None:
    answers: list[list[Order] | BaseException] = [[begin(str(number))] for number in range(6)]
    bench = Bench(*answers, limits=limits)
    bench.make = lambda _: FakeTrial(bench.clock, bench.clock(), code=1)
    bench.agent.run()
    assert len(bench.keeper.ends) == ran


def test_an_agent_ends_when_so_many_trials_have_failed_in_a_row() -> None:
    codes = iter([1, 0, 1, 1, 1])
    answers: list[list[Order] | BaseException] = [[begin(str(number))] for number in range(5)]
    bench = Bench(*answers, limits=Limits(is_patient=True, failures_in_a_row=2))
    bench.make = lambda _: FakeTrial(bench.clock, bench.clock(), code=next(codes))
    bench.agent.run()
    assert [code for _, code in bench.keeper.ends] == [1, 0, 1, 1]


@pytest.mark.parametrize(
    ("ending", "number", "waited_s"),
    [
        (Ending(), signal.SIGTERM, KILL_AFTER_S),
        (Ending(kill_after_s=5), signal.SIGTERM, 5),
        (Ending(term_timeout_s=2), signal.SIGTERM, KILL_AFTER_S),
        (Ending(forwards_signals=True, term_timeout_s=2), signal.SIGHUP, 2),
    ],
)
def test_a_signal_is_passed_on_if_that_is_asked_for(
    ending: Ending, number: signal.Signals, waited_s: float
) -> None:
    bench = Bench([begin("a")], agent.Interrupted(signal.SIGHUP))
    bench.agent.ending = ending
    bench.make = lambda _: FakeTrial(bench.clock, 1e9, heeds_stop=False)
    with pytest.raises(KeyboardInterrupt):
        bench.agent.run()
    trial = bench.trials["a"]
    assert (trial.asked, trial.number) == (["stop", "kill"], number)
    assert waited_s <= bench.clock() - agent.HEARTBEAT_S < waited_s + 1


class Interrupted(FakeKeeper):
    """Is interrupted while a trial runs."""

    def orders(self, live: list[str]) -> list[Order]:
        if live:
            raise KeyboardInterrupt
        return super().orders(live)


def test_an_interrupt_leaves_nothing_running() -> None:
    bench = Bench()
    bench.make = lambda _: FakeTrial(bench.clock, 1e9)
    bench.agent.keeper = bench.keeper = Interrupted([[begin("a")]])
    with pytest.raises(KeyboardInterrupt):
        bench.agent.run()
    assert (bench.keeper.ends, bench.keeper.has_left) == ([("a", 143)], True)


def test_who_is_interrupted_twice_kills_at_once() -> None:
    bench = Bench()
    bench.make = lambda _: FakeTrial(bench.clock, 1e9, heeds_stop=False)
    bench.agent.keeper = bench.keeper = Interrupted([[begin("a")]])

    def hurry(_seconds: float) -> None:
        if bench.trials["a"].asked:
            raise KeyboardInterrupt
        bench.clock.sleep(1)

    bench.agent.sleep = hurry
    with pytest.raises(KeyboardInterrupt):
        bench.agent.run()
    assert bench.trials["a"].asked == ["stop", "kill"]
    assert bench.keeper.ends == [("a", 143)]
    assert bench.clock() < KILL_AFTER_S


def test_commands_of_the_wire_are_orders() -> None:
    commands: Json = [
        {"type": "run", "run_id": "a", "program": "t.py", "args": {"x": {"value": 1}, "y": 2}},
        {"type": "resume", "run_id": "a", "program": None, "args": {}},
        {"type": "stop", "run_id": "a"},
        {"type": "exit"},
    ]
    assert parse_orders(commands) == [
        Begin("a", {"x": 1, "y": 2}, "t.py"),
        Begin("a", {}, None, again=True),
        Stop("a"),
        Exit(),
    ]
    wrong: list[Json] = [{}, [1], [{"type": "fly"}], [{"type": "run", "run_id": "a"}]]
    for bad in wrong:
        with pytest.raises(Garbled):
            parse_orders(bad)
