"""Bodies of the file stream: how rows, summary and console lines travel to a server.

One body holds, for each file of the run, an offset (a line number) and lines. Lines are JSON in
which NaN and the infinities stand as bare tokens, as the W&B wire has them; a re-send with the same
offset means the same lines.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from runwell.values.json import Json

MAX_BODY_BYTES = 16 * 1024 * 1024


class StreamFile(str, Enum):
    """The files that a stream may carry; the values are the names on the wire."""

    HISTORY = "wandb-history.jsonl"
    EVENTS = "wandb-events.jsonl"
    SUMMARY = "wandb-summary.json"
    CONSOLE = "output.log"


class Chunk(msgspec.Struct, frozen=True):
    """Lines of one file, the first of which is line `offset`."""

    offset: int
    content: list[str]


class StreamBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """One request. An empty one is a heartbeat.

    Attributes:
        files: Chunks by file name; names outside `StreamFile` are ignored by the server.
        uploaded: Files whose upload is complete.
        preempting: The process was told that it will be taken off its machine.
        complete: The run is over; `exitcode` says how.
        dropped: Sent by old clients; ignored.
    """

    files: dict[str, Chunk] = {}
    uploaded: list[str] = []
    preempting: bool = False
    complete: bool | None = None
    exitcode: int | None = None
    dropped: Json = None


class StreamReply(msgspec.Struct, frozen=True):
    """The answer; `stopped` asks the process to end."""

    stopped: bool = False
