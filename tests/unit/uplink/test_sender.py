from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from runwell.errors import AuthenticationError, Garbled, NotFound, ServerError, Unreachable
from runwell.uplink.sender import PACE_S, SMALLEST_BATCH_BYTES
from runwell.uplink.tail import Tail
from runwell.wire.records import (
    AlertRecord,
    ConfigRecord,
    ConsoleRecord,
    ExitRecord,
    FileRecord,
    HistoryRecord,
    PauseRecord,
    PreemptingRecord,
)
from runwell.wire.rendezvous import Cursor
from tests.fakes.journals import STARTED_AT, row, run_record
from tests.fakes.wire_server import EVENTS
from tests.unit.uplink.doubles import URL
from tests.unit.uplink.shipment import Shipment

EXIT = ExitRecord(STARTED_AT + 100, 0)


def test_a_whole_run_goes_out_in_one_body_behind_its_introduction(shipment: Shipment) -> None:
    size = shipment.journal.write(
        run_record(),
        ConfigRecord({"lr": 0.1}),
        row(0, loss=1.0),
        row(1, loss=0.5),
        EXIT,
    )
    shipment.work()
    asked = ["RunResumeStatus", "ServerFeaturesQuery", "UpsertBucket", "stream"]
    assert shipment.client.log == asked
    run = shipment.wire.runs["abc"]
    assert (run.state, shipment.steps) == ("finished", [0, 1])
    assert shipment.cursor == Cursor(
        offset=size,
        history_lines=2,
        state="done",
        url=f"{URL}/ada/demo/runs/abc",
        name="swift-fox",
        base_url=URL,
        row_start=shipment.cursor.row_start,
    )
    assert shipment.sender.is_over


def test_what_was_printed_goes_as_lines_and_at_the_end_as_a_file(shipment: Shipment) -> None:
    printed = ConsoleRecord(STARTED_AT, is_error=False, text="0 of 2\rall of 2\nlast")
    shipment.journal.write(run_record(), printed)
    shipment.work(1.0)
    assert "put" not in shipment.client.log
    shipment.die()
    shipment.journal.write(EXIT)
    shipment.work()
    run = shipment.wire.runs["abc"]
    assert (run.state, shipment.wire.console("abc")) == ("finished", ["all of 2", "last"])
    assert run.uploads == {"output.log": b"all of 2\nlast\n"}


def test_an_exit_code_other_than_0_is_told(shipment: Shipment) -> None:
    shipment.journal.write(run_record(), ExitRecord(STARTED_AT, 3))
    shipment.work()
    run = shipment.wire.runs["abc"]
    assert (run.state, run.exit_code) == ("failed", 3)


def test_a_process_that_will_be_taken_away_says_so_at_once_and_until_its_end(
    shipment: Shipment,
) -> None:
    shipment.journal.write(run_record(), row(0, loss=1.0))
    shipment.work(2.0)
    assert not any(body.preempting for body in shipment.client.bodies)
    before = len(shipment.client.bodies)
    shipment.journal.write(PreemptingRecord(STARTED_AT))
    shipment.work(5.0)
    said = shipment.client.bodies[before:]
    assert said
    assert all(body.preempting for body in said)
    shipment.journal.write(EXIT)
    shipment.work(5.0)
    assert (shipment.client.bodies[-1].preempting, shipment.client.bodies[-1].complete) == (
        False,
        True,
    )


def test_an_empty_journal_is_waited_for(shipment: Shipment) -> None:
    shipment.work(1.0)
    assert shipment.client.log == []
    shipment.journal.write(run_record(), EXIT)
    shipment.work(1.0)
    assert shipment.sender.is_over


def test_a_journal_that_never_names_its_run_is_given_up(shipment: Shipment) -> None:
    shipment.work(61.0)
    assert shipment.cursor.state == "refused"
    assert "does not begin with its run" in shipment.cursor.message


def test_rows_that_are_there_together_travel_together(shipment: Shipment) -> None:
    shipment.journal.write(run_record())
    shipment.work()
    shipment.clock.now += PACE_S
    for step in range(50):
        shipment.journal.write(row(step, loss=1.0))
    before = len(shipment.client.bodies)
    shipment.work(PACE_S)
    assert len(shipment.client.bodies) - before == 1
    assert shipment.steps == list(range(50))


def test_a_quiet_run_is_kept_alive_with_empty_bodies(shipment: Shipment) -> None:
    shipment.journal.write(run_record())
    shipment.work(31.0)
    assert len(shipment.client.bodies) == 4
    assert all(not body.files for body in shipment.client.bodies[1:])
    assert set(shipment.client.promises) == {10}


def test_system_metrics_are_sampled_after_a_second_and_then_every_ten(shipment: Shipment) -> None:
    shipment.metrics = {"cpu": 3.5}
    shipment.journal.write(run_record())
    shipment.work(12.0)
    lines = shipment.wire.runs["abc"].files[EVENTS]
    assert [round(json.loads(line)["_timestamp"] - 1000) for line in lines.values()] == [1, 11]
    assert json.loads(lines[0])["system.cpu"] == 3.5
    assert shipment.cursor.event_lines == 2


def test_a_run_says_how_often_it_is_sampled(shipment: Shipment) -> None:
    shipment.metrics = {"cpu": 3.5}
    shipment.journal.write(msgspec.structs.replace(run_record(), sample_every_s=2.0))
    shipment.work(4.0)
    lines = shipment.wire.runs["abc"].files[EVENTS]
    assert [round(json.loads(line)["_timestamp"] - 1000) for line in lines.values()] == [1, 3]


def test_a_run_that_does_not_want_to_be_sampled_is_not(shipment: Shipment) -> None:
    shipment.metrics = {"cpu": 3.5}
    shipment.journal.write(msgspec.structs.replace(run_record(), samples_system=False))
    shipment.work(12.0)
    assert EVENTS not in shipment.wire.runs["abc"].files


def test_a_run_that_rests_is_not_sampled(shipment: Shipment) -> None:
    shipment.metrics = {"cpu": 3.5}
    shipment.journal.write(run_record(), PauseRecord(STARTED_AT, is_resting=True))
    shipment.work(12.0)
    assert EVENTS not in shipment.wire.runs["abc"].files
    shipment.journal.write(PauseRecord(STARTED_AT + 12, is_resting=False))
    shipment.work(12.0)
    assert EVENTS in shipment.wire.runs["abc"].files


def test_an_open_row_is_closed_after_a_second_and_noted_before_it_is_sent(
    shipment: Shipment,
) -> None:
    shipment.journal.write(run_record(), row(0, committed=False, a=1))
    shipment.work(0.5)
    assert shipment.steps == []
    shipment.client.failures.append(Unreachable("gone"))
    shipment.work(0.6)
    (closed_at,) = shipment.cursor.closed_rows
    assert closed_at == shipment.journal.path.stat().st_size
    shipment.die()
    shipment.journal.write(row(0, committed=False, b=2), EXIT)
    shipment.work(5.0)
    assert [sorted(each)[3:] for each in shipment.wire.rows("abc")] == [["a"], ["b"]]
    assert shipment.cursor.closed_rows == ()


def test_config_and_names_are_told_again_only_when_they_change(shipment: Shipment) -> None:
    shipment.journal.write(run_record(), ConfigRecord({"lr": 0.1}))
    shipment.work(1.0)
    shipment.journal.write(row(0, loss=1.0))
    shipment.work(1.0)
    upserts = shipment.wire.runs["abc"].upserts
    assert len(upserts) == 1
    shipment.journal.write(run_record(name="renamed"))
    shipment.work(1.0)
    identity = {"name": "abc", "project": "demo", "entity": None}
    assert upserts[1] == {**identity, "displayName": "renamed"}
    shipment.journal.write(ConfigRecord({"epochs": 3}))
    shipment.work(1.0)
    assert sorted(set(upserts[2]) - set(identity)) == ["config"]
    assert json.loads(shipment.wire.runs["abc"].config)["lr"] == {"value": 0.1}


def test_after_its_death_it_tells_nothing_again(shipment: Shipment) -> None:
    shipment.journal.write(run_record(), ConfigRecord({"lr": 0.1}), row(0, loss=1.0))
    shipment.work(1.0)
    shipment.wire.runs["abc"].display_name = "named by somebody in the browser"
    shipment.die()
    shipment.journal.write(row(1, loss=1.0))
    shipment.work(1.0)
    assert shipment.wire.runs["abc"].upserts[1] == {
        "name": "abc",
        "project": "demo",
        "entity": None,
    }
    assert (shipment.steps, shipment.wire.complaints) == ([0, 1], [])
    assert shipment.cursor.name == "named by somebody in the browser"


def test_files_are_uploaded_and_announced_before_the_end(shipment: Shipment) -> None:
    (shipment.journal.files / "media").mkdir()
    (shipment.journal.files / "media" / "a.png").write_bytes(b"png")
    shipment.journal.write(
        run_record(), FileRecord("media/a.png", 3), FileRecord("gone.txt", 1), EXIT
    )
    shipment.work(1.0)
    run = shipment.wire.runs["abc"]
    assert (run.uploads, run.announced, run.state) == (
        {"media/a.png": b"png"},
        ["media/a.png"],
        "finished",
    )
    assert shipment.client.bodies[-1].complete


def test_files_that_the_run_keeps_here_are_not_uploaded(shipment: Shipment) -> None:
    (shipment.journal.files / "deep").mkdir()
    for name in ("deep/w.pt", "a.txt"):
        (shipment.journal.files / name).write_bytes(b"x")
    shipment.journal.write(
        msgspec.structs.replace(run_record(), kept_here=("*.pt", "output.log")),
        ConsoleRecord(STARTED_AT, is_error=False, text="said"),
        FileRecord("deep/w.pt", 1),
        FileRecord("a.txt", 1),
        EXIT,
    )
    shipment.work(1.0)
    run = shipment.wire.runs["abc"]
    assert (run.uploads, run.announced, run.state) == ({"a.txt": b"x"}, ["a.txt"], "finished")


def test_a_failing_upload_holds_back_the_end_but_no_rows(shipment: Shipment) -> None:
    (shipment.journal.files / "a.txt").write_bytes(b"x")
    shipment.journal.write(run_record())
    shipment.work()
    shipment.clock.now += PACE_S
    shipment.journal.write(row(0, loss=1.0), FileRecord("a.txt", 1), EXIT)
    shipment.client.failures.extend([None, Unreachable("gone")])  # the address comes, the put fails
    shipment.work()
    assert shipment.steps == [0]
    assert shipment.cursor.state == "shipping"
    shipment.work(1.0)
    assert shipment.cursor.state == "done"
    assert shipment.wire.runs["abc"].uploads == {"a.txt": b"x"}


def test_alerts_are_told_once(shipment: Shipment) -> None:
    alert = AlertRecord(STARTED_AT, "diverged", "loss is NaN", "WARN", 60.0)
    shipment.journal.write(run_record(), alert)
    shipment.work(1.0)
    shipment.die()
    shipment.journal.write(msgspec.structs.replace(alert, title="again"), EXIT)
    shipment.work(1.0)
    told = shipment.wire.runs["abc"].alerts
    assert [(each["title"], each["waitDuration"]) for each in told] == [
        ("diverged", 60_000),
        ("again", 60_000),
    ]


def test_a_dead_process_leaves_a_crashed_run_with_all_that_it_wrote(shipment: Shipment) -> None:
    shipment.journal.write(run_record(), row(0, loss=1.0))
    shipment.work(1.0)
    shipment.journal.write(row(1, loss=1.0), row(2, committed=False, loss=1.0))
    shipment.life.alive = False
    shipment.work(2.0)
    assert (shipment.wire.state("abc"), shipment.steps) == ("crashed", [0, 1, 2])
    assert shipment.cursor.state == "done"


def test_a_process_that_ended_in_order_is_not_called_dead(shipment: Shipment) -> None:
    shipment.journal.write(run_record())
    shipment.work(1.0)
    shipment.life.alive = False
    shipment.journal.write(EXIT)
    shipment.work(2.0)
    assert shipment.wire.state("abc") == "finished"


def test_the_process_is_interrupted_once_even_by_two_senders(shipment: Shipment) -> None:
    shipment.journal.write(run_record())
    shipment.work(1.0)
    shipment.wire.runs["abc"].stop_requested = True
    shipment.work(25.0)
    shipment.die()
    shipment.work(25.0)
    assert shipment.life.num_interrupts == 1


def test_it_waits_longer_and_longer_until_somebody_hurries_it(shipment: Shipment) -> None:
    shipment.journal.write(run_record())
    shipment.client.failures.extend([Unreachable("the connection was refused")] * 100)
    shipment.work(60.0)
    num_tries = len(shipment.client.log)
    assert num_tries < 10
    assert shipment.cursor.message == f"waiting for {URL}: the connection was refused"
    assert shipment.sender.is_waiting
    shipment.sender.nudge()
    shipment.work()
    assert len(shipment.client.log) == num_tries + 1
    shipment.client.failures.clear()
    shipment.sender.nudge()
    shipment.work()
    assert (shipment.cursor.message, shipment.sender.is_waiting) == ("", False)


def test_a_pause_that_the_server_asks_for_is_not_cut_short(shipment: Shipment) -> None:
    shipment.journal.write(run_record())
    shipment.client.failures.append(Unreachable("busy", retry_after_s=20.0))
    shipment.work()
    shipment.sender.nudge()
    shipment.work(19.0)
    assert len(shipment.client.log) == 1
    shipment.work(1.5)
    assert len(shipment.client.log) > 1


def test_garbage_is_tried_again(shipment: Shipment) -> None:
    shipment.journal.write(run_record(), row(0, loss=1.0), EXIT)
    shipment.client.failures.extend([Garbled("a hotel"), None, Garbled("a hotel")])
    shipment.work(5.0)
    assert shipment.sender.is_over
    assert shipment.cursor.state == "done"


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (AuthenticationError("unknown key"), "set WANDB_API_KEY"),
        (NotFound("no such entity"), "check its entity"),
        (ServerError("no", status=422), "refused the run"),
    ],
)
def test_a_refusal_ends_it_with_advice(shipment: Shipment, error: ServerError, advice: str) -> None:
    shipment.journal.write(run_record())
    shipment.client.failures.append(error)
    shipment.work(60.0)
    cursor = shipment.cursor
    assert (cursor.state, len(shipment.client.log)) == ("refused", 1)
    assert advice in cursor.message
    assert URL in cursor.message
    assert "runwell sync" in cursor.message


def test_a_run_deleted_on_the_server_comes_back_only_if_asked_for(shipment: Shipment) -> None:
    shipment.journal.write(run_record(), row(0, loss=1.0))
    shipment.work(1.0)
    del shipment.wire.runs["abc"]
    shipment.journal.write(row(1, loss=1.0), EXIT)
    shipment.work(1.0)
    assert shipment.cursor.state == "refused"
    shipment.die()
    shipment.work(1.0)
    assert "abc" not in shipment.wire.runs
    shipment.sender.close()
    shipment.sender = shipment.make(may_revive=True)
    shipment.work(1.0)
    assert shipment.steps == [0, 1]


def test_a_body_that_is_too_large_is_cut_in_halves(shipment: Shipment) -> None:
    shipment.journal.write(run_record())
    shipment.work()
    shipment.clock.now += PACE_S
    shipment.journal.write(*(row(step, text="x" * 10_000) for step in range(100)), EXIT)
    too_large = ServerError("too large", status=413)
    shipment.client.failures.extend([too_large] * 5)
    shipment.work(5.0)
    assert (shipment.steps, shipment.wire.complaints) == (list(range(100)), [])
    num_rows = [
        len(body.files["wandb-history.jsonl"].content)
        for body in shipment.client.bodies
        if "wandb-history.jsonl" in body.files
    ]
    assert max(num_rows) * 10_000 <= max(SMALLEST_BATCH_BYTES, 4 * 1024 * 1024 // 32)


def test_a_large_summary_is_sent_seldom_but_always_at_the_end(shipment: Shipment) -> None:
    wide = HistoryRecord(0, STARTED_AT, committed=True, data={f"{n}": 0.5 for n in range(50_000)})
    shipment.journal.write(run_record(), wide)
    shipment.work(1.0)
    for step in range(1, 20):
        shipment.journal.write(row(step, loss=float(step)))
        shipment.work(0.3)
    summaries = [body for body in shipment.client.bodies if "wandb-summary.json" in body.files]
    assert len(summaries) <= 4
    shipment.journal.write(EXIT)
    shipment.work(0.3)
    last = shipment.client.bodies[-1].files["wandb-summary.json"].content[-1]
    assert json.loads(last)["loss"] == 19.0


def test_a_run_that_goes_on_appends_behind_what_is_there(tmp_path: Path) -> None:
    first = Shipment(tmp_path / "a")
    first.journal.write(run_record(pid=1), ConfigRecord({"lr": 0.1}), row(0, loss=1.0), EXIT)
    first.work(1.0)
    second = Shipment(tmp_path / "b")
    second.client.wire = second.wire = first.wire
    second.journal.write(run_record(pid=2, resume="must"), ConfigRecord({"b": 2}), row(1, loss=0.5))
    second.work(1.0)
    second.die()
    second.journal.write(row(2, loss=0.4), EXIT)
    second.work(1.0)
    assert (second.steps, second.wire.complaints) == ([0, 1, 2], [])
    assert set(json.loads(second.wire.runs["abc"].config)) == {"lr", "b", "_wandb"}
    second.sender.close()


def test_a_lost_cursor_sends_the_same_lines_again(shipment: Shipment) -> None:
    shipment.journal.write(run_record(), row(0, loss=1.0), row(1, loss=1.0))
    shipment.work(1.0)
    shipment.sender.close()
    Path(f"{shipment.journal.path}.cursor").unlink()
    shipment.sender = shipment.make()
    shipment.journal.write(row(2, loss=1.0), EXIT)
    shipment.work(1.0)
    assert (shipment.steps, shipment.wire.complaints) == ([0, 1, 2], [])


def test_a_journal_that_another_process_ships_is_left_alone(shipment: Shipment) -> None:
    shipment.journal.write(run_record(), EXIT)
    other = Tail(str(shipment.journal.path))
    assert other.claim()
    shipment.work(3.0)
    assert (shipment.client.log, shipment.sender.is_elsewhere) == ([], True)
    other.close()
    shipment.work(3.0)
    assert shipment.sender.is_over


def test_a_journal_that_is_deleted_is_forgotten(shipment: Shipment) -> None:
    shipment.sender.close()
    shipment.journal.path.unlink()
    shipment.sender = shipment.make()
    shipment.work(1.0)
    assert shipment.sender.is_over


def test_an_error_of_ours_is_waited_out(shipment: Shipment) -> None:
    shipment.sender.stumble()
    assert not shipment.sender.is_due()
