"""Stream bodies: golden forms of the W&B wire."""

from __future__ import annotations

import msgspec

from runwell.wire.stream import Chunk, StreamBody, StreamFile, StreamReply

GOLDEN = (
    b'{"files":{"wandb-history.jsonl":{"offset":3,"content":["{\\"_step\\":3,\\"loss\\":NaN}"]}},'
    b'"uploaded":["config.yaml"],"complete":true,"exitcode":0}'
)


def test_a_body_has_the_form_of_the_wire() -> None:
    body = StreamBody(
        files={StreamFile.HISTORY.value: Chunk(3, ['{"_step":3,"loss":NaN}'])},
        uploaded=["config.yaml"],
        complete=True,
        exitcode=0,
    )

    assert msgspec.json.encode(body) == GOLDEN
    assert msgspec.json.decode(GOLDEN, type=StreamBody) == body


def test_a_heartbeat_is_an_empty_object() -> None:
    assert msgspec.json.encode(StreamBody()) == b"{}"
    assert msgspec.json.decode(b"{}", type=StreamBody) == StreamBody()


def test_fields_of_other_clients_are_ignored() -> None:
    body = msgspec.json.decode(b'{"dropped":3,"later":{"x":1}}', type=StreamBody)

    assert body == StreamBody(dropped=3)


def test_the_reply_says_whether_to_stop() -> None:
    assert msgspec.json.encode(StreamReply(stopped=True)) == b'{"stopped":true}'
    assert msgspec.json.decode(b'{"limits":{}}', type=StreamReply) == StreamReply(stopped=False)
