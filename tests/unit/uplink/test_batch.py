from __future__ import annotations

import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from runwell.uplink.batch import MOST_EVENTS, Batch, Outbox, cost
from runwell.uplink.fold import Row
from runwell.wire.stream import Chunk, StreamBody


def make_row(number: int, line: str = "{}") -> Row:
    return Row(number, line, after=100 + number)


def drain(outbox: Outbox, limit_bytes: int) -> list[Batch]:
    batches = []
    while outbox.has_any:
        batches.append(outbox.next_batch(limit_bytes))
        outbox.acknowledge(batches[-1])
    return batches


def test_everything_that_fits_goes_into_one_body_under_its_numbers() -> None:
    outbox = Outbox(first_lines=(10, 20, 30), next_event=2)
    outbox.add_row(make_row(5, '{"a":1}'))
    outbox.add_row(make_row(6, '{"a":2}'))
    outbox.add_event('{"e":1}')
    outbox.set_console(7, "hello")
    outbox.summary = '{"a":2}'
    outbox.uploaded.append("a.png")
    assert outbox.next_batch().body == StreamBody(
        files={
            "wandb-history.jsonl": Chunk(15, ['{"a":1}', '{"a":2}']),
            "wandb-events.jsonl": Chunk(22, ['{"e":1}']),
            "output.log": Chunk(37, ["hello"]),
            "wandb-summary.json": Chunk(0, ['{"a":2}']),
        },
        uploaded=["a.png"],
    )


def test_nothing_leaves_before_it_is_acknowledged() -> None:
    outbox = Outbox()
    outbox.add_row(make_row(0))
    outbox.add_event("{}")
    first = outbox.next_batch()
    assert outbox.next_batch() == first
    outbox.acknowledge(first)
    assert (outbox.has_any, outbox.size_bytes, outbox.next_event) == (False, 0, 1)


def test_an_empty_outbox_makes_a_heartbeat() -> None:
    assert Outbox().next_batch().body == StreamBody()


def test_console_lines_with_a_gap_go_in_several_bodies() -> None:
    outbox = Outbox()
    for number in (1, 2, 5):
        outbox.set_console(number, f"line {number}")
    chunks = [batch.body.files["output.log"] for batch in drain(outbox, 10_000)]
    assert chunks == [Chunk(1, ["line 1", "line 2"]), Chunk(5, ["line 5"])]


def test_a_console_line_that_changed_while_it_was_sent_is_sent_again() -> None:
    outbox = Outbox()
    outbox.set_console(0, "50 %")
    batch = outbox.next_batch()
    outbox.set_console(0, "60 %")
    outbox.acknowledge(batch)
    assert outbox.next_batch().console == {0: "60 %"}


def test_of_too_many_events_the_oldest_are_given_up() -> None:
    outbox = Outbox()
    for number in range(MOST_EVENTS + 2):
        outbox.add_event(str(number))
    lines = outbox.next_batch().body.files["wandb-events.jsonl"].content
    assert (len(lines), lines[0]) == (MOST_EVENTS, "2")


def test_a_line_larger_than_the_limit_goes_alone() -> None:
    outbox = Outbox()
    for number, line in enumerate(["{}", "x" * 500, "{}"]):
        outbox.add_row(make_row(number, line))
    assert [len(batch.rows) for batch in drain(outbox, 100)] == [1, 1, 1]


def test_it_is_emptied_only_by_a_batch_with_all_that_waits() -> None:
    outbox = Outbox()
    outbox.add_row(make_row(0))
    batch = outbox.next_batch()
    assert outbox.is_emptied_by(batch)
    outbox.summary = "{}"
    assert not outbox.is_emptied_by(batch)


@given(
    st.lists(st.dictionaries(st.text(max_size=20), st.text(max_size=50), max_size=3), max_size=50),
    st.dictionaries(st.integers(0, 40), st.text(max_size=60), max_size=20),
    st.integers(200, 2000),
)
def test_batches_hold_every_line_once_in_order_and_keep_to_the_limit(
    rows: list[dict[str, str]], console: dict[int, str], limit_bytes: int
) -> None:
    outbox = Outbox()
    for number, data in enumerate(rows):
        outbox.add_row(make_row(number, json.dumps(data)))
    for number, text in console.items():
        outbox.set_console(number, json.dumps(text))
    batches = drain(outbox, limit_bytes)
    sent = [row for batch in batches for row in batch.rows]
    assert sent == [make_row(number, json.dumps(data)) for number, data in enumerate(rows)]
    lines = {number: line for batch in batches for number, line in batch.console.items()}
    assert lines == {number: json.dumps(text) for number, text in console.items()}
    for batch in batches:
        chunks = batch.body.files.values()
        for chunk in chunks:
            encoded = len(msgspec.json.encode(chunk.content))
            assert encoded <= sum(map(cost, chunk.content)) + 2
        assert sum(cost(line) for chunk in chunks for line in chunk.content) <= max(
            limit_bytes, cost(chunk.content[0])
        )
