"""The file stream of official clients: `POST /files/{entity}/{project}/{run}/file_stream`."""

from __future__ import annotations

import json
import math

import msgspec
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from runwell.errors import UsageError
from runwell.server.events import ProjectKey
from runwell.server.http.auth import Door
from runwell.server.http.bodies import read_body
from runwell.server.http.gathering import Gathering
from runwell.server.http.pressure import Pressure
from runwell.server.services.delivery import Delivery, Sent
from runwell.server.services.ingest import Ingest
from runwell.store.ports.people import User
from runwell.values.json import Json
from runwell.wire.stream import MAX_BODY_BYTES, StreamBody

HEARTBEAT_HEADER = "x-runwell-heartbeat"
WRITER_HEADER = "x-wandb-async-client-id"
MAX_WRITER_LENGTH = 128
PATH = "/files/{entity}/{project}/{run}/file_stream"
_AT_ONCE = 32
_GROUPS_AT_ONCE = 2  # one waits for the disk while the other's statements are made

_DECODER = msgspec.json.Decoder(StreamBody)


def stream_route(ingest: Ingest, door: Door) -> Route:
    """Returns the route. Bodies are read in threads of their own, apart from those of pages, and
    those that come together are kept together."""
    limiter = CapacityLimiter(_AT_ONCE)
    pressure = Pressure(_AT_ONCE)

    gathering = Gathering(ingest.keep, at_once=_GROUPS_AT_ONCE)

    def read(request: Request, user: User, data: bytes) -> Delivery:
        params = request.path_params
        where = ProjectKey(params["entity"], params["project"])
        body, beat_s, writer = decode_body(data), heartbeat_s(request), writer_of(request)
        return ingest.read(Sent(user, where, params["run"], body, beat_s, writer))

    async def stream(request: Request) -> Response:
        with pressure.one():
            user = await to_thread.run_sync(door.user, request, limiter=limiter)
            data = await read_body(request, MAX_BODY_BYTES)  # of nobody who is not known
            with pressure.holding(len(data)):
                delivery = await to_thread.run_sync(read, request, user, data, limiter=limiter)
                reply = await gathering.do(delivery)
            headers = pressure.headers()
        return Response(msgspec.json.encode(reply), headers=headers, media_type="application/json")

    return Route(PATH, stream, methods=["POST"])


def decode_body(data: bytes) -> StreamBody:
    """Returns a body of the stream, also one that is JSON only nearly.

    Raises:
        UsageError: It is no such body.
    """
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass  # lone surrogates, bare NaN or loose types: the slow way takes them
    try:
        loose: Json = json.loads(data.decode("utf-8", "replace"))
        return msgspec.convert(loose, StreamBody, strict=False)
    except (ValueError, RecursionError, msgspec.ValidationError) as error:
        raise UsageError(f"this is no body of a file stream: {error}") from error


def writer_of(request: Request) -> str:
    """Returns who sends a body, if several write to its run (the shared mode of the client)."""
    writer = request.headers.get(WRITER_HEADER, "")
    if len(writer) > MAX_WRITER_LENGTH:
        raise UsageError(f"{WRITER_HEADER} has at most {MAX_WRITER_LENGTH} characters")
    return writer


def heartbeat_s(request: Request) -> float | None:
    """Returns how often the client promises to be heard, in seconds; None if it does not say."""
    text = request.headers.get(HEARTBEAT_HEADER)
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError as error:
        raise UsageError(f"{HEARTBEAT_HEADER} is a number of seconds") from error
    if not (math.isfinite(seconds) and seconds > 0):
        raise UsageError(f"{HEARTBEAT_HEADER} is a number of seconds above 0")
    return seconds
