from __future__ import annotations

import gzip
import json

import pytest

from runwell.errors import UsageError
from runwell.server.http.ingest import decode_body
from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run
from runwell.wire.stream import MAX_BODY_BYTES, Chunk, StreamBody
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People

PATH = "/files/ann/digits/r1/file_stream"


def history(*lines: str) -> dict[str, object]:
    return {"files": {"wandb-history.jsonl": {"offset": 0, "content": list(lines)}}}


def test_a_stream_is_kept_and_answered(
    owner: Browser, services: Services, run: Run, people: People
) -> None:
    answer = owner.post(PATH, history('{"_step":0,"loss":NaN}'))
    assert (answer.status, answer.json()) == (200, {"stopped": False})
    assert services.runs.by_key(people.owner, run.id).rows == 1


def test_a_stop_is_told(owner: Browser, run: Run) -> None:
    assert owner.post(f"/api/v1/projects/ann/digits/runs/{run.run_id}/stop").status == 202
    assert owner.post(PATH, {}).json() == {"stopped": True}


def test_a_packed_stream_is_kept(
    owner: Browser, services: Services, run: Run, people: People
) -> None:
    packed = gzip.compress(json.dumps(history('{"_step":0,"a":1}')).encode())
    assert owner.send("POST", PATH, body=packed, headers={"content-encoding": "gzip"}).status == 200
    assert services.runs.by_key(people.owner, run.id).rows == 1


def test_a_body_that_goes_too_deep_is_refused(owner: Browser, run: Run) -> None:
    body = b'{"dropped":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert owner.send("POST", PATH, body=body).status == 400
    assert run.run_id == "r1"


@pytest.mark.parametrize("left", ['{"a":', "["])
def test_what_goes_deep_can_be_looked_at(owner: Browser, run: Run, left: str) -> None:
    right = {"[": "]"}.get(left, "}")
    deep = '{"x":' + left * 400 + "1" + right * 400 + "}"
    chunk = {"offset": 0, "content": [deep]}
    body = {"files": {"wandb-summary.json": chunk, "wandb-history.jsonl": chunk}}
    assert owner.post(PATH, body).status == 200
    runs = f"/api/v1/projects/ann/digits/runs/{run.run_id}"
    for path in ("/api/v1/projects/ann/digits/runs", runs, f"{runs}/values?key=x"):
        assert owner.get(path).status == 200


def test_a_promise_of_heartbeats_is_kept(
    owner: Browser, services: Services, run: Run, people: People
) -> None:
    assert owner.post(PATH, {}, x_runwell_heartbeat="10").status == 200
    assert services.runs.by_key(people.owner, run.id).heartbeat_s == 10.0


@pytest.mark.parametrize("promise", ["soon", "0", "-1", "nan", "inf"])
def test_a_promise_is_a_number_of_seconds(owner: Browser, run: Run, promise: str) -> None:
    assert owner.post(PATH, {}, x_runwell_heartbeat=promise).status == 400
    assert run.heartbeat_s is None


def test_who_may_stream(nobody: Browser, guest: Browser, owner: Browser, run: Run) -> None:
    path = PATH.replace("r1", run.run_id)
    assert [asker.post(path, {}).status for asker in (nobody, guest, owner)] == [401, 403, 200]
    assert owner.post("/files/ann/digits/nope/file_stream", {}).status == 404


def test_nobody_unknown_sends_a_book(nobody: Browser) -> None:
    assert nobody.send("POST", PATH, headers={"content-length": str(2**40)}).status == 401


def test_a_body_has_a_limit(owner: Browser) -> None:
    answer = owner.send("POST", PATH, headers={"content-length": str(MAX_BODY_BYTES + 1)})
    assert answer.status == 413
    assert "16 MiB" in answer.json()["errors"][0]["message"]


def test_bodies_are_read_tolerantly() -> None:
    assert decode_body(b"{}") == StreamBody()
    loose = b'{"files":{"output.log":{"offset":"3","content":["a\\ud800"]}},"exitcode":1.0,"x":NaN}'
    expected = StreamBody(files={"output.log": Chunk(3, ["a\ud800"])}, exitcode=1)
    assert decode_body(loose) == expected


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"nope", b'{"files":[]}', b'{"files":{"a":{}}}', b"[" * 100_000, b"\xff"]
)
def test_what_is_no_body_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError, match="no body of a file stream"):
        decode_body(data)


def test_who_of_several_writers_sends_stands_in_a_header(
    owner: Browser, services: Services, run: Run, people: People
) -> None:
    for writer in ("a", "b"):
        sent = owner.post(PATH, history('{"_step":0,"x":1}'), x_wandb_async_client_id=writer)
        assert sent.status == 200
    assert services.runs.by_key(people.owner, run.id).rows == 2
    assert owner.post(PATH, {}, x_wandb_async_client_id="w" * 129).status == 400
