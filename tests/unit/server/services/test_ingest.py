from __future__ import annotations

import json
from dataclasses import replace
from itertools import count as counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwell.errors import NoRoom, NotFound, PermissionDenied, UsageError
from runwell.server.events import LogsAdded, ProjectKey, RowsAdded, RunChanged
from runwell.server.services.assembly import Services
from runwell.server.services.delivery import MAX_LINES, Delivery, Sent
from runwell.server.services.history import Spec
from runwell.server.services.ingest import BEAT_EVERY_S
from runwell.store.ports.histories import Stream
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.wire.stream import Chunk, StreamBody, StreamReply
from tests.conftest import FIXTURES_STAY
from tests.fakes.clock import FakeClock
from tests.unit.server.conftest import People

WHERE = ProjectKey("ann", "digits")
_numbers = counter()


def rows(first: int, count: int) -> Chunk:
    lines = [
        json.dumps({"_step": step, "loss": 1 / (step + 1)}) for step in range(first, first + count)
    ]
    return Chunk(first, lines)


class Sender:
    """Streams to run r1 as its owner."""

    def __init__(self, services: Services, people: People) -> None:
        self._services = services
        self._people = people

    def __call__(
        self,
        heartbeat_s: float | None = None,
        writer: str = "",
        **body: Any,  # noqa: ANN401 - fields of a body
    ) -> StreamReply:
        made = StreamBody(**body)
        sent = Sent(self._people.owner, WHERE, "r1", made, heartbeat_s, writer)
        return self._services.ingest.take(sent)


@pytest.fixture
def send(services: Services, people: People, run: Run) -> Sender:
    assert run.run_id == "r1"
    return Sender(services, people)


def now(services: Services) -> Run:
    found = services.runs.stores.runs.find("ann", "digits", "r1")
    assert found is not None
    return found


def test_rows_of_both_streams_are_kept(send: Sender, stores: Stores, services: Services) -> None:
    events = Chunk(0, ['{"_wandb":true,"_runtime":1,"system.cpu":50}'])
    send(files={"wandb-history.jsonl": rows(0, 3), "wandb-events.jsonl": events})
    after = now(services)
    assert (after.rows, after.event_rows, after.last_step) == (3, 1, 2)
    series = stores.series.read(after.id, Stream.HISTORY, "loss")
    assert series.values.tolist() == [1.0, 1 / 2, 1 / 3]


def test_a_body_that_comes_twice_counts_once(send: Sender, services: Services) -> None:
    for _ in range(2):
        send(files={"wandb-history.jsonl": rows(0, 3), "output.log": Chunk(0, ["a", "b"])})
    send(files={"wandb-history.jsonl": rows(2, 3)})
    after = now(services)
    assert (after.rows, after.console_lines, after.last_step) == (5, 2, 4)


def test_a_body_that_comes_late_changes_nothing(send: Sender, services: Services) -> None:
    old = {"wandb-history.jsonl": rows(0, 3), "wandb-summary.json": Chunk(0, ['{"loss":3}'])}
    send(files=old)
    new = {"wandb-history.jsonl": rows(3, 3), "wandb-summary.json": Chunk(0, ['{"loss":6}'])}
    send(files=new, complete=True, exitcode=0)
    before = now(services)
    send(files=old)
    assert now(services) == before
    assert (before.state, before.summary["loss"], before.rows) == ("finished", 6, 6)


@settings(suppress_health_check=FIXTURES_STAY, max_examples=60, deadline=None)
@given(data=st.data(), count=st.integers(1, 12))
def test_any_way_of_sending_again_and_late_leaves_the_same_run(
    services: Services, people: People, data: st.DataObject, count: int
) -> None:
    """Bodies begin where the sender believes the server to be, which is never ahead of it; each may
    come again, and old ones come late. What is left is what one body with all of it leaves."""
    number = next(_numbers)
    for way in ("once", "anyhow"):
        run_id = f"{way}-{number}"
        services.runs.upsert(people.owner, None, "digits", run_id, RunChange())
        where = ProjectKey("ann", "digits")

        def take(first: int, end: int, where: ProjectKey = where, run_id: str = run_id) -> None:
            files = {
                "wandb-history.jsonl": rows(first, end - first),
                "wandb-summary.json": Chunk(0, [json.dumps({"n": end})]),
                "output.log": Chunk(first, [f"line {line}" for line in range(first, end)]),
            }
            body = StreamBody(files=files, complete=end == count, exitcode=0)
            services.ingest.take(Sent(people.owner, where, run_id, body))

        if way == "once":
            take(0, count)
            continue
        sent: list[tuple[int, int]] = []
        known = 0
        while known < count:
            first = data.draw(st.integers(0, known))
            end = data.draw(st.integers(known + 1, count))
            sent.append((first, end))
            take(first, end)
            known = end
            for late in data.draw(st.lists(st.sampled_from(sent), max_size=3)):
                take(*late)
    once, anyhow = (
        services.runs.get(people.owner, "ann", "digits", f"{way}-{number}")
        for way in ("once", "anyhow")
    )
    spec = Spec(samples=1000)
    assert services.history.rows(anyhow, Stream.HISTORY, spec) == services.history.rows(
        once, Stream.HISTORY, spec
    )
    told = [(run.state, run.summary, run.rows, run.console_lines) for run in (once, anyhow)]
    assert told[0] == told[1]
    lines = [
        [line.text for line in services.logs.page(run, after=0, limit=100, tail=False).lines]
        for run in (once, anyhow)
    ]
    assert lines[0] == lines[1]


def test_the_last_summary_wins(send: Sender, services: Services) -> None:
    lines = ['{"loss":1}', '{"loss":0.5,"big":1180591620717411303424,"nan":NaN}']
    send(files={"wandb-summary.json": Chunk(0, lines)})
    summary = now(services).summary
    assert (summary["loss"], summary["big"]) == (0.5, 2**70)
    assert str(summary["nan"]) == "nan"


def test_console_lines_may_be_written_over(send: Sender, services: Services) -> None:
    send(files={"output.log": Chunk(0, ["10%", "b"])})
    send(files={"output.log": Chunk(0, ["100%"])})
    page = services.logs.page(now(services), after=0, limit=10, tail=False)
    assert [(line.number, line.text) for line in page.lines] == [(0, "100%"), (1, "b")]


@pytest.mark.parametrize(
    ("end", "state"),
    [
        ({"complete": True, "exitcode": 0}, "finished"),
        ({"complete": True}, "finished"),
        ({"complete": True, "exitcode": 3}, "failed"),
        ({"preempting": True}, "preempting"),
        ({}, "running"),
    ],
)
def test_a_body_says_what_became_of_the_run(
    send: Sender, services: Services, end: dict[str, Any], state: str
) -> None:
    send(**end)
    after = now(services)
    assert after.state == state
    assert after.exit_code == (end.get("exitcode", 0) if "complete" in end else None)


def test_any_sign_of_life_brings_a_run_back(
    send: Sender, services: Services, people: People, run: Run
) -> None:
    services.runs.set_state(people.owner, run, "crashed")
    send()
    assert now(services).state == "running"


def test_heartbeats_are_written_now_and_then(
    send: Sender, services: Services, clock: FakeClock
) -> None:
    started = now(services).heartbeat_at
    clock.now += BEAT_EVERY_S - 0.1
    send()
    assert now(services).heartbeat_at == started
    clock.now += 0.1
    send()
    assert now(services).heartbeat_at == clock.now


def test_a_short_promise_is_noted_twice_as_often(
    send: Sender, services: Services, clock: FakeClock
) -> None:
    send(heartbeat_s=2.0)
    assert now(services).heartbeat_s == 2.0
    clock.now += 1.0
    send(heartbeat_s=2.0)
    assert now(services).heartbeat_at == clock.now


def test_a_wish_to_stop_is_answered_until_the_run_ends(
    send: Sender, services: Services, people: People, run: Run
) -> None:
    assert send() == StreamReply(stopped=False)
    services.runs.stop(people.owner, run)
    assert send() == StreamReply(stopped=True)
    assert send(complete=True, exitcode=1) == StreamReply(stopped=False)


def test_a_wish_to_stop_dies_with_the_process_that_it_meant(
    send: Sender, services: Services, people: People, run: Run
) -> None:
    services.runs.stop(people.owner, run)
    send(complete=True, exitcode=1)
    assert now(services).stop_requested
    assert send() == StreamReply(stopped=False)
    assert not now(services).stop_requested


def test_what_happened_is_told_once_in_order(send: Sender, services: Services) -> None:
    start = services.bus.now()
    files = {"wandb-history.jsonl": rows(0, 2), "output.log": Chunk(0, ["a"])}
    send(files=files, complete=True, exitcode=0)
    _, facts = services.bus.since(start)
    assert facts == (
        RowsAdded(WHERE, "r1", Stream.HISTORY, 2, 1),
        LogsAdded(WHERE, "r1", 1),
        RunChanged(WHERE, "r1", "finished", "one", created=False),
    )


def test_a_heartbeat_of_a_running_run_is_no_news(send: Sender, services: Services) -> None:
    start = services.bus.now()
    send()
    assert services.bus.since(start)[1] == ()


def test_a_bad_line_spoils_the_whole_body(send: Sender, services: Services) -> None:
    good, bad = rows(0, 2), Chunk(0, ["nope"])
    with pytest.raises(UsageError):
        send(files={"wandb-history.jsonl": good, "wandb-events.jsonl": bad})
    with pytest.raises(UsageError):
        send(files={"wandb-history.jsonl": good, "wandb-summary.json": Chunk(0, ["[]"])})
    with pytest.raises(UsageError, match="line number"):
        send(files={"wandb-history.jsonl": Chunk(-1, good.content)})
    assert now(services).rows == 0


def test_unknown_files_and_empty_chunks_are_no_matter(send: Sender, services: Services) -> None:
    send(files={"config.yaml": Chunk(0, ["x"]), "wandb-history.jsonl": Chunk(0, [])})
    assert now(services).rows == 0


def test_only_the_owner_streams_to_a_run_that_is_there(
    services: Services, people: People, run: Run
) -> None:
    with pytest.raises(PermissionDenied):
        services.ingest.take(Sent(people.guest, WHERE, run.run_id, StreamBody()))
    with pytest.raises(NotFound):
        services.ingest.take(Sent(people.owner, WHERE, "nope", StreamBody()))


def test_a_name_that_a_run_has_already_stays(services: Services, people: People, run: Run) -> None:
    services.runs.change(people.owner, run, RunChange(display_name="two"))
    services.ingest.take(Sent(people.owner, WHERE, "r1", StreamBody(complete=True, exitcode=0)))
    assert now(services).display_name == "two"


@pytest.mark.parametrize("offset", [-1, MAX_LINES + 1, 2**63, 2**80])
def test_an_offset_is_a_line_number(send: Sender, offset: int) -> None:
    for name in ("wandb-history.jsonl", "wandb-events.jsonl", "output.log"):
        with pytest.raises(UsageError, match="a stream offset is a line number"):
            send(files={name: Chunk(offset, ['{"_step":0,"a":1}'])})


@pytest.mark.parametrize("code", [2**32 - 1, 2**63, -(2**70)])
def test_an_exit_code_of_any_size_ends_a_run(
    send: Sender, services: Services, run: Run, code: int, people: People
) -> None:
    send(complete=True, exitcode=code)
    assert services.runs.by_key(people.owner, run.id).state == "failed"


def test_several_writers_share_a_run(send: Sender, services: Services, stores: Stores) -> None:
    def told(writer: str, first: int, value: int) -> None:
        line = json.dumps({"_step": value, writer: value})
        send(
            writer=writer,
            files={
                "wandb-history.jsonl": Chunk(first, [line]),
                "output.log": Chunk(first, [f"{writer} {value}"]),
                "wandb-summary.json": Chunk(0, [json.dumps({writer: value})]),
            },
        )

    for writer, first, value in [("a", 0, 1), ("b", 0, 2), ("a", 0, 1), ("b", 1, 3), ("a", 1, 4)]:
        told(writer, first, value)
    after = now(services)
    assert (after.rows, after.console_lines) == (4, 4)
    assert after.summary == {"a": 4, "b": 3}
    series = {key: stores.series.read(after.id, Stream.HISTORY, key) for key in "ab"}
    assert {key: found.values.tolist() for key, found in series.items()} == {
        "a": [1, 4],
        "b": [2, 3],
    }
    page = services.logs.page(after, after=0, limit=10, tail=False)
    assert [line.text for line in page.lines] == ["a 1", "b 2", "b 3", "a 4"]


@pytest.mark.parametrize(
    ("before", "code", "state"),
    [
        (RunChange(stop_requested=True), 255, "killed"),
        (RunChange(stop_requested=True), 0, "finished"),
        (RunChange(state="preempting"), 1, "preempted"),
        (RunChange(state="preempting"), 0, "finished"),
    ],
)
def test_a_bad_end_that_was_asked_for_is_no_failure(
    send: Sender,
    services: Services,
    run: Run,
    people: People,
    before: RunChange,
    code: int,
    state: str,
) -> None:
    services.runs.change(people.owner, run, before)
    send(complete=True, exitcode=code)
    assert now(services).state == state


def test_bodies_that_come_together_are_kept_each_as_if_alone(
    services: Services, people: People, run: Run
) -> None:
    """Two of one run, one of a run that is not there, one that the stores do not take."""
    for name in ("r2", "r3"):
        services.runs.upsert(people.owner, None, "digits", name, RunChange())

    def read(run_id: str, body: StreamBody) -> Delivery:
        return services.ingest.read(Sent(people.owner, WHERE, run_id, body))

    def part(first: int, count: int, end: int) -> StreamBody:
        summary = Chunk(0, [json.dumps({"n": end})])
        files = {"wandb-history.jsonl": rows(first, count), "wandb-summary.json": summary}
        return StreamBody(files=files)

    bad = read("r3", part(0, 1, 1))
    bad = replace(bad, flushes=tuple(replace(one, rest={7: "{}"}) for one in bad.flushes))
    together = [
        read("r1", part(0, 2, 2)),
        read("nope", part(0, 1, 1)),
        bad,
        read("r1", part(2, 3, 5)),
        read("r2", StreamBody(files=part(0, 1, 1).files, complete=True)),
    ]
    told = services.ingest.keep(together)
    assert [type(one) for one in told] == [
        StreamReply,
        NotFound,
        UsageError,
        StreamReply,
        StreamReply,
    ]
    after = services.runs.stores.runs.find_many("ann", "digits", ["r1", "r2", "r3", "nope"])
    assert {key: (one.rows, one.summary, one.state) for key, one in after.items()} == {
        "r1": (5, {"n": 5}, "running"),
        "r2": (1, {"n": 1}, "finished"),
        "r3": (0, {}, "running"),
    }


def test_a_store_that_fails_fails_for_all_that_came_together(
    services: Services, people: People, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NoRoom("no room")

    services.runs.upsert(people.owner, None, "digits", "r2", RunChange())
    body = StreamBody(files={"wandb-history.jsonl": rows(0, 1)})
    together = [
        services.ingest.read(Sent(people.owner, WHERE, name, body)) for name in ("r1", "r2")
    ]
    monkeypatch.setattr(type(services.runs.stores.series), "append", full)
    assert [str(one) for one in services.ingest.keep(together)] == ["no room", "no room"]
