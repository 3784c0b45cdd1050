from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from runwell.agents.controller import RETRY_S, Controller
from runwell.agents.server import TIMEOUT_S, Wire
from runwell.agents.watched import SweepRun
from runwell.errors import InvalidSweep, Unreachable, UsageError
from runwell.sdk.rendezvous import Server
from runwell.values.json import Json

LOCAL: dict[str, Json] = {"type": "local"}
GRID: dict[str, Json] = {
    "method": "grid",
    "metric": {"name": "loss"},
    "controller": LOCAL,
    "parameters": {"x": {"values": [1, 2]}},
}


class FakeServer(Wire):
    """Keeps one sweep as a server does: entries of the schedule become runs that are pending."""

    def __init__(self, config: Mapping[str, Json] = GRID) -> None:
        super().__init__(Server("http://box", None))
        self.config = dict(config)
        self.state = "RUNNING"
        self.runs: list[SweepRun] = []
        self.entries: list[Json] = []
        self.stops: Json = []
        self.is_over = False
        self.failures = 0

    def ask(
        self, query: str, variables: Mapping[str, Json], timeout_s: float = TIMEOUT_S
    ) -> dict[str, Json]:
        if self.failures:
            self.failures -= 1
            raise Unreachable("connection reset")
        home: Json = {"name": "lab", "entity": {"name": "ann"}}
        if "TellSweep" in query:
            self._hear(json.loads(str(variables["controller"])))
            return {}
        if "UpsertSweep" in query:
            self.config = json.loads(str(variables["config"]))
            return {"upsertSweep": {"sweep": {"id": "S", "name": "abc", "project": home}}}
        assert variables["sweep"] == "abc"
        sweep: dict[str, Json] = {
            "id": "S",
            "name": "abc",
            "state": self.state,
            "config": json.dumps(self.config),
            "project": home,
            "scheduler": json.dumps({"scheduled": self._scheduled()}),
            "runs": {"edges": [{"node": _node(run)} for run in self.runs]},
        }
        return {"project": {"sweep": sweep}}

    def finish(self, run: SweepRun, *losses: float, state: str = "finished") -> None:
        run.state = state
        run.history = [{"_step": step, "loss": loss} for step, loss in enumerate(losses)]

    def _scheduled(self) -> list[Json]:
        pairs = zip(self.entries, self.runs, strict=False)
        return [{"id": entry, "runid": run.name} for entry, run in pairs]

    def _hear(self, document: Mapping[str, list[dict[str, Json]]]) -> None:
        self.stops = [*document["earlystop"]]
        for entry in document["schedule"]:
            data = entry["data"]
            assert isinstance(data, dict)
            if data["args"] is None:
                self.is_over = True
            elif entry["id"] not in self.entries:
                args = data["args"]
                assert isinstance(args, dict)
                self.entries.append(entry["id"])
                self.runs.append(SweepRun(f"r{len(self.runs)}", args))


def _node(run: SweepRun) -> dict[str, Json]:
    return {
        "name": run.name,
        "state": run.state,
        "config": json.dumps({**run.config, "_wandb": {"value": {}}}),
        "summaryMetrics": json.dumps(run.summary_metrics),
        "sampledHistory": [[*run.history]],
        "stopped": run.stopped,
        "shouldStop": run.should_stop,
    }


def tried(server: FakeServer) -> list[Json]:
    return [run.config["x"] for run in server.runs]


def test_one_trial_at_a_time_until_there_are_no_more() -> None:
    server = FakeServer()
    found = Controller("ann/lab/abc", wire=server)
    for _ in range(3):
        found.step()  # nobody has begun the first: no second
    assert tried(server) == [{"value": 1}]
    server.finish(server.runs[0], 1.0)
    found.step()
    assert tried(server) == [{"value": 1}, {"value": 2}]
    server.finish(server.runs[1], 2.0)
    found.step()
    assert server.is_over
    assert not found.done()
    server.state = "FINISHED"
    assert found.done()


def test_a_controller_that_is_begun_again_goes_on_where_it_was() -> None:
    server = FakeServer()
    Controller("abc", wire=server).step()
    server.finish(server.runs[0], 1.0)
    Controller("abc", wire=server).step()
    assert tried(server) == [{"value": 1}, {"value": 2}]


def test_a_server_that_is_away_is_asked_again() -> None:
    server = FakeServer()
    waited: list[float] = []
    found = Controller("abc", wire=server, sleep=waited.append)
    server.failures = 2
    assert not found.done()
    server.failures = 1
    found.step()
    assert (tried(server), waited) == ([{"value": 1}], [RETRY_S] * 3)


def test_functions_of_the_user_choose_and_stop(capsys: pytest.CaptureFixture[str]) -> None:
    server = FakeServer()
    found = Controller(wire=server)

    def search(config: dict[str, Json], runs: list[SweepRun]) -> SweepRun | None:
        assert config["method"] == "custom"
        return SweepRun(config={"x": {"value": 10 + len(runs)}}) if len(runs) < 2 else None

    found.configure_search(search)
    found.configure_stopping(
        lambda limits: lambda _, runs: [r for r in runs if len(r.history) >= len(limits)],
        most=5,
    )
    found.configure_metric("loss", goal="minimize")
    found.configure_name("by hand")
    found.configure_program("train.py")
    found.configure_parameter("x", min=0, max=20)
    assert found.create() == found.sweep_id == "abc"
    assert server.config == {
        "method": "custom",
        "early_terminate": {"type": "custom"},
        "metric": {"name": "loss", "goal": "minimize"},
        "name": "by hand",
        "program": "train.py",
        "parameters": {"x": {"min": 0, "max": 20}},
        "controller": LOCAL,
    }
    found.schedule(found.search())
    assert tried(server) == [{"value": 10}]
    server.finish(server.runs[0], 1.0, 9.0, state="running")
    assert not found.done()
    found.step()
    assert (tried(server)[1], server.stops) == ({"value": 11}, ["r0"])
    found.print_actions()
    found.print_summary()
    said = capsys.readouterr().err
    assert "scheduled x=10" in said
    assert "stopped r0" in said
    assert "best run: r0, loss=1, {'x': 10}" in said


def test_a_rule_of_the_config_stops_the_worse_run() -> None:
    rule: Json = {"type": "hyperband", "min_iter": 2, "eta": 3}
    server = FakeServer({**GRID, "early_terminate": rule})
    found = Controller("abc", wire=server)
    for losses in ((1.0, 1.0), (9.0, 9.0)):
        found.step()
        server.finish(server.runs[-1], *losses, state="running")
    found.step()
    assert server.stops == ["r1"]


def test_functions_in_a_config_are_taken_for_custom_ones() -> None:
    server = FakeServer()
    given = {**GRID, "method": lambda _config, _runs: SweepRun(config={"x": {"value": 7}})}
    Controller(given, wire=server).step()  # type: ignore[arg-type]  # as W&B's users write it
    assert (server.config["method"], tried(server)) == ("custom", [{"value": 7}])


def test_run_goes_on_until_the_sweep_has_ended() -> None:
    server = FakeServer()

    def work(_seconds: float) -> None:
        for run in server.runs:
            server.finish(run, 1.0)
        server.state = "FINISHED" if server.is_over else "RUNNING"

    Controller("abc", wire=server, sleep=work).run(verbose=True)
    assert tried(server) == [{"value": 1}, {"value": 2}]


def test_what_cannot_be_done_is_said() -> None:
    with pytest.raises(UsageError, match=r"no controller: \{type: local\}"):
        Controller("abc", wire=FakeServer({**GRID, "controller": {"type": "cloud"}}))
    custom = Controller("abc", wire=FakeServer({**GRID, "method": "custom"}))
    with pytest.raises(UsageError, match=r"call configure_search\(function\)"):
        custom.step()
    with pytest.raises(UsageError, match="configure it before create"):
        custom.configure_name("late")
    fresh = Controller(wire=FakeServer())
    with pytest.raises(UsageError, match="call create"):
        fresh.step()
    with pytest.raises(UsageError, match=r"call configure\(\) first"):
        fresh.create()
    fresh.configure("method: grd")
    with pytest.raises(UsageError, match="configured already"):
        fresh.configure(GRID)
    with pytest.raises(InvalidSweep, match="use one of grid"):
        fresh.create()


def test_parameters_that_are_no_mapping_are_told_when_one_is_added() -> None:
    controller = Controller(wire=FakeServer())
    controller.configure({"method": "grid", "parameters": [1, 2]})
    with pytest.raises(UsageError, match="are a mapping"):
        controller.configure_parameter("x", values=[1])
